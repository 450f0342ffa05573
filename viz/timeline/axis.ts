/**
 * The part of the line of time that strips and lanes show: they share its left edge, so that one moment stands in one
 * column.
 */
import type { App } from '../app.ts';

/** Room for names at the left, in pixels; on narrow screens names stand above. */
export const gutterOf = (width: number): number => (width < 700 ? 12 : 152);
const RIGHT = 16;

export interface Axis {
  readonly left: number;
  readonly right: number;
  readonly x: (time: number) => number;
  readonly time: (x: number) => number;
}

export function axisOf(app: App, width: number): Axis {
  const { line } = app;
  const [from, to] = app.store.get().window;
  const [low, high] = [line.place(from), line.place(to)];
  const [left, right] = [gutterOf(width), width - RIGHT];
  const span = Math.max(1e-12, high - low);
  return {
    left,
    right,
    x: (time) => left + ((line.place(time) - low) / span) * (right - left),
    time: (x) => line.time(low + ((x - left) / (right - left)) * span),
  };
}

export function overviewAxis(app: App, width: number): Axis {
  const { line } = app;
  const [left, right] = [gutterOf(width), width - RIGHT];
  return {
    left,
    right,
    x: (time) => left + line.place(time) * (right - left),
    time: (x) => line.time((x - left) / (right - left)),
  };
}

/** Round instants for ticks between two times, at most so many. */
export function ticksBetween(from: number, to: number, most: number): readonly number[] {
  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500].map((ms) => ms * 1e3);
  const LONG = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21_600, 86_400].map((s) => s * 1e6);
  const step = [...STEPS, ...LONG].find((one) => (to - from) / one <= most);
  if (step === undefined) return [];
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** Moves and scales the window in place: `shift` as a share of it, `factor` < 1 to come closer, around `centre` (a time). */
export function changeWindow(
  app: App,
  { shift = 0, factor = 1, centre }: { shift?: number; factor?: number; centre?: number },
): void {
  const { line, store } = app;
  const [from, to] = store.get().window;
  const [low, high] = [line.place(from), line.place(to)];
  const middle = centre === undefined ? (low + high) / 2 : Math.min(high, Math.max(low, line.place(centre)));
  let [a, b] = [middle + (low - middle) * factor, middle + (high - middle) * factor];
  const span = Math.min(1, Math.max(1e-7, b - a));
  a += shift * span;
  a = Math.min(1 - span, Math.max(0, a));
  b = a + span;
  store.set({ window: [line.time(a), line.time(b)] });
}

/** Brings the playhead back into the window when it has left it, near the edge that it came over. */
export function followPlayhead(app: App): void {
  const { line, store } = app;
  const { time, window } = store.get();
  const [from, to] = window;
  if (time >= from && time <= to) return;
  const [low, high] = [line.place(from), line.place(to)];
  const span = high - low;
  const start = Math.min(1 - span, Math.max(0, line.place(time) - span * (time > to ? 0.1 : 0.9)));
  store.set({ window: [line.time(start), line.time(start + span)] });
}
