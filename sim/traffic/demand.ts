/**
 * Demand of a population for a service over the run: a curve over the local solar day, times the factors of demand faults.
 * Both are piecewise linear; while a factor ramps, their product is taken as chords of at most 1/32 of the ramp, exact at the
 * joints.
 */
import type { Duration, SimTime } from '../kernel/time.ts';
import type { Curve } from '../model/topology/people.ts';
import { through, type Line } from './line.ts';

const DAY_US = 86_400_000_000;
const SECOND_US = 1_000_000;
export const RAMP_STEPS = 32;

/** Time of day in the middle of the sun's reckoning: 15 degrees of longitude are an hour. */
export const solarShiftUs = (longitude: number): number => Math.round((longitude / 360) * DAY_US);

/**
 * What a fault does to demand: a factor that goes linearly to `by`, and requests that are added whatever the hour, both within
 * `ramp`. From `until` on both go back within `decay` from wherever they were.
 */
export interface DemandFactor {
  readonly by: number;
  /** Requests per second on top. */
  readonly addRps: number;
  readonly from: SimTime;
  readonly ramp: Duration;
  readonly decay: Duration;
  until: SimTime;
}

/** How much of it is in force: 0 to 1. */
function levelAt({ from, ramp, decay, until }: DemandFactor, time: number): number {
  if (time < from) return 0;
  const up = ramp === 0 ? 1 : Math.min(1, (Math.min(time, until) - from) / ramp);
  if (time < until) return up;
  return decay === 0 ? 0 : up * Math.max(0, 1 - (time - until) / decay);
}

export const factorAt = (factor: DemandFactor, time: number): number => 1 + (factor.by - 1) * levelAt(factor, time);

/** The next instant at which the factor bends, Infinity when it never does again. */
function nextBend(factor: DemandFactor, time: number): number {
  const { from, ramp, decay, until } = factor;
  if (time < from) return from;
  const step = (span: Duration): number => Math.max(1, Math.round(span / RAMP_STEPS));
  if (time < from + ramp && time < until) return Math.min(time + step(ramp), from + ramp, until);
  if (time < until) return until;
  return time < until + decay ? Math.min(time + step(decay), until + decay) : Infinity;
}

/** Value of the curve at a time of day, and when its present straight piece ends. */
export function curveAt(
  curve: Curve,
  timeOfDayUs: number,
): { readonly factor: number; readonly untilUs: number; readonly end: number } {
  const { points } = curve;
  const first = points[0]!;
  if (points.length === 1) return { factor: first.factor, untilUs: Infinity, end: first.factor };
  const at = ((timeOfDayUs % DAY_US) + DAY_US) % DAY_US;
  let index = points.length - 1;
  while (index >= 0 && points[index]!.timeOfDay > at) index--;
  const from = index >= 0 ? points[index]! : points[points.length - 1]!;
  const to = points[(index + 1) % points.length]!;
  const fromUs = index >= 0 ? from.timeOfDay : from.timeOfDay - DAY_US;
  const toUs = index === points.length - 1 ? to.timeOfDay + DAY_US : to.timeOfDay;
  const share = toUs === fromUs ? 0 : (at - fromUs) / (toUs - fromUs);
  return { factor: from.factor + (to.factor - from.factor) * share, untilUs: toUs - at, end: to.factor };
}

export interface DemandSpec {
  /** Requests per second, the mean over the day. */
  readonly meanRps: number;
  readonly curve: Curve;
  /** Added to the time since the start to get local solar time of day, in µs. */
  readonly shiftUs: number;
}

/** The straight piece of demand from `time` on, and the instant at which it bends. */
export function demandFrom(
  spec: DemandSpec,
  factors: readonly DemandFactor[],
  time: SimTime,
): { readonly line: Line; readonly until: number } {
  const piece = curveAt(spec.curve, time + spec.shiftUs);
  let until = time + Math.max(1, Math.round(piece.untilUs));
  let scale = 1;
  let added = 0;
  for (const factor of factors) {
    until = Math.min(until, nextBend(factor, time));
    scale *= factorAt(factor, time);
    added += factor.addRps * levelAt(factor, time);
  }
  const start = spec.meanRps * piece.factor * scale + added;
  if (until === Infinity) return { line: { at: start, per: 0 }, until };
  const share = (until - time) / Math.max(1, Math.round(piece.untilUs));
  const curveEnd = piece.untilUs === Infinity ? piece.factor : piece.factor + (piece.end - piece.factor) * share;
  // Just before the bend, so that a jump at it belongs to the next piece.
  let scaleEnd = 1;
  let addedEnd = 0;
  for (const factor of factors) {
    const just = until - (isJump(factor, until) ? 1 : 0);
    scaleEnd *= factorAt(factor, just);
    addedEnd += factor.addRps * levelAt(factor, just);
  }
  return { line: through(time / SECOND_US, start, until / SECOND_US, spec.meanRps * curveEnd * scaleEnd + addedEnd), until };
}

const isJump = ({ ramp, decay, from, until }: DemandFactor, time: number): boolean =>
  (ramp === 0 && time === from) || (decay === 0 && time === until);
