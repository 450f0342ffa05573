/**
 * What becomes of those who wait. While all servers are busy they empty the queue at a steady rate; whoever waits gives up when
 * patience runs out and takes no server. Patience is exponential (the Palm/Erlang-A queue) or the same for all (a client's
 * time-out). Time is counted in mean intervals between departures of a full house (service time ÷ servers), so that neither
 * servers nor service time appear. Not modelled: servers that work for clients who have gone (that is a backlog, a state).
 *
 * Source: Mandelbaum and Zeltyn, "Service engineering in action: the Palm/Erlang-A queue", 2007; for time-outs, exact too,
 * Baccelli and Hebuterne, "On queues with impatient customers", 1981, in the form of Zeltyn and Mandelbaum, Queueing Systems 51,
 * 2005: the offered wait has density ∝ exp(ρ·∫₀ᵗ P(patience > u) du − t).
 */
import { exp, expm1, log, log1p } from '../../kernel/math.ts';
import { digamma, isComplete, logLowerGamma, risingSum } from './gamma.ts';

export type PatienceLaw = 'exponential' | 'deterministic';

/** Of those who wait, as shares and in departure intervals. */
export interface Waiting {
  /** 1 ÷ (how much likelier "some wait" is than "just full"); none where the queue always grows. */
  readonly emptiness: number;
  /** Share that gives up. */
  readonly abandonment: number;
  /** Mean wait of all of them, given up or served. */
  readonly mean: number;
  /** Mean wait of those served. */
  readonly meanServed: number;
}

const RELATIVE_ERROR = 5e-17;
/** Where the sum over the states beyond the full one passes this, a server is never idle for all a double can tell. */
const SUM_MAX = 1e30;

/** Mean and share for a load (arrival rate ÷ capacity) and a mean patience in departure intervals. */
export function waiting(law: PatienceLaw, load: number, patience: number): Waiting {
  if (patience === Infinity) return endless(load);
  if (patience === 0) return { emptiness: 1, abandonment: 1, mean: 0, meanServed: 0 };
  return law === 'exponential' ? exponential(load, patience) : deterministic(load, patience);
}

function endless(load: number): Waiting {
  if (load >= 1) return { emptiness: 0, abandonment: 0, mean: Infinity, meanServed: Infinity };
  const mean = 1 / (1 - load);
  return { emptiness: 1 - load, abandonment: 0, mean, meanServed: mean };
}

/**
 * Sums over the queue's length. Who finds j waiting is j + 1 steps from a server; a step takes 1/(1 + k/patience) in the mean
 * and is survived so that the share served from there is patience ÷ (patience + j + 1).
 */
function exponential(load: number, patience: number): Waiting {
  const arrivals = load * patience;
  let sum = 1;
  let term = 1;
  let way = patience / (patience + 1);
  let served = way;
  let waited = way * way;
  let left = 1 / (patience + 1);
  for (let j = 1; ; j++) {
    const ratio = arrivals / (patience + j);
    term *= ratio;
    sum += term;
    if (sum > SUM_MAX) return crowded(load, patience);
    const reach = 1 / (patience + j + 1);
    way += patience * reach;
    served += term * patience * reach;
    waited += term * patience * reach * way;
    left += (j + 1) * term * reach;
    const next = arrivals * reach;
    const rest = 1 - next;
    if (rest > 0 && term * next * (j + 2) < RELATIVE_ERROR * Math.min(sum, left) * rest * rest) break;
  }
  const abandonment = left / sum;
  return { emptiness: 1 / sum, abandonment, mean: abandonment * patience, meanServed: waited / served };
}

/** So full that servers never idle: what they cannot take gives up, and the wait of the served is a complete gamma function. */
function crowded(load: number, patience: number): Waiting {
  const abandonment = 1 - 1 / load;
  const meanServed = patience * (log(load * patience) - digamma(patience + 1));
  return { emptiness: 0, abandonment, mean: abandonment * patience, meanServed };
}

