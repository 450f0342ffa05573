/** The way of the selected people's requests (solid) and of the answers (dashed), router by router. */
import type { GeoProjection } from 'd3';
import type { App } from '../app.ts';
import { pathsOfPopulation } from '../explain/paths.ts';
import { arcPoints, shifted, trace } from './arcs.ts';

const STEPS = 20;

export function drawPath(context: CanvasRenderingContext2D, app: App, projection: GeoProjection): void {
  const { selection, service } = app.store.get();
  if (selection?.kind !== 'population') return;
  const found = pathsOfPopulation(app, selection.index, service)[0];
  if (found === undefined) return;
  const { routers, populations } = app.tables;
  const home = populations[selection.index]!;
  for (const [path, isAnswer] of [
    [found.request, false],
    [found.response, true],
  ] as const) {
    const spots = path.routers.flatMap((router) => routers[router] ?? []);
    const stops = isAnswer ? [...spots, home] : [home, ...spots];
    context.beginPath();
    for (let i = 1; i < stops.length; i++) {
      const [a, b] = [stops[i - 1]!, stops[i]!];
      if (a.lat === b.lat && a.lon === b.lon) continue;
      trace(context, shifted(arcPoints(projection, a, b, STEPS), 1.6));
    }
    context.setLineDash(isAnswer ? [5, 4] : []);
    context.strokeStyle = app.theme.panel;
    context.lineWidth = 4.5;
    context.stroke();
    context.strokeStyle = app.theme.ink;
    context.lineWidth = 1.8;
    context.stroke();
  }
  context.setLineDash([]);
}
