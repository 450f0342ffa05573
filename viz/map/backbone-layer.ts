/**
 * The backbone: each link a great circle, drawn as two half-lines by direction, each from its own end to the middle. Width is
 * capacity, colour how much of it is used; a link that is down is a dashed line without colour.
 */
import { geoInterpolate, type GeoProjection } from 'd3';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { App } from '../app.ts';
import { loadStep } from '../theme/palette.ts';

interface Arc {
  readonly link: number;
  /** Points from a to b in pixels, shifted to either side for the two directions. */
  readonly forth: readonly (readonly [number, number])[];
  readonly back: readonly (readonly [number, number])[];
  readonly width: number;
}

const STEPS = 32;
/** Neighbouring points are never that far apart, but for the two edges of the world. */
const JUMP_PX = 150;

export function backboneArcs(app: App, projection: GeoProjection): readonly Arc[] {
  const { links, routers } = app.tables;
  return links.flatMap(({ index, kind, a, b, capacityBps }) => {
    const [from, to] = [routers[a], routers[b]];
    if (kind !== 'backbone' || from === undefined || to === undefined) return [];
    if (from.lat === to.lat && from.lon === to.lon) return [];
    const along = geoInterpolate([from.lon, from.lat], [to.lon, to.lat]);
    const points: [number, number][] = [];
    for (let i = 0; i <= STEPS; i++) {
      const at = projection(along(i / STEPS));
      if (at !== null) points.push(at);
    }
    const width = Math.max(1.4, Math.min(5, 0.9 + Math.log10(Math.max(1, capacityBps / 1e9)) * 1.5));
    return [{ link: index, forth: shifted(points, width * 0.55), back: shifted(points, -width * 0.55), width }];
  });
}

/** The line moved sideways, to the right of its direction. */
function shifted(points: readonly (readonly [number, number])[], by: number): readonly (readonly [number, number])[] {
  return points.map(([x, y], i) => {
    const near = (other: number): readonly [number, number] => {
      const point = points[other];
      return point === undefined || Math.abs(point[0] - x) > JUMP_PX ? [x, y] : point;
    };
    const [before, after] = [near(i - 1), near(i + 1)];
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    const length = Math.sqrt(dx * dx + dy * dy) || 1;
    return [x - (dy / length) * by, y + (dx / length) * by] as const;
  });
}

export function drawBackbone(context: CanvasRenderingContext2D, app: App, arcs: readonly Arc[], time: number): void {
  const { theme, loads, state } = app;
  context.lineCap = 'butt';
  for (const { link, forth, back, width } of arcs) {
    const isUp = state.value(state.cellOf(EventKind.linkState, link), 1) === 1;
    const [there, here] = loads.ofLink[link]!;
    const half = Math.ceil(forth.length / 2);
    strokeHalf(
      context,
      forth.slice(0, half + 1),
      isUp ? theme.load[loadStep(loads.of(there, time).ratio)]! : theme.faint,
      width,
      isUp,
    );
    strokeHalf(
      context,
      back.slice(half - 1),
      isUp ? theme.load[loadStep(loads.of(here, time).ratio)]! : theme.faint,
      width,
      isUp,
    );
  }
  context.setLineDash([]);
}

function strokeHalf(
  context: CanvasRenderingContext2D,
  points: readonly (readonly [number, number])[],
  colour: string,
  width: number,
  isUp: boolean,
): void {
  context.beginPath();
  points.forEach(([x, y], i) => {
    // Where the world is cut open the line goes on at its other edge.
    if (i > 0 && Math.abs(x - points[i - 1]![0]) < JUMP_PX) context.lineTo(x, y);
    else context.moveTo(x, y);
  });
  context.strokeStyle = colour;
  context.lineWidth = isUp ? width : 1;
  context.setLineDash(isUp ? [] : [2, 4]);
  context.stroke();
}
