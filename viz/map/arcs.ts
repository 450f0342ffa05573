/** Great circles as points in pixels, kept until the view changes. */
import { geoInterpolate, type GeoProjection } from 'd3';
import type { Spot } from '../playback/tables.ts';

/** Neighbouring points are never that far apart, but for the two edges of the world. */
export const JUMP_PX = 150;

export type Points = Float32Array;

export function arcPoints(projection: GeoProjection, from: Spot, to: Spot, steps: number): Points {
  const along = geoInterpolate([from.lon, from.lat], [to.lon, to.lat]);
  const points = new Float32Array((steps + 1) * 2);
  for (let i = 0; i <= steps; i++) {
    const at = projection(along(i / steps));
    points[i * 2] = at?.[0] ?? -1e4;
    points[i * 2 + 1] = at?.[1] ?? -1e4;
  }
  return points;
}

/** The same line from its other end. */
export function reversed(points: Points): Points {
  const turned = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    turned[i] = points[points.length - 2 - i]!;
    turned[i + 1] = points[points.length - 1 - i]!;
  }
  return turned;
}

/** The line moved sideways by so many pixels, to the right of its direction. */
export function shifted(points: Points, by: number): Points {
  const moved = new Float32Array(points.length);
  const last = points.length / 2 - 1;
  for (let i = 0; i <= last; i++) {
    const [x, y] = [points[i * 2]!, points[i * 2 + 1]!];
    const near = (other: number): number => {
      const at = Math.min(last, Math.max(0, other));
      return Math.abs(points[at * 2]! - x) > JUMP_PX ? i : at;
    };
    const [before, after] = [near(i - 1), near(i + 1)];
    const [dx, dy] = [points[after * 2]! - points[before * 2]!, points[after * 2 + 1]! - points[before * 2 + 1]!];
    const length = Math.sqrt(dx * dx + dy * dy) || 1;
    moved[i * 2] = x - (dy / length) * by;
    moved[i * 2 + 1] = y + (dx / length) * by;
  }
  return moved;
}

/**
 * Adds the stretch of a line between two of its points to the path; where the world is cut open it goes on at the other
 * edge.
 */
export function trace(context: CanvasRenderingContext2D, points: Points, from = 0, to = points.length / 2 - 1): void {
  for (let i = from; i <= to; i++) {
    const x = points[i * 2]!;
    if (i > from && Math.abs(x - points[i * 2 - 2]!) < JUMP_PX) context.lineTo(x, points[i * 2 + 1]!);
    else context.moveTo(x, points[i * 2 + 1]!);
  }
}

/** Where a share of the way is, and which way the line runs there (radians). */
export function pointAt(points: Points, share: number): { readonly x: number; readonly y: number; readonly angle: number } {
  const last = points.length / 2 - 1;
  const place = Math.min(0.9999, Math.max(0, share)) * last;
  const i = Math.floor(place);
  const rest = place - i;
  const [x, y] = [points[i * 2]!, points[i * 2 + 1]!];
  let [dx, dy] = [points[i * 2 + 2]! - x, points[i * 2 + 3]! - y];
  if (Math.abs(dx) > JUMP_PX) [dx, dy] = [0, 0];
  return { x: x + dx * rest, y: y + dy * rest, angle: Math.atan2(dy, dx) };
}
