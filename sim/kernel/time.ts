/**
 * Time is an integer count of microseconds: exact in a double for 285 years, and cheap. `SimTime` is an instant since the start
 * of the run, `Duration` a span. Only this file casts between numbers and the two.
 */
import { assert } from './assert.ts';
import type { Brand } from './brand.ts';

/** An instant: microseconds since the run began (integer ≥ 0). */
export type SimTime = Brand<number, 'SimTime'>;
/** A span: microseconds (integer ≥ 0). */
export type Duration = Brand<number, 'Duration'>;

export const START = 0 as SimTime;
export const NEVER = Number.MAX_SAFE_INTEGER as SimTime;
export const ZERO = 0 as Duration;

export const MICROSECONDS_PER_SECOND = 1_000_000;

const whole = (us: number): number => {
  const rounded = Math.round(us);
  assert(rounded >= 0 && rounded <= Number.MAX_SAFE_INTEGER, `time out of range: ${us} µs`);
  return rounded;
};

export const microseconds = (n: number): Duration => whole(n) as Duration;
export const milliseconds = (n: number): Duration => whole(n * 1_000) as Duration;
export const seconds = (n: number): Duration => whole(n * MICROSECONDS_PER_SECOND) as Duration;
export const minutes = (n: number): Duration => seconds(n * 60);
export const hours = (n: number): Duration => seconds(n * 3600);
export const days = (n: number): Duration => seconds(n * 86_400);

/** The instant that many microseconds after the start. */
export const instant = (us: number): SimTime => whole(us) as SimTime;
export const after = (time: SimTime, span: Duration): SimTime => (time + span) as SimTime;
/** @throws AssertionError when `to` is before `from`: time does not go backwards. */
export const between = (from: SimTime, to: SimTime): Duration => {
  assert(to >= from, `time went backwards: ${from} µs to ${to} µs`);
  return (to - from) as Duration;
};
export const earlier = (a: SimTime, b: SimTime): SimTime => (a < b ? a : b);
export const later = (a: SimTime, b: SimTime): SimTime => (a > b ? a : b);
export const inSeconds = (span: Duration | SimTime): number => span / MICROSECONDS_PER_SECOND;
