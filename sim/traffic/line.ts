/**
 * A rate as a straight line over the run: `at + per × t`, t in seconds since the start. Everything between two events is such a
 * line, so integrals are exact, and a line that is delayed, scaled or added to another is a line again.
 */
export interface Line {
  readonly at: number;
  readonly per: number;
}

export const ZERO_LINE: Line = { at: 0, per: 0 };

export const valueAt = (line: Line, t: number): number => line.at + line.per * t;
export const isSame = (x: Line, y: Line): boolean => x.at === y.at && x.per === y.per;
export const isZero = (line: Line): boolean => line.at === 0 && line.per === 0;
export const scaled = (line: Line, factor: number): Line => {
  if (factor === 0 || isZero(line)) return ZERO_LINE;
  return factor === 1 ? line : { at: line.at * factor, per: line.per * factor };
};
export const sum = (x: Line, y: Line): Line => {
  if (isZero(x)) return y;
  return isZero(y) ? x : { at: x.at + y.at, per: x.per + y.per };
};
/** The same line happening `delay` seconds later. */
export const delayed = (line: Line, delay: number): Line =>
  isZero(line) ? ZERO_LINE : { at: line.at - line.per * delay, per: line.per };

/** The line through two points; constant when they are one instant. */
export function through(t0: number, v0: number, t1: number, v1: number): Line {
  if (t1 === t0 || v0 === v1) return { at: v0, per: 0 };
  const per = (v1 - v0) / (t1 - t0);
  return { at: v0 - per * t0, per };
}
