/**
 * How clients follow a change of a DNS record, which is how unicast services move users: whoever asked before the change keeps
 * the old answer until its TTL runs out, and some use it for longer. The remaining TTL of a cached answer is uniform on
 * [0, TTL]; a share of connections begins after expiry, and its lateness is taken to be exponential, because no more than the
 * median was published (Zhu et al., "The Best of Both Worlds", IMC 2022: 13 % of connections late, median 56 s).
 *
 * Not modelled: resolvers that cap or raise TTLs, answers that several people share, connections that outlive their address.
 */
import { assert } from '../kernel/assert.ts';
import { exp, LN2, log } from '../kernel/math.ts';

export interface DnsSteering {
  readonly ttlUs: number;
  /** Share of connections that still use an answer after its TTL. */
  readonly lateRatio: number;
  /** Median time between expiry and such a connection. */
  readonly lateMedianUs: number;
}

/** The published figures; the TTL is the operator's own. */
export const LATE_CONNECTIONS = { lateRatio: 0.13, lateMedianUs: 56_000_000 } as const;

/** Share of clients, in [0, 1], that use the new answer `afterUs` after the record changed. Closed form, monotone. */
export function movedRatio(steering: DnsSteering, afterUs: number): number {
  const { ttlUs, lateRatio } = steering;
  assert(ttlUs >= 0 && lateRatio >= 0 && lateRatio <= 1, `a TTL of ${ttlUs} µs with ${lateRatio} late`);
  if (afterUs < 0) return 0;
  const inTime = afterUs >= ttlUs ? 1 : afterUs / ttlUs;
  return (1 - lateRatio) * inTime + lateRatio * lateCdf(steering, afterUs);
}

/** Time until one client uses the new answer; three independent draws in [0, 1) say who is late and by how much. */
export function movedAfterUs(steering: DnsSteering, age: number, isLate: number, lateness: number): number {
  const remainingUs = steering.ttlUs * (1 - age);
  if (isLate >= steering.lateRatio) return remainingUs;
  return remainingUs - (log(1 - lateness) / LN2) * steering.lateMedianUs;
}

/** Distribution of the sum of a uniform remaining TTL and an exponential lateness. */
function lateCdf({ ttlUs, lateMedianUs }: DnsSteering, afterUs: number): number {
  const perUs = LN2 / lateMedianUs;
  if (ttlUs === 0) return 1 - exp(-perUs * afterUs);
  const expiredUs = Math.min(afterUs, ttlUs);
  const notYet = (exp(-perUs * (afterUs - expiredUs)) - exp(-perUs * afterUs)) / (perUs * ttlUs);
  return expiredUs / ttlUs - notYet;
}
