/**
 * The marks of a difference, each with a shape of its own, so that colour never speaks alone: ▲ slower, ▼ faster, ● the
 * same, □ fewer and ■ more of their requests answered, ◇ reached in the baseline alone, ◆ in the candidate alone, ⊗ in none.
 * Drawn on the map and in its key by the same lines.
 */
import { svg } from '../kit/dom.ts';
import type { Theme } from '../theme/palette.ts';
import { KINDS, type Kind } from './difference.ts';

/** The two runs, wherever they stand beside each other. */
export const BASELINE_MARK = '◇';
export const CANDIDATE_MARK = '◆';

export interface Glyph {
  /** Corners around the middle for a radius of 1; none for a circle. */
  readonly corners: readonly (readonly [number, number])[];
  /** Radius of a circle. */
  readonly radius: number;
  readonly isCrossed: boolean;
  readonly fill: string | null;
  readonly stroke: string | null;
}

/** As much ink as a circle of that radius. */
const UP = [
  [0, -1.4],
  [1.28, 0.9],
  [-1.28, 0.9],
] as const;
const DOWN = UP.map(([x, y]) => [x, -y] as const);
const DIAMOND = [
  [0, -1.35],
  [1.35, 0],
  [0, 1.35],
  [-1.35, 0],
] as const;

const SQUARE = [
  [-0.95, -0.95],
  [0.95, -0.95],
  [0.95, 0.95],
  [-0.95, 0.95],
] as const;

export function glyphOf(theme: Theme, kind: number): Glyph {
  const name = KINDS[kind] ?? 'no-user';
  const circle = { corners: [], isCrossed: false };
  switch (name) {
    case 'same':
      return { ...circle, radius: 0.62, fill: theme.faint, stroke: null };
    case 'neither':
      return { ...circle, radius: 1, fill: null, stroke: theme.unserved, isCrossed: true };
    case 'unmatched':
    case 'no-user':
      return { ...circle, radius: 0.5, fill: null, stroke: theme.faint };
    case 'only-baseline':
      return { corners: DIAMOND, radius: 1, isCrossed: false, fill: theme.panel, stroke: theme.worse[2] };
    case 'only-candidate':
      return { corners: DIAMOND, radius: 1, isCrossed: false, fill: theme.better[2], stroke: theme.better[2] };
    case 'fewer':
      return { corners: SQUARE, radius: 1, isCrossed: false, fill: theme.panel, stroke: theme.worse[2] };
    case 'more':
      return { corners: SQUARE, radius: 1, isCrossed: false, fill: theme.better[2], stroke: theme.better[2] };
    default: {
      const isBetter = name.startsWith('faster');
      const colours = isBetter ? theme.better : theme.worse;
      const fill = colours[Number(name.slice(-1)) - 1]!;
      return { corners: isBetter ? DOWN : UP, radius: 1, isCrossed: false, fill, stroke: colours[2] };
    }
  }
}

/** How far outside its mark the ring of those who moved runs, in pixels. */
export const RING_PX = 3;

/** Puts the outline of a glyph on a canvas. */
export function trace(context: CanvasRenderingContext2D, { corners, radius }: Glyph, x: number, y: number, r: number): void {
  context.beginPath();
  if (corners.length === 0) context.arc(x, y, r * radius, 0, 7);
  else {
    corners.forEach(([dx, dy], i) =>
      i === 0 ? context.moveTo(x + dx * r, y + dy * r) : context.lineTo(x + dx * r, y + dy * r),
    );
    context.closePath();
  }
}

const SIZE = 7;

/** The same as a small drawing for a key. */
export function glyphDrawing(theme: Theme, kind: Kind | 'moved'): SVGSVGElement {
  const box = `${-SIZE} ${-SIZE} ${2 * SIZE} ${2 * SIZE}`;
  const drawing = svg('svg', { viewBox: box, width: 2 * SIZE, height: 2 * SIZE, class: 'glyph-key', 'aria-hidden': 'true' });
  if (kind === 'moved') {
    drawing.append(svg('circle', { r: 5.6, fill: 'none', stroke: theme.quiet, 'stroke-width': 1.2 }));
    return drawing;
  }
  const { corners, radius, isCrossed, fill, stroke } = glyphOf(theme, KINDS.indexOf(kind));
  const r = 4;
  const ink = { fill: fill ?? 'none', stroke: stroke ?? 'none', 'stroke-width': 1.3 };
  const points = corners.map(([x, y]) => `${x * r},${y * r}`).join(' ');
  drawing.append(
    corners.length === 0 ? svg('circle', { r: r * radius, ...ink }) : svg('polygon', { points, ...ink }),
    ...(isCrossed ? [svg('path', { d: 'M-2.8-2.8 2.800 2.800M2.800-2.800-2.800 2.800', ...ink })] : []),
  );
  return drawing;
}
