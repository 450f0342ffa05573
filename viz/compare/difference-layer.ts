/**
 * The difference map: one mark a population, its shape and colour by how its people fare in the candidate against the
 * baseline, ringed where another site serves them. Above a few thousand, small patterns of pixels of the same meaning.
 */
import type { App, Comparison } from '../app.ts';
import { abgr, dotRadius } from '../map/dots-layer.ts';
import { KINDS } from './difference.ts';
import { glyphOf, RING_PX, trace } from './glyphs.ts';

const FADED = 0.14;
const SAME = KINDS.indexOf('same');
const NO_USER = KINDS.indexOf('no-user');
/** A mark that says something is never smaller. */
const RADIUS_MIN = 3;

export function drawDifference(
  context: CanvasRenderingContext2D,
  app: App,
  comparison: Comparison,
  { places, width, isShown }: { places: Float32Array; width: number; isShown: (population: number) => boolean },
): void {
  const { theme, tables } = app;
  const { kind, isMoved } = comparison.frame();
  const { hover } = app.store.get();
  const { site } = app.frame();
  const scale = Math.min(1, Math.max(0.6, width / 800));
  const mean = app.meanPeople;
  const glyphs = KINDS.map((_, i) => glyphOf(theme, i));
  // What differs lies on top of what is the same.
  for (const isSameNow of [true, false]) {
    for (const { index, peopleCount } of tables.populations) {
      const what = kind[index]!;
      if (what === NO_USER || (what === SAME && isMoved[index] === 0) !== isSameNow) continue;
      const glyph = glyphs[what]!;
      const [x, y] = [places[index * 2]!, places[index * 2 + 1]!];
      const size = dotRadius(peopleCount, mean) * scale;
      const r = what === SAME ? size : Math.max(RADIUS_MIN, size);
      context.globalAlpha = isShown(index) && (hover < 0 || hover === site[index]) ? 1 : FADED;
      trace(context, glyph, x, y, r);
      if (glyph.fill !== null) {
        context.fillStyle = glyph.fill;
        context.fill();
      }
      if (glyph.isCrossed) {
        const d = r * 0.7;
        context.moveTo(x - d, y - d);
        context.lineTo(x + d, y + d);
        context.moveTo(x + d, y - d);
        context.lineTo(x - d, y + d);
      }
      if (glyph.stroke !== null) {
        context.strokeStyle = glyph.stroke;
        context.lineWidth = 1.3;
        context.stroke();
      }
      if (isMoved[index] === 0) continue;
      context.beginPath();
      context.arc(x, y, r + RING_PX, 0, 7);
      context.strokeStyle = theme.quiet;
      context.lineWidth = 1;
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** By shape, rows of five bits; corners are those who moved. */
const PATTERNS = {
  up: [0b00000, 0b00100, 0b01110, 0b00000, 0b00000],
  down: [0b00000, 0b00000, 0b01110, 0b00100, 0b00000],
  dot: [0b00000, 0b00000, 0b01100, 0b01100, 0b00000],
  hollow: [0b00000, 0b00100, 0b01010, 0b00100, 0b00000],
  full: [0b00000, 0b00100, 0b01110, 0b00100, 0b00000],
  frame: [0b00000, 0b01110, 0b01010, 0b01110, 0b00000],
  block: [0b00000, 0b01110, 0b01110, 0b01110, 0b00000],
  cross: [0b00000, 0b01010, 0b00100, 0b01010, 0b00000],
} as const;
const CORNERS = [0b10001, 0, 0, 0, 0b10001];
const SIDE = 5;

function patternOf(kind: number): readonly number[] {
  const name = KINDS[kind]!;
  if (name.startsWith('faster')) return PATTERNS.down;
  if (name.startsWith('slower')) return PATTERNS.up;
  switch (name) {
    case 'only-baseline':
      return PATTERNS.hollow;
    case 'only-candidate':
      return PATTERNS.full;
    case 'fewer':
      return PATTERNS.frame;
    case 'more':
      return PATTERNS.block;
    case 'neither':
      return PATTERNS.cross;
    default:
      return PATTERNS.dot;
  }
}

/** The same for very many. */
export function drawDifferencePixels(
  context: CanvasRenderingContext2D,
  app: App,
  comparison: Comparison,
  { places, width, height, ratio }: { places: Float32Array; width: number; height: number; ratio: number },
): void {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  const image = context.createImageData(w, h);
  const pixels = new Uint32Array(image.data.buffer);
  const { kind, isMoved } = comparison.frame();
  const marks = KINDS.map((_, i) => {
    const { fill, stroke } = glyphOf(app.theme, i);
    return {
      rows: patternOf(i),
      colour: abgr((patternOf(i) === PATTERNS.hollow || patternOf(i) === PATTERNS.frame ? stroke : fill) ?? stroke!),
    };
  });
  const ink = abgr(app.theme.ink);
  const put = (rows: readonly number[], at: number, colour: number): void => {
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) if ((rows[y]! >> (SIDE - 1 - x)) & 1) pixels[at + y * w + x] = colour;
    }
  };
  for (let i = 0; i < kind.length; i++) {
    if (kind[i] === NO_USER) continue;
    const x = ((places[i * 2]! * ratio) | 0) - 2;
    const y = ((places[i * 2 + 1]! * ratio) | 0) - 2;
    if (x < 0 || y < 0 || x >= w - SIDE || y >= h - SIDE) continue;
    const { rows, colour } = marks[kind[i]!]!;
    put(rows, y * w + x, colour);
    if (isMoved[i] === 1) put(CORNERS, y * w + x, ink);
  }
  context.putImageData(image, 0, 0);
}
