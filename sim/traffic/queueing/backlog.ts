/**
 * A queue with a fixed number of places, whose servers do not notice that a client has gone: M/M/c with a backlog of K. Whoever
 * finds it full is refused at once; whoever has waited beyond the time-out is served in vain. Load shedding is a small K: with
 * waits of K ÷ capacity below the time-out, full load is answered at any demand. With a larger one overload fills the backlog,
 * everything is served too late, and nothing is answered: why too long a queue makes an overload last.
 *
 * Source: Gross and Harris, Fundamentals of Queueing Theory, section 2.5 (M/M/c/K); the wait of one who finds j waiting is the
 * sum of j + 1 departures, an Erlang variable.
 */
import { assert } from '../../kernel/assert.ts';
import { exp } from '../../kernel/math.ts';
import { inverseErlangB } from './erlang-b.ts';
import { surprise } from './gamma.ts';

export interface BacklogSpec {
  /** Requests that can be worked on at once: one or more. */
  readonly servers: number;
  readonly arrivalRps: number;
  /** Mean time that one request takes of its server. */
  readonly serviceSeconds: number;
  /** Requests that may wait. */
  readonly places: number;
  /** After this wait the client has gone; may be infinite. */
  readonly timeoutSeconds: number;
}

/** What the queue does in the long run. */
export interface BacklogFigures {
  /** Share of requests that find no place. */
  readonly refusedShare: number;
  /** Share of requests that are served although their client has gone. */
  readonly lateShare: number;
  /** Requests per second that are served in time. */
  readonly answeredRps: number;
  /** Mean share of servers that work, in vain or not. */
  readonly busyShare: number;
  /** Mean wait of those who got a place or a server. */
  readonly meanWaitSeconds: number;
}

/** All figures; takes as many steps as there are places. */
export function backlogFigures(spec: BacklogSpec): BacklogFigures {
  const { servers, arrivalRps, serviceSeconds, places, timeoutSeconds } = spec;
  assert(Number.isInteger(places) && places >= 0, `places are counted, not ${places}`);
  assert(timeoutSeconds > 0, `a time-out takes some time: ${timeoutSeconds}`);
  const interval = serviceSeconds / servers;
  const load = arrivalRps * interval;
  if (arrivalRps === 0) return { refusedShare: 0, lateShare: 0, answeredRps: 0, busyShare: 0, meanWaitSeconds: 0 };
  const patience = timeoutSeconds / interval;
  // States by how many wait, in units of the likelier end, so that nothing overflows: loadʲ, or load⁻⁽ᴷ⁻ʲ⁾ above full load.
  const weights = new Float64Array(places + 1);
  const isOver = load > 1;
  for (let i = 0, weight = 1; i <= places; i++, weight *= isOver ? 1 / load : load) weights[isOver ? places - i : i] = weight;
  let [all, steps, late, stillWaits] = [0, 0, 0, 0];
  for (let waiting = 0; waiting < places; waiting++) {
    const weight = weights[waiting]!;
    all += weight;
    steps += weight * (waiting + 1);
    // Too late: by the time-out no more servers have come free than those who wait before.
    if (patience < Infinity) stillWaits += exp(-surprise(waiting, patience));
    late += weight * Math.min(1, stillWaits);
  }
  all += weights[places]!;
  all += (inverseErlangB(servers, load * servers) - 1) * weights[0]!;
  const refusedShare = weights[places]! / all;
  const lateShare = late / all;
  const servedShare = 1 - refusedShare;
  return {
    refusedShare,
    lateShare,
    answeredRps: arrivalRps * Math.max(0, servedShare - lateShare),
    busyShare: load * servedShare,
    meanWaitSeconds: (steps / all / servedShare) * interval,
  };
}
