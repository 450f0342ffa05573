/**
 * The backbone: each link a line, drawn as two half-lines by direction, each from its own end to the middle. Width is
 * capacity, colour how much of it is used; a link that is down is a dashed line without colour.
 */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { App } from '../app.ts';
import { loadStep } from '../theme/palette.ts';
import { shifted, trace, type Points } from './arcs.ts';
import type { Ground } from './ground.ts';

export interface Arc {
  readonly link: number;
  readonly middle: Points;
  /** From a to b, shifted to either side for the two directions. */
  readonly forth: Points;
  readonly back: Points;
  readonly width: number;
}

const STEPS = 32;

export function backboneArcs(app: App, ground: Ground): readonly Arc[] {
  return app.tables.links.flatMap(({ index, kind, a, b, capacityBps }) => {
    const middle = kind === 'backbone' ? ground.between(a, b, STEPS) : null;
    // Two routers of one datacenter stand on one spot.
    if (middle === null || (middle[0] === middle.at(-2) && middle[1] === middle.at(-1))) return [];
    const width = Math.max(1.4, Math.min(4.5, 0.8 + Math.log10(Math.max(1, capacityBps / 1e9)) * 1.3));
    return [{ link: index, middle, forth: shifted(middle, width * 0.6), back: shifted(middle, -width * 0.6), width }];
  });
}

export function drawBackbone(context: CanvasRenderingContext2D, app: App, arcs: readonly Arc[], time: number): void {
  const { theme, loads, state } = app;
  const { selection } = app.store.get();
  for (const { link, forth, back, middle, width } of arcs) {
    const isUp = state.value(state.cellOf(EventKind.linkState, link), 1) === 1;
    if (selection?.kind === 'link' && selection.index === link) {
      context.beginPath();
      trace(context, middle);
      context.strokeStyle = theme.accent;
      context.lineWidth = width * 2 + 6;
      context.globalAlpha = 0.35;
      context.stroke();
      context.globalAlpha = 1;
    }
    const [there, here] = loads.ofLink[link]!;
    const colourOf = (resource: number): string => theme.load[loadStep(loads.of(resource, time).ratio)]!;
    context.lineWidth = isUp ? width : 1;
    context.setLineDash(isUp ? [] : [2, 4]);
    for (const [points, colour, from, to] of [
      [forth, colourOf(there), 0, STEPS / 2],
      [back, colourOf(here), STEPS / 2, STEPS],
    ] as const) {
      context.beginPath();
      trace(context, points, from, to);
      context.strokeStyle = isUp ? colour : theme.faint;
      context.stroke();
    }
  }
  context.setLineDash([]);
}

/** The backbone link nearest to a point, within so many pixels; −1 where there is none. */
export function linkNear(arcs: readonly Arc[], x: number, y: number, within: number): number {
  let [best, distance] = [-1, within * within];
  for (const { link, middle } of arcs) {
    for (let i = 0; i < middle.length; i += 2) {
      const [dx, dy] = [middle[i]! - x, middle[i + 1]! - y];
      if (dx * dx + dy * dy < distance) [best, distance] = [link, dx * dx + dy * dy];
    }
  }
  return best;
}