/** The wait of the served is an exponential distribution cut off at the time-out, rising where load is above one. */
function deterministic(load: number, patience: number): Waiting {
  const growth = (load - 1) * patience;
  let emptiness: number;
  let abandonment: number;
  if (growth < 0) {
    const end = exp(growth);
    emptiness = 1 / (end + patience * meanExp(growth));
    abandonment = end * emptiness;
  } else {
    abandonment = 1 / (1 + patience * meanExp(-growth));
    emptiness = exp(-growth) * abandonment;
  }
  const meanServed = patience * meanCut(-growth);
  return { emptiness, abandonment, mean: abandonment * patience + (1 - abandonment) * meanServed, meanServed };
}

/** Mean of eᶻᵘ for u between 0 and 1. */
const meanExp = (z: number): number => (z === 0 ? 1 : expm1(z) / z);

/** Mean of an exponential variable of this rate, given that it is below 1. */
function meanCut(rate: number): number {
  if (Math.abs(rate) < 0.01) return 0.5 - rate / 12 + (rate * rate * rate) / 720;
  return rate > 0 ? 1 / rate - 1 / expm1(rate) : 1 - meanCut(-rate);
}

/** Share of those who waited and were served that waited longer than `wait` departure intervals. */
export function servedTail(law: PatienceLaw, load: number, patience: number, wait: number): number {
  if (wait <= 0) return 1;
  if (patience === Infinity) return load >= 1 ? 1 : exp(-(1 - load) * wait);
  if (law === 'exponential') return Math.min(1, exp(logServedTail(load, patience, wait)));
  if (wait >= patience) return 0;
  const decay = 1 - load;
  if (decay === 0) return 1 - wait / patience;
  // Scaled so that nothing overflows on either side of full load.
  return decay > 0
    ? (exp(-decay * wait) * expm1(-decay * (patience - wait))) / expm1(-decay * patience)
    : expm1(decay * (patience - wait)) / expm1(decay * patience);
}

/**
 * The wait that a share `tail` of those who waited and were served exceeds, in departure intervals: the inverse of
 * `servedTail`, to a relative 1e-12 for time-outs and 1e-9 for exponential patience.
 */
export function servedQuantile(law: PatienceLaw, load: number, patience: number, tail: number): number {
  if (tail >= 1 || patience === 0) return 0;
  const decay = 1 - load;
  if (patience === Infinity) return decay > 0 ? -log(tail) / decay : Infinity;
  if (law === 'exponential') return exponentialQuantile(load, patience, tail);
  if (decay === 0) return (1 - tail) * patience;
  if (decay > 0) return -log1p((1 - tail) * expm1(-decay * patience)) / decay;
  return patience - log1p(tail * expm1(decay * patience)) / decay;
}

/** patience ÷ e^(wait ÷ patience) is a gamma variable of shape patience + 1, cut off at load × patience. */
function logServedTail(load: number, patience: number, wait: number): number {
  const shape = patience + 1;
  const all = load * patience;
  const some = all * exp(-wait / patience);
  if (isComplete(shape, all)) return logLowerGamma(shape, some);
  const fall = -all * expm1(-wait / patience) - (shape * wait) / patience;
  return fall + log(risingSum(shape, some) / risingSum(shape, all));
}

/** Bisection after doubling, narrowed by the secant of the logarithm (the Illinois variant of false position). */
function exponentialQuantile(load: number, patience: number, tail: number): number {
  if (tail <= 0) return Infinity;
  const goal = log(tail);
  const above = (wait: number): number => logServedTail(load, patience, wait) - goal;
  let low = 0;
  let atLow = -goal;
  let high = Math.max(1, load > 1 ? patience * log(load) : 1);
  let atHigh = above(high);
  for (; atHigh > 0; atHigh = above(high)) {
    low = high;
    atLow = atHigh;
    high *= 2;
  }
  for (let round = 0; round < 100 && high - low > 1e-10 * high; round++) {
    // Every third step halves, so that a tail that is flat on one side cannot hold the search up.
    const wait = round % 3 === 2 ? (low + high) / 2 : low + ((high - low) * atLow) / (atLow - atHigh);
    const at = above(wait);
    if (at === 0) return wait;
    if (at > 0) {
      low = wait;
      atLow = at;
      atHigh /= 2;
    } else {
      high = wait;
      atHigh = at;
      atLow /= 2;
    }
  }
  return (low + high) / 2;
}
