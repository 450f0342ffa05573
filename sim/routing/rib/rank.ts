/**
 * The first steps of the decision process packed into one integer, higher is better: not stale (RFC 9494), LOCAL_PREF (as
 * its position among the values in use), AS path length, origin, external over internal. A speaker that ties on it goes on
 * with the remaining steps; where no MED and no internal session is about, the lowest half-edge wins the tie by construction
 * of the graph.
 */
import { assert } from '../../kernel/assert.ts';

/** Not a candidate: no route, or one that must not be used. */
export const INELIGIBLE = 0;
/** Longer AS paths are refused on import, as operators do. */
export const PATH_LENGTH_MAX = 255;

const PREFERENCES_MAX = 200;
const LENGTH_SHIFT = 4;
const ORIGIN_SHIFT = 2;
const EXTERNAL_BIT = 2;
const ELIGIBLE_BIT = 1;
const PREFERENCE_SHIFT = 12;
/** Set on every route that is not long-lived stale: stale ones come after all others, and by preference among themselves. */
const FRESH_BIT = 1 << 20;

/** Steps before "external over internal": candidates equal here go to the MED step. */
export const coarse = (rank: number): number => rank >> ORIGIN_SHIFT;
export const isExternal = (rank: number): boolean => (rank & EXTERNAL_BIT) !== 0;

/** Positions of the LOCAL_PREF values in use, so that any 32-bit value fits into eight bits of rank. */
export class PreferenceScale {
  private readonly positions = new Map<number, number>();

  constructor(values: Iterable<number>) {
    const sorted = [...new Set(values)].sort((a, b) => a - b);
    assert(sorted.length <= PREFERENCES_MAX, `more than ${PREFERENCES_MAX} LOCAL_PREF values in use`);
    sorted.forEach((value, position) => this.positions.set(value, position + 1));
  }

  /** Rank of an empty path of origin IGP with this preference. */
  base(localPref: number, external: boolean, isStale = false): number {
    const position = this.positions.get(localPref);
    assert(position !== undefined, `LOCAL_PREF ${localPref} is not on the scale`);
    return (
      (isStale ? 0 : FRESH_BIT) |
      (position << PREFERENCE_SHIFT) |
      (PATH_LENGTH_MAX << LENGTH_SHIFT) |
      (3 << ORIGIN_SHIFT) |
      (external ? EXTERNAL_BIT : 0) |
      ELIGIBLE_BIT
    );
  }
}

/** Rank of a route from the base of its preference. */
export const rankFrom = (base: number, pathLength: number, origin: number): number =>
  base - (pathLength << LENGTH_SHIFT) - (origin << ORIGIN_SHIFT);
