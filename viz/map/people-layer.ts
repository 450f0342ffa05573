/** People on whatever ground: by the site that serves them, or against the other run; circles, or pixels where very many. */
import type { App } from '../app.ts';
import { drawDifference, drawDifferencePixels } from '../compare/difference-layer.ts';
import type { Surface } from '../kit/canvas.ts';
import { isPopulationShown } from '../search/filter.ts';
import { CIRCLES_MAX, drawDots, drawPixels } from './dots-layer.ts';

export function drawPeople(app: App, people: Surface, places: Float32Array): void {
  const { context, width } = people;
  const { comparison } = app;
  if (app.store.get().hidden.includes('people')) return;
  const areMany = app.tables.populations.length > CIRCLES_MAX;
  if (comparison !== null) {
    if (areMany) drawDifferencePixels(context, app, comparison, { places, ...people });
    else drawDifference(context, app, comparison, { places, width, isShown: isPopulationShown(app) });
  } else if (areMany) drawPixels(context, app, places, people);
  else drawDots(context, app, places, { width, isShown: isPopulationShown(app) });
}
