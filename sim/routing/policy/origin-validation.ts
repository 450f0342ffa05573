/**
 * Route origin validation (RFC 6811 §2): whether the AS at the end of a path may originate the prefix, by what holders of
 * address space have attested. A covering attestation makes a route valid or invalid, none leaves it unknown. AS 0 attests that
 * nobody may (RFC 6483 §4, RFC 7607), so it never matches. A maxLength beyond what is announced lets forged origins announce the
 * gap with more specific prefixes (RFC 9319 §5 advises against it); that is for the writer of the data to see, not forbidden.
 *
 * Not modelled: certificates, caches and their refresh (RFC 8210), AS_SET at the end of a path.
 */
import { assert } from '../../kernel/assert.ts';
import { addressBits, compare, contains, type Prefix } from '../../model/prefix.ts';

/** One validated payload: `asn` may originate `prefix` and what it covers down to `maxLength`. */
export interface Roa {
  readonly prefix: Prefix;
  readonly maxLength: number;
  readonly asn: number;
}

export type OriginValidity = 'valid' | 'invalid' | 'not-found';

const NO_PARENT = -1;

/**
 * Attested prefixes in order of address, the covering one first, each with the nearest one that covers it. What covers a given
 * prefix is then its predecessor in that order or stands in the predecessor's chain: one binary search and a few steps.
 */
export class RoaTable {
  private readonly prefixes: Prefix[] = [];
  private readonly parents: number[] = [];
  /** Attestations of prefix i lie from starts[i] to starts[i + 1]. */
  private readonly starts: number[] = [];
  private readonly maxLengths: number[] = [];
  private readonly asns: number[] = [];

  constructor(roas: Iterable<Roa>) {
    const sorted = [...roas].sort((a, b) => compare(a.prefix, b.prefix));
    const open: number[] = [];
    for (const { prefix, maxLength, asn } of sorted) {
      assert(
        maxLength >= prefix.length && maxLength <= addressBits(prefix.family),
        `maxLength ${maxLength} of ${prefix.text} out of range`,
      );
      const last = this.prefixes.length - 1;
      if (last < 0 || compare(this.prefixes[last]!, prefix) !== 0) {
        while (open.length > 0 && !contains(this.prefixes[open.at(-1)!]!, prefix)) open.pop();
        this.parents.push(open.at(-1) ?? NO_PARENT);
        open.push(this.prefixes.push(prefix) - 1);
        this.starts.push(this.asns.length);
      }
      this.maxLengths.push(maxLength);
      this.asns.push(asn);
    }
    this.starts.push(this.asns.length);
  }

  /** Number of rows given, equal ones included. */
  get size(): number {
    return this.asns.length;
  }

  /** What the table says of a route to `prefix` whose AS path ends in `originAsn`. */
  validate(prefix: Prefix, originAsn: number): OriginValidity {
    let at = this.predecessor(prefix);
    while (at !== NO_PARENT && !contains(this.prefixes[at]!, prefix)) at = this.parents[at]!;
    if (at === NO_PARENT) return 'not-found';
    for (; at !== NO_PARENT; at = this.parents[at]!) {
      for (let row = this.starts[at]!; row < this.starts[at + 1]!; row++) {
        if (this.asns[row] === originAsn && originAsn !== 0 && prefix.length <= this.maxLengths[row]!) return 'valid';
      }
    }
    return 'invalid';
  }

  /** The last attested prefix that does not stand behind this one, NO_PARENT where all do. */
  private predecessor(prefix: Prefix): number {
    let low = 0;
    let high = this.prefixes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.prefixes[middle]!, prefix) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
