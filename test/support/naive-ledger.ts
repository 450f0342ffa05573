/**
 * The two ledgers of a flow the slow way: time in steps, every step's tries split by the outcomes of that step, every failure put
 * into the step at which it is tried again or given up. Written to be obviously right, for comparison.
 */
import { Outcome, OUTCOMES } from '../../sim/trace/reasons.ts';

export interface NaiveInput {
  readonly stepSeconds: number;
  readonly endSeconds: number;
  readonly attemptsMax: number;
  readonly timeoutSeconds: number;
  readonly backoffSeconds: number;
  readonly demandAt: (seconds: number) => number;
  /** Shares by outcome at a time. */
  readonly sharesAt: (seconds: number) => ArrayLike<number>;
}

export interface NaiveResult {
  readonly offered: number;
  readonly tries: Float64Array;
  readonly requests: Float64Array;
}

const TOLD_AT_ONCE: readonly Outcome[] = [Outcome.noRoute, Outcome.refused, Outcome.overload, Outcome.serverError];

export function naiveLedger(input: NaiveInput): NaiveResult {
  const { stepSeconds, attemptsMax } = input;
  const steps = Math.round(input.endSeconds / stepSeconds);
  const tries = new Float64Array(OUTCOMES.length);
  const requests = new Float64Array(OUTCOMES.length);
  const waiting = Array.from({ length: attemptsMax }, () => new Float64Array(steps));
  const ending = OUTCOMES.map(() => new Float64Array(steps));
  const later = (seconds: number): number => Math.round(seconds / stepSeconds);
  let offered = 0;
  for (let step = 0; step < steps; step++) {
    const middle = (step + 0.5) * stepSeconds;
    const fresh = input.demandAt(middle) * stepSeconds;
    offered += fresh;
    waiting[0]![step] = fresh;
    const shares = input.sharesAt(middle);
    for (let level = 0; level < attemptsMax; level++) {
      for (let o = 0; o < OUTCOMES.length; o++) {
        const outcome = o as Outcome;
        const count = waiting[level]![step]! * shares[o]!;
        if (count === 0) continue;
        tries[o]! += count;
        const lasts = TOLD_AT_ONCE.includes(outcome) ? 0 : input.timeoutSeconds;
        if (outcome === Outcome.ok) requests[level === 0 ? Outcome.ok : Outcome.okAfterRetry]! += count;
        else if (outcome === Outcome.degraded) requests[o]! += count;
        else if (level < attemptsMax - 1) {
          const at = step + later(lasts + input.backoffSeconds);
          if (at < steps) waiting[level + 1]![at]! += count;
        } else if (step + later(lasts) < steps) ending[o]![step + later(lasts)]! += count;
      }
    }
    for (let o = 0; o < OUTCOMES.length; o++) requests[o]! += ending[o]![step]!;
  }
  return { offered, tries, requests };
}
