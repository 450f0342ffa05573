/**
 * What a client does when a try fails, as a table: the sends of each try, where a failure leads from each of them and after how
 * long. A try begins with its own address family; with Happy Eyeballs a send that is not answered within 250 ms, or is refused,
 * goes on over the other family; a send that nobody answers may be sent again as TCP does with a SYN. A try that failed is
 * followed by the next after its back-off, which may grow and be jittered.
 *
 * Not modelled: that both families race on (a slow first answer never wins later), and the order of more than two addresses.
 *
 * Sources: RFC 8305 section 5 (connection attempt delay 250 ms); RFC 6298 section 2 (retransmission time-out, doubled each time);
 * Brooker, "Exponential backoff and jitter", 2015.
 */
import { Outcome, OUTCOMES } from '../trace/reasons.ts';

export interface RetryTiming {
  /** From the start of a try until it is given up. */
  readonly timeoutUs: number;
  /** From the end of the first try to the start of the second. */
  readonly backoffUs: number;
  readonly attemptsMax: number;
  /** Each pause is so many times the one before, … */
  readonly backoffFactor?: number;
  /** … up to this. */
  readonly backoffMaxUs?: number;
  /** Share of a pause that is random: it lasts from (1 − jitter) × pause to pause. */
  readonly jitterRatio?: number;
  /** Retries are at most this share of requests made; none: no limit. */
  readonly budgetRatio?: number | null;
  /** Time until a SYN that nobody answered is sent again, doubled each time; none: it is not. */
  readonly synTimeoutUs?: number | null;
  /** Whether the other address family is tried. */
  readonly hasOther?: boolean;
}

/** RFC 8305 section 5: recommended delay until the next address is tried. */
export const ATTEMPT_DELAY_US = 250_000;
/** A pause with jitter is taken as so many equally likely ones in the middle of equal parts. */
export const JITTER_PARTS = 4;

/** Failures that are told at once; the others cost the client its time-out. */
const FAST: ReadonlySet<Outcome> = new Set([Outcome.noRoute, Outcome.refused, Outcome.overload, Outcome.serverError]);
/** Failures before there is a connection. Of time-outs those count that are not `LATE`. */
const UNCONNECTED: ReadonlySet<Outcome> = new Set([
  Outcome.noRoute,
  Outcome.blackHole,
  Outcome.loop,
  Outcome.hopLimit,
  Outcome.refused,
  Outcome.timeout,
]);
/** Outcomes that end a request at the try that has them. */
export const FINAL: ReadonlySet<Outcome> = new Set([Outcome.ok, Outcome.degraded]);

/** How much later a request comes through over the other family when its own way ends so. */
export const crossingUs = (outcome: Outcome): number => (FAST.has(outcome) ? 0 : ATTEMPT_DELAY_US);

/** A failure by kind: the outcomes, and after them time-outs of a connection that was made. */
export type Failure = number;
export const LATE: Failure = OUTCOMES.length;
export const FAILURE_COUNT = OUTCOMES.length + 1;
export const outcomeOf = (failure: Failure): Outcome => (failure === LATE ? Outcome.timeout : failure) as Outcome;
const isFast = (failure: Failure): boolean => failure !== LATE && FAST.has(failure as Outcome);
const isUnconnected = (failure: Failure): boolean => failure !== LATE && UNCONNECTED.has(failure as Outcome);

/** Where a failure leads. */
export interface Next {
  /** The send that follows, or −1: the request ends. */
  readonly to: number;
  /** Equally likely delays until then. */
  readonly delaysUs: readonly number[];
}

export interface Send {
  /** Number of the try that it belongs to, from 0. */
  readonly level: number;
  readonly isOther: boolean;
  /** Whether the try begins with it. */
  readonly isFirst: boolean;
  /** By failure; null where it leads nowhere because the outcome is final. */
  readonly next: readonly (Next | null)[];
}

const pauseUs = (timing: RetryTiming, level: number): number => {
  let pause = timing.backoffUs;
  for (let i = 0; i < level; i++) pause *= timing.backoffFactor ?? 1;
  return Math.min(pause, Math.max(timing.backoffUs, timing.backoffMaxUs ?? Infinity));
};

/** The pauses after the try of a level, each as likely as the others. */
export function pausesUs(timing: RetryTiming, level: number): readonly number[] {
  const pause = pauseUs(timing, level);
  const { jitterRatio = 0 } = timing;
  if (jitterRatio === 0 || pause === 0) return [Math.round(pause)];
  return Array.from({ length: JITTER_PARTS }, (_, part) =>
    Math.round(pause * (1 - jitterRatio * (1 - (part + 0.5) / JITTER_PARTS))),
  );
}

const known = new WeakMap<RetryTiming, readonly Send[]>();

/** All sends of a request in order; made once for each timing, which many flows share. */
export function sendsOf(timing: RetryTiming): readonly Send[] {
  let sends = known.get(timing);
  if (sends === undefined) {
    sends = makeSends(timing);
    known.set(timing, sends);
  }
  return sends;
}

function makeSends(timing: RetryTiming): readonly Send[] {
  const { timeoutUs, attemptsMax, hasOther = false } = timing;
  // The sends of one try: whether over the other family, since when the try lasts, and what comes after no answer.
  const starts: { readonly isOther: boolean; readonly atUs: number }[] = [];
  const synUs = timing.synTimeoutUs ?? Infinity;
  const again = (isOther: boolean, fromUs: number): void => {
    for (let atUs = fromUs, wait = synUs; atUs < timeoutUs; atUs += wait, wait *= 2) starts.push({ isOther, atUs });
  };
  const crosses = hasOther && ATTEMPT_DELAY_US < timeoutUs;
  if (crosses) starts.push({ isOther: false, atUs: 0 });
  again(crosses, crosses ? ATTEMPT_DELAY_US : 0);
  return Array.from({ length: attemptsMax }, (_, level) =>
    starts.map(({ isOther, atUs }, index): Send => {
      const after = starts[index + 1];
      const here = level * starts.length + index;
      const isLast = level === attemptsMax - 1;
      const givenUp = (failure: Failure): Next => {
        const endUs = isFast(failure) ? 0 : timeoutUs - atUs;
        if (isLast) return { to: -1, delaysUs: [endUs] };
        const to = (level + 1) * starts.length;
        return { to, delaysUs: pausesUs(timing, level).map((pause) => Math.max(1, pause + endUs)) };
      };
      const next = Array.from({ length: FAILURE_COUNT }, (_, failure): Next | null => {
        if (failure !== LATE && FINAL.has(failure as Outcome)) return null;
        const isSilent = !isFast(failure);
        const goesOn = after !== undefined && isUnconnected(failure) && (isSilent || (crosses && index === 0));
        if (!goesOn) return givenUp(failure);
        return { to: here + 1, delaysUs: [isSilent ? after.atUs - atUs : 1] };
      });
      return { level, isOther, isFirst: index === 0, next };
    }),
  ).flat();
}

/** The longest that a request can be pending. */
export function lifeUs(timing: RetryTiming): number {
  let life = 0;
  for (let level = 0; level < timing.attemptsMax; level++) life += timing.timeoutUs + pauseUs(timing, level);
  return life;
}
