/**
 * Two ways to lay time along a line: as it is, or *warped*, where what happens takes room and quiet stretches do not. A gap
 * between events counts in full while it is short and with its logarithm when it is long; the longest are marked, so that
 * nobody takes them for short.
 */
export interface QuietGap {
  readonly from: number;
  readonly to: number;
}

export interface TimeLine {
  /** Share of the line, 0 … 1, at a time in µs. */
  readonly place: (time: number) => number;
  readonly time: (place: number) => number;
  /** Stretches that are drawn much shorter than they are. */
  readonly gaps: readonly QuietGap[];
}

export const straight = (end: number): TimeLine => ({
  place: (time) => (end === 0 ? 0 : clamp(time / end)),
  time: (place) => clamp(place) * end,
  gaps: [],
});

/** Gaps up to about this count in full. */
const FULL_US = 30_000;
/** Gaps from here on are marked. */
const QUIET_US = 10_000_000;
/** A marked gap takes at least this share of the line. */
const QUIET_SHARE = 0.045;
const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** @param instants times of what happens, ascending, in µs. */
export function warped(end: number, instants: ArrayLike<number>): TimeLine {
  const knots = [0];
  for (let i = 0; i < instants.length; i++) {
    const time = instants[i]!;
    if (time > knots[knots.length - 1]! && time < end) knots.push(time);
  }
  if (end > 0) knots.push(end);
  const widths = new Float64Array(knots.length);
  const gaps: QuietGap[] = [];
  let busy = 0;
  for (let i = 1; i < knots.length; i++) {
    const gap = knots[i]! - knots[i - 1]!;
    widths[i] = FULL_US * Math.log1p(gap / FULL_US);
    if (gap >= QUIET_US) gaps.push({ from: knots[i - 1]!, to: knots[i]! });
    else busy += widths[i]!;
  }
  const share = Math.min(QUIET_SHARE, 0.5 / Math.max(1, gaps.length));
  const quiet = busy === 0 ? 1 : (busy * share) / (1 - share * gaps.length);
  const places = new Float64Array(knots.length);
  for (let i = 1; i < knots.length; i++) {
    const isQuiet = knots[i]! - knots[i - 1]! >= QUIET_US;
    places[i] = places[i - 1]! + (isQuiet ? quiet : widths[i]!);
  }
  const total = places[places.length - 1]! || 1;
  const interpolate = (from: ArrayLike<number>, to: ArrayLike<number>, x: number): number => {
    let [low, high] = [0, from.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (from[middle]! <= x) low = middle;
      else high = middle;
    }
    const span = from[high]! - from[low]!;
    return span === 0 ? to[low]! : to[low]! + ((to[high]! - to[low]!) * (x - from[low]!)) / span;
  };
  return {
    place: (time) => clamp(interpolate(knots, places, Math.min(end, Math.max(0, time))) / total),
    time: (place) => interpolate(places, knots, clamp(place) * total),
    gaps,
  };
}
