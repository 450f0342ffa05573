/**
 * Rendezvous hashing (highest random weight): every entry goes to the member whose hash with it is the highest, so that an
 * entry moves only from a member that goes or to one that comes. Entries are drawn independently, so shares scatter like √(n
 * ÷ entries). With unequal weights the score is −w ÷ ln u of a uniform hash u, which gives each member its part.
 *
 * Sources: Thaler and Ravishankar, "Using name-based mappings to increase hit rates", IEEE/ACM ToN 1998; weights after
 * Schindelhauer and Schomaker, "Weighted distributed hash tables", SPAA 2005. A table of rows in place of a hash per packet
 * is GitHub GLB's.
 */
import { entityKey } from '../../kernel/dice.ts';
import { log } from '../../kernel/math.ts';
import type { Member, Owners } from './owners.ts';

const WORDS = 4294967296;

export function rendezvousOwners(members: readonly Member[], size: number): Owners {
  if (members.length === 0) return new Int32Array(0);
  // By name, so that equal hashes fall to one member whatever the order.
  const ordered = [...members].sort((a, b) => (a.name < b.name ? -1 : 1));
  const keys = ordered.map(({ name }) => entityKey(`rendezvous/${name}`));
  const his = Int32Array.from(keys, ({ hi }) => hi);
  const los = Int32Array.from(keys, ({ lo }) => lo);
  const isWeighted = ordered.some(({ weight }) => weight !== ordered[0]!.weight);
  const owners = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    let best = 0;
    let highest = -1;
    for (let position = 0; position < his.length; position++) {
      const word = scramble(his[position]!, los[position]!, row);
      const score = isWeighted ? -ordered[position]!.weight / log((word + 0.5) / WORDS) : word;
      if (score <= highest) continue;
      highest = score;
      best = position;
    }
    owners[row] = ordered[best]!.index;
  }
  return owners;
}

/** Uniform in 32 bits: two rounds of MurmurHash3's finaliser over a key and a row. */
function scramble(hi: number, lo: number, row: number): number {
  let h = hi ^ Math.imul(row + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= (h >>> 16) ^ lo;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
