/** The way of the selected people's requests (solid) and of the answers (dashed), router by router. */
import type { App } from '../app.ts';
import { pathsOfPopulation } from '../explain/paths.ts';
import { reversed, shifted, trace, type Points } from './arcs.ts';
import type { Ground } from './ground.ts';

const STEPS = 20;

export function drawPath(context: CanvasRenderingContext2D, app: App, ground: Ground): void {
  const { selection, service } = app.store.get();
  if (selection?.kind !== 'population') return;
  const found = pathsOfPopulation(app, selection.index, service)[0];
  if (found === undefined) return;
  for (const [{ routers }, isAnswer] of [
    [found.request, false],
    [found.response, true],
  ] as const) {
    const lines: (Points | null)[] = routers.slice(1).map((to, i) => ground.between(routers[i]!, to, STEPS));
    const home = routers.at(isAnswer ? -1 : 0);
    const access = home === undefined ? null : ground.access(selection.index, home, STEPS);
    if (access !== null) lines.unshift(isAnswer ? reversed(access) : access);
    context.beginPath();
    for (const line of lines) if (line !== null) trace(context, shifted(line, 1.6));
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
