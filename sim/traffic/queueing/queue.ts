/**
 * One service at one site as a queue: requests come at random (Poisson), take an exponential time of one of several servers,
 * wait in the order of arrival while all are busy, and give up when their patience ends: M/M/c with patience. Defined at every
 * load, in the long run: right as long as load moves slowly against the time in which the queue forgets (service time ÷ |1 −
 * load|, at most the patience). Patience none is Erlang B (loss), patience without end Erlang C (delay).
 *
 * Source: Mandelbaum and Zeltyn, "Service engineering in action: the Palm/Erlang-A queue", 2007, section 3.
 */
import { assert } from '../../kernel/assert.ts';
import { inverseErlangB } from './erlang-b.ts';
import { servedQuantile, servedTail, waiting, type PatienceLaw } from './patience.ts';

export interface QueueSpec {
  /** Requests that can be worked on at once: one or more. */
  readonly servers: number;
  readonly arrivalRps: number;
  /** Mean time that one request takes of its server. */
  readonly serviceSeconds: number;
  readonly patienceLaw: PatienceLaw;
  /** Mean patience, or the time-out; may be infinite or none. */
  readonly patienceSeconds: number;
}

/** What the queue does in the long run. */
export interface QueueFigures {
  /** Share of requests that find all servers busy: they wait, or give up. */
  readonly waitShare: number;
  /** Share of requests that give up. */
  readonly abandonedShare: number;
  /** Requests per second that are served. */
  readonly servedRps: number;
  /** Mean share of servers that work. */
  readonly busyShare: number;
  /** Mean wait of all requests, those included that need not wait and those that give up. */
  readonly meanWaitSeconds: number;
  /** Mean wait of the served, those included that need not wait. */
  readonly meanServedWaitSeconds: number;
  /** Mean number of requests that wait. */
  readonly queued: number;
  /** Share of the served that had to wait. */
  readonly servedWaitShare: number;
}

/** All figures of a queue; waits are infinite where patience is and load is not below capacity. */
export function queueFigures(spec: QueueSpec): QueueFigures {
  const { servers, arrivalRps, patienceLaw } = spec;
  const { load, patience, interval } = normal(spec);
  const { emptiness, abandonment, mean, meanServed } = waiting(patienceLaw, load, patience);
  // π(all busy) over π(some idle or all busy), with the sums above and below the full state in units of that state.
  const below = arrivalRps === 0 ? Infinity : (inverseErlangB(servers, load * servers) - 1) * emptiness;
  const waitShare = 1 / (1 + below);
  const abandonedShare = waitShare * abandonment;
  const isGrowing = patience === Infinity && load >= 1;
  const servedShare = isGrowing ? 1 / load : 1 - abandonedShare;
  const servedWaitShare = servedShare === 0 ? 0 : isGrowing ? 1 : (waitShare * (1 - abandonment)) / servedShare;
  const meanWaitSeconds = waitShare === 0 ? 0 : waitShare * mean * interval;
  return {
    waitShare,
    abandonedShare,
    servedRps: arrivalRps * servedShare,
    busyShare: load * servedShare,
    meanWaitSeconds,
    meanServedWaitSeconds: servedWaitShare === 0 ? 0 : servedWaitShare * meanServed * interval,
    queued: arrivalRps === 0 ? 0 : arrivalRps * meanWaitSeconds,
    servedWaitShare,
  };
}

/**
 * The wait in seconds that a share `quantile` (0 to 1) of the served does not exceed; 0 where that many need not wait, and
 * infinite where the queue grows without end.
 * @param figures what `queueFigures` gives for the same queue.
 */
export function servedWaitQuantile(spec: QueueSpec, figures: QueueFigures, quantile: number): number {
  assert(quantile >= 0 && quantile <= 1, `a quantile is a share: ${quantile}`);
  const { load, patience, interval } = normal(spec);
  const tail = 1 - quantile;
  if (tail >= figures.servedWaitShare) return 0;
  return servedQuantile(spec.patienceLaw, load, patience, tail / figures.servedWaitShare) * interval;
}

/** Share of the served that wait longer than `seconds`. */
export function servedWaitTail(spec: QueueSpec, figures: QueueFigures, seconds: number): number {
  const { load, patience, interval } = normal(spec);
  if (figures.servedWaitShare === 0) return 0;
  return figures.servedWaitShare * servedTail(spec.patienceLaw, load, patience, seconds / interval);
}

/** Load, and patience in mean intervals between departures of a full house. */
function normal(spec: QueueSpec): { readonly load: number; readonly patience: number; readonly interval: number } {
  const { servers, arrivalRps, serviceSeconds, patienceSeconds } = spec;
  assert(arrivalRps >= 0 && arrivalRps < Infinity, `arrivals are finite and not negative: ${arrivalRps}`);
  assert(serviceSeconds > 0 && serviceSeconds < Infinity, `service takes a finite time: ${serviceSeconds}`);
  assert(patienceSeconds >= 0, `patience is not negative: ${patienceSeconds}`);
  const interval = serviceSeconds / servers;
  return { load: arrivalRps * interval, patience: patienceSeconds / interval, interval };
}
