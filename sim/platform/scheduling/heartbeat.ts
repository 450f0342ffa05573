/**
 * The heartbeats of a node as its control plane sees them. Healthy ones cost nothing: when a node falls silent, the last one
 * before is computed, and from it the moment at which the node is given up. Evenly paced heartbeats (Kubernetes) have a phase.
 * Staggered ones (Nomad: each pause is drawn anew) are a renewal process, looked at long after its beginning: a silence begins
 * inside a pause of length l with a probability in proportion to l, anywhere within it.
 *
 * Not modelled: heartbeats that are late or lost on the way, and a control plane that fails itself.
 */
import { assert } from '../../kernel/assert.ts';
import type { Duration } from '../../kernel/time.ts';
import type { Scheduling } from '../../model/topology/scheduling-types.ts';

const US_PER_SECOND = 1_000_000;

/** The shortest pause between heartbeats of a node in a cluster of so many, in µs. */
export function heartbeatPauseUs(scheduling: Scheduling, nodeCount: number): number {
  const { heartbeat, heartbeatsPerSecond } = scheduling;
  if (heartbeatsPerSecond === null) return heartbeat;
  return Math.max(heartbeat, Math.round((nodeCount / heartbeatsPerSecond) * US_PER_SECOND));
}

export interface Silence {
  /** When the last heartbeat before it arrived; maybe before the start of the run. */
  readonly lastBeat: number;
  /** From when on the node counts as lost, if the control plane looked all the time. */
  readonly deadline: number;
}

/** An evenly paced node that falls silent at `now`; `base` is any moment at which it beat. A beat at `now` itself is lost. */
export function evenSilence(scheduling: Scheduling, pauseUs: number, base: number, now: number): Silence {
  const missed = Math.ceil((now - base) / pauseUs);
  const lastBeat = base + Math.max(0, missed - 1) * pauseUs;
  return { lastBeat, deadline: deadlineOf(scheduling, lastBeat, pauseUs) };
}

/**
 * A staggered node that falls silent at `now` and has been there since `since`; `length` and `place`, both in [0, 1), pick the
 * pause and the place in it.
 */
export function staggeredSilence(
  scheduling: Scheduling,
  shortestUs: number,
  since: number,
  now: number,
  { length, place }: { readonly length: number; readonly place: number },
): Silence {
  // Density in proportion to the length, from the shortest pause to twice that.
  const pauseUs = Math.round(shortestUs * Math.sqrt(1 + 3 * length));
  const lastBeat = Math.max(since, now - Math.floor(pauseUs * place));
  return { lastBeat, deadline: deadlineOf(scheduling, lastBeat, pauseUs) };
}

const deadlineOf = ({ grace, graceFrom }: Scheduling, lastBeat: number, pauseUs: number): number =>
  lastBeat + grace + (graceFrom === 'next-due' ? pauseUs : 0);

/** The first look of a loop with this period and phase at or after `time`; a period of 0 looks at once. */
export function nextLook(periodUs: Duration, phaseUs: number, time: number): number {
  if (periodUs === 0) return time;
  assert(phaseUs >= 0 && phaseUs < periodUs, `phase ${phaseUs} µs of a period of ${periodUs} µs`);
  return phaseUs + Math.ceil((time - phaseUs) / periodUs) * periodUs;
}

/** The first beat of an even pace at or after `now`. */
export const nextBeat = (base: number, pauseUs: number, now: number): number =>
  base + Math.max(0, Math.ceil((now - base) / pauseUs)) * pauseUs;
