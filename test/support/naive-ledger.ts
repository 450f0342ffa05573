/**
 * The two ledgers of a flow the slow way: time in steps, every step's sends split by the outcomes of that step, every failure put
 * into the step at which it is tried again or given up. Written to be obviously right, for comparison.
 */
import { Outcome, OUTCOMES } from '../../sim/trace/reasons.ts';

export interface NaiveInput {
  readonly stepSeconds: number;
  readonly endSeconds: number;
  readonly attemptsMax: number;
  readonly timeoutSeconds: number;
  readonly backoffSeconds: number;
  /** Each pause is so many times the one before, up to the most. */
  readonly backoffFactor?: number;
  readonly backoffMaxSeconds?: number;
  /** The parts of a pause, all as likely; 1 alone is no jitter. */
  readonly pauseParts?: readonly number[];
  readonly budgetRatio?: number | null;
  /** Time until a SYN without an answer is sent again; null: it is not. */
  readonly synSeconds?: number | null;
  /** Shares over the other address family; null: it is not tried. */
  readonly otherSharesAt?: ((seconds: number) => ArrayLike<number>) | null;
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
const WITHOUT_CONNECTION: readonly Outcome[] = [
  Outcome.noRoute,
  Outcome.blackHole,
  Outcome.loop,
  Outcome.hopLimit,
  Outcome.refused,
  Outcome.timeout,
];
const ATTEMPT_DELAY_SECONDS = 0.25;

/** A packet that people send: of which try, which way, how long after the beginning of the try. */
interface Send {
  readonly level: number;
  readonly isOther: boolean;
  readonly ageSeconds: number;
  readonly synSeconds: number;
  /** How the try before ended. */
  readonly before: Outcome;
  count: number;
}

export function naiveLedger(input: NaiveInput): NaiveResult {
  const { stepSeconds, attemptsMax, timeoutSeconds, synSeconds = null, otherSharesAt = null, budgetRatio = null } = input;
  const steps = Math.round(input.endSeconds / stepSeconds);
  const tries = new Float64Array(OUTCOMES.length);
  const requests = new Float64Array(OUTCOMES.length);
  const coming = new Map<number, Map<number, Send>>();
  const ending = OUTCOMES.map(() => new Float64Array(steps));
  const stepAfter = (step: number, seconds: number): number => step + Math.round(seconds / stepSeconds);
  const come = (step: number, send: Send): void => {
    if (step >= steps || send.count === 0) return;
    const { level, isOther, ageSeconds, before } = send;
    const way = (isOther ? 1 : 0) + 2 * level;
    const key = Math.round(ageSeconds * 100) + 1000 * (way + 100 * (budgetRatio === null ? 0 : before));
    const there = coming.get(step) ?? new Map<number, Send>();
    const same = there.get(key);
    if (same === undefined) there.set(key, { ...send });
    else same.count += send.count;
    coming.set(step, there);
  };
  const end = (step: number, outcome: Outcome, count: number): void => {
    if (step < steps) ending[outcome]![step]! += count;
  };
  const pauseOf = (level: number): number =>
    Math.min(input.backoffSeconds * (input.backoffFactor ?? 1) ** level, input.backoffMaxSeconds ?? Infinity);

  const fail = (step: number, send: Send, outcome: Outcome, count: number): void => {
    const { level, isOther, ageSeconds } = send;
    const isTold = TOLD_AT_ONCE.includes(outcome);
    if (WITHOUT_CONNECTION.includes(outcome)) {
      const crosses = otherSharesAt !== null && !isOther && ATTEMPT_DELAY_SECONDS < timeoutSeconds;
      if (crosses) {
        const delay = isTold ? 0 : ATTEMPT_DELAY_SECONDS;
        // A step is the least that anything takes here.
        const at = Math.max(step, stepAfter(step, delay));
        const crossed = { ...send, isOther: true, ageSeconds: ATTEMPT_DELAY_SECONDS, count };
        if (at === step) settle(step, crossed);
        else come(at, crossed);
        return;
      }
      if (!isTold && synSeconds !== null && ageSeconds + send.synSeconds < timeoutSeconds - 1e-9) {
        const again = { ...send, ageSeconds: ageSeconds + send.synSeconds, synSeconds: 2 * send.synSeconds, count };
        come(stepAfter(step, send.synSeconds), again);
        return;
      }
    }
    const lasts = isTold ? 0 : timeoutSeconds - ageSeconds;
    if (level === attemptsMax - 1) {
      end(stepAfter(step, lasts), outcome, count);
      return;
    }
    const parts = input.pauseParts ?? [1];
    for (const part of parts) {
      const fresh = { level: level + 1, isOther: false, ageSeconds: 0, synSeconds: synSeconds ?? 0, before: outcome };
      come(stepAfter(step, lasts + pauseOf(level) * part), { ...fresh, count: count / parts.length });
    }
  };
  let shares: ArrayLike<number> = [];
  let otherShares: ArrayLike<number> = [];
  const settle = (step: number, send: Send): void => {
    const isFirst = send.level === 0 && send.ageSeconds === 0 && !send.isOther;
    for (let o = 0; o < OUTCOMES.length; o++) {
      const count = send.count * (send.isOther ? otherShares : shares)[o]!;
      if (count === 0) continue;
      tries[o]! += count;
      if (o === Outcome.ok) requests[isFirst ? Outcome.ok : Outcome.okAfterRetry]! += count;
      else if (o === Outcome.degraded) requests[o]! += count;
      else fail(step, send, o as Outcome, count);
    }
  };

  let offered = 0;
  for (let step = 0; step < steps; step++) {
    const middle = (step + 0.5) * stepSeconds;
    const fresh = input.demandAt(middle) * stepSeconds;
    offered += fresh;
    shares = input.sharesAt(middle);
    otherShares = otherSharesAt === null ? [] : otherSharesAt(middle);
    const sends = [...(coming.get(step)?.values() ?? [])];
    coming.delete(step);
    const isRetry = (send: Send): boolean => send.level > 0 && send.ageSeconds === 0 && !send.isOther;
    const due = sends.filter(isRetry).reduce((sum, { count }) => sum + count, 0);
    const through = budgetRatio === null || due === 0 ? 1 : Math.min(1, (budgetRatio * fresh) / due);
    settle(step, { level: 0, isOther: false, ageSeconds: 0, synSeconds: synSeconds ?? 0, before: Outcome.ok, count: fresh });
    for (const send of sends) {
      if (!isRetry(send)) {
        settle(step, send);
        continue;
      }
      end(step, send.before, send.count * (1 - through));
      settle(step, { ...send, count: send.count * through });
    }
    for (let o = 0; o < OUTCOMES.length; o++) requests[o]! += ending[o]![step]!;
  }
  return { offered, tries, requests };
}
