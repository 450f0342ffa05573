/**
 * Erlang's loss formula: the probability that all servers are busy when whoever finds them so goes away at once. With a for
 * offered work in erlangs (arrival rate × mean service time), 1/B = Σ c!/((c−k)!·aᵏ), k = 0 … c: the states of the birth-death
 * chain below the full one, relative to it. All terms are positive and none is a factorial, so that 10,000 servers neither
 * overflow nor cancel. The service time matters by its mean alone.
 *
 * Source: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
 * exchanges", 1917; summed from the full state down as in Jagerman, Bell System Technical Journal 53, 1974.
 */
import { assert } from '../../kernel/assert.ts';

/** Beyond this, the full state's share of what the sums count is below 1e-300 and is taken as none. */
const SUM_MAX = 1e300;
const RELATIVE_ERROR = 5e-17;

/**
 * How much likelier the chain below and at the full state is than the full state alone (1/B, at least 1; infinite where B is
 * below 1e-300). Takes about 9·√servers steps near full load, at most `servers`.
 */
export function inverseErlangB(servers: number, erlangs: number): number {
  assert(Number.isInteger(servers) && servers >= 1, `servers are counted from one, not ${servers}`);
  assert(erlangs >= 0, `offered work is not negative: ${erlangs}`);
  let sum = 1;
  let term = 1;
  for (let left = servers; left > 0; left--) {
    const ratio = left / erlangs;
    term *= ratio;
    sum += term;
    if (sum > SUM_MAX) return Infinity;
    if (ratio < 1 && term * ratio < RELATIVE_ERROR * sum * (1 - ratio)) break;
  }
  return sum;
}

/** Probability that an arrival finds all servers busy and is lost. */
export const erlangB = (servers: number, erlangs: number): number => 1 / inverseErlangB(servers, erlangs);
