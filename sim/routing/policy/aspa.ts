/**
 * Verification of AS paths by provider authorisations (draft-ietf-sidrops-aspa-verification-27, §5.1 to §5.5): customers attest
 * all of their providers, so a hop that claims to go up and goes to somebody else is seen. A path is read as a climb from the
 * origin and a descent to us; `max` lengths count hops that are not refuted, `min` lengths hops that are attested. It catches
 * leaks and forged paths behind attesting ASes; a provider that forges a path towards its own customer stays unseen (§7).
 *
 * Not modelled: AS_SET (a path with one would be invalid), certificates and caches, per-prefix algorithm on complex relations.
 */
import { Relation } from '../graph/relation.ts';

export type PathValidity = 'valid' | 'invalid' | 'unknown';

/** Attested providers by customer AS; a customer without providers attests `[0]` or nothing inside its row. */
export class AspaTable {
  private readonly providers = new Map<number, Set<number>>();

  /** Several rows of one customer are united (§5.1). */
  attest(customerAs: number, providerAses: Iterable<number>): void {
    let set = this.providers.get(customerAs);
    if (set === undefined) this.providers.set(customerAs, (set = new Set()));
    for (const provider of providerAses) set.add(provider);
  }

  /** Whether `candidateAs` is a provider of `customerAs`: null where that customer attested nothing. AS 0 is nobody's. */
  isProvider(customerAs: number, candidateAs: number): boolean | null {
    const set = this.providers.get(customerAs);
    return set === undefined ? null : set.has(candidateAs);
  }
}

/** Lengths of climb and descent of a path (§5.3); `length` is its number of ASes, prepends counted once. */
export interface PathRamps {
  length: number;
  upMax: number;
  upMin: number;
  downMax: number;
  downMin: number;
}

const scratch: PathRamps = { length: 0, upMax: 0, upMin: 0, downMax: 0, downMin: 0 };

/** Measures a path, nearest AS first; fills and returns `into` (shared when left out: use it before the next call). */
export function pathRamps(table: AspaTable, path: ArrayLike<number>, into: PathRamps = scratch): PathRamps {
  let length = 0;
  into.downMax = into.downMin = 0;
  for (let at = 0; at < path.length; at++) {
    const isHop = at > 0 && path[at] !== path[at - 1];
    if (isHop) {
      const isDescent = table.isProvider(path[at - 1]!, path[at]!);
      if (isDescent !== true && into.downMin === 0) into.downMin = length;
      if (isDescent === false && into.downMax === 0) into.downMax = length;
    }
    if (isHop || at === 0) length++;
  }
  into.length = length;
  into.upMax = into.upMin = 0;
  let climbed = 1;
  for (let at = path.length - 1; at > 0; at--) {
    if (path[at] === path[at - 1]) continue;
    const isClimb = table.isProvider(path[at]!, path[at - 1]!);
    if (isClimb !== true && into.upMin === 0) into.upMin = climbed;
    if (isClimb === false && into.upMax === 0) into.upMax = climbed;
    climbed++;
  }
  // A ramp that nothing cuts short is the whole path.
  into.upMax ||= length;
  into.upMin ||= length;
  into.downMax ||= length;
  into.downMin ||= length;
  return into;
}

/** For routes from customers, peers, route servers and their clients (§5.4): the path may only have climbed. */
export function verifyUpstream(table: AspaTable, path: ArrayLike<number>): PathValidity {
  const { length, upMax, upMin } = pathRamps(table, path);
  if (length === 0 || upMax < length) return 'invalid';
  return upMin < length ? 'unknown' : 'valid';
}

/** For routes from providers (§5.5): a climb, at most one hop between peers, a descent. */
export function verifyDownstream(table: AspaTable, path: ArrayLike<number>): PathValidity {
  const { length, upMax, upMin, downMax, downMin } = pathRamps(table, path);
  if (length === 0 || upMax + downMax < length) return 'invalid';
  return upMin + downMin < length ? 'unknown' : 'valid';
}

/**
 * What a router says of a path (nearest AS first) received over an external session from `neighborAs`. Only a route server may
 * send a path that does not begin with itself (RFC 7947 §2.2.2). Internal sessions are not verified again (§6.2): null.
 */
export function verifyPath(
  table: AspaTable,
  relation: number,
  path: ArrayLike<number>,
  neighborAs: number,
): PathValidity | null {
  if (relation === Relation.internal || relation === Relation.internalClient) return null;
  if (relation !== Relation.routeServer && path[0] !== neighborAs) return 'invalid';
  return relation === Relation.provider ? verifyDownstream(table, path) : verifyUpstream(table, path);
}
