/**
 * Resilient hashing: a fixed number of buckets that remember their members. When members go, their buckets alone are given
 * to others; when members come, they take buckets from the fullest until all have their part, and nothing moves between
 * others. The table depends on its history. Modelled on switches that rebalance at once; Linux moves only buckets that have
 * been idle.
 *
 * Source: Linux, Documentation/networking/nexthop-group-resilient.rst (buckets, weights, migration).
 */
import type { Member, Owners } from './owners.ts';

const FREE = -1;

/** @param before the table so far, empty at first. */
export function resilientOwners(members: readonly Member[], before: Owners, size: number): Owners {
  if (members.length === 0) return new Int32Array(0);
  const present = new Map(members.map(({ index }, position) => [index, position]));
  const counts = new Int32Array(members.length);
  const table = new Int32Array(size).fill(FREE);
  before.forEach((owner, bucket) => {
    const position = present.get(owner);
    if (position === undefined) return;
    table[bucket] = owner;
    counts[position]!++;
  });
  const isNew = counts.map((count) => (count === 0 ? 1 : 0));
  /** How full a member would be with so many more buckets. */
  const fullness = (position: number, more: number): number => (counts[position]! + more) / members[position]!.weight;
  const emptiest = (isAsked: (position: number) => boolean): number => {
    let found = -1;
    for (let position = 0; position < members.length; position++) {
      if (isAsked(position) && (found < 0 || fullness(position, 1) < fullness(found, 1))) found = position;
    }
    return found;
  };
  for (let bucket = 0; bucket < size; bucket++) {
    if (table[bucket] !== FREE) continue;
    const to = emptiest(() => true);
    table[bucket] = members[to]!.index;
    counts[to]!++;
  }
  for (;;) {
    const to = emptiest((position) => isNew[position] === 1);
    if (to < 0) return table;
    let from = to;
    for (let position = 0; position < members.length; position++) {
      if (isNew[position] === 0 && (from === to || fullness(position, 0) > fullness(from, 0))) from = position;
    }
    // Worth it while the giver stays at least as full as the taker becomes.
    if (from === to || fullness(from, -1) < fullness(to, 1)) return table;
    table[table.lastIndexOf(members[from]!.index)] = members[to]!.index;
    counts[from]!--;
    counts[to]!++;
  }
}
