/**
 * What a balancer that hashes comes down to, whatever its method: a list of owners, of which the one at (hash mod length)
 * gets the packet. Two such lists can be compared exactly, entry by entry where they are of one length, and by the Chinese
 * remainder theorem where they are not. Hashes are taken to be uniform and wide against the lists.
 */

/** Someone who can be given load. */
export interface Member {
  /** The number that stands in lists of owners. */
  readonly index: number;
  /** Stable; hashes are of names. */
  readonly name: string;
  /** A whole number of 1 or more: how many parts of the load are meant for it. */
  readonly weight: number;
}

/** Index of a member by entry. Empty where nobody can be given anything. */
export type Owners = Int32Array;

/** Whom a hash (an unsigned 32-bit integer) falls to, −1 for nobody. */
export const ownerOf = (owners: Owners, hash: number): number => (owners.length === 0 ? -1 : owners[hash % owners.length]!);

/** Share of all hashes by index of member, ascending; members without any are left out. */
export function sharesOf(owners: Owners): ReadonlyMap<number, number> {
  let last = 0;
  for (let entry = 0; entry < owners.length; entry++) last = Math.max(last, owners[entry]!);
  const counts = new Int32Array(last + 1);
  for (let entry = 0; entry < owners.length; entry++) counts[owners[entry]!]!++;
  const shares = new Map<number, number>();
  counts.forEach((count, owner) => {
    if (count > 0) shares.set(owner, count / owners.length);
  });
  return shares;
}

/** Share of hashes that had an owner and have another one now, or none. */
export function movedShare(before: Owners, after: Owners): number {
  if (before.length === 0) return 0;
  if (after.length === 0) return 1;
  return before.length === after.length ? movedEntries(before, after) / before.length : movedResidues(before, after);
}

function movedEntries(before: Owners, after: Owners): number {
  let moved = 0;
  for (let entry = 0; entry < before.length; entry++) if (before[entry] !== after[entry]) moved++;
  return moved;
}

/**
 * A hash meets entry i of one list and entry j of the other if i ≡ j modulo the greatest common divisor of their lengths, and
 * then once in their least common multiple.
 */
function movedResidues(before: Owners, after: Owners): number {
  const divisor = greatestCommonDivisor(before.length, after.length);
  const entriesOf = new Map<number, Int32Array>();
  after.forEach((owner, entry) => {
    const byResidue = entriesOf.get(owner) ?? new Int32Array(divisor);
    byResidue[entry % divisor]!++;
    entriesOf.set(owner, byResidue);
  });
  let kept = 0;
  before.forEach((owner, entry) => {
    kept += entriesOf.get(owner)?.[entry % divisor] ?? 0;
  });
  return 1 - kept / ((before.length / divisor) * after.length);
}

function greatestCommonDivisor(x: number, y: number): number {
  let [a, b] = [x, y];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
