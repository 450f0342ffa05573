/**
 * A graph of ASes in one canonical form, whatever the order of the file that it came from: AS numbers ascend, each link stands
 * once, at its lower end, the higher ends ascending. Two counting sorts, so that half a million links take tens of milliseconds.
 */
import type { AsRelationships } from './as-rel.ts';

/** What the higher end of a link is to the lower end. */
export const AsRole = { customer: 0, peer: 1, provider: 2 } as const;
export type AsRole = (typeof AsRole)[keyof typeof AsRole];

export interface AsAdjacency {
  /** Ascending, each once. An AS is named by its position here. */
  readonly asNumbers: Uint32Array;
  /** Links of AS i to ASes above it: first[i] … first[i + 1] − 1. */
  readonly first: Uint32Array;
  /** The higher end of each link. */
  readonly higher: Uint32Array;
  /** `AsRole` of the higher end. */
  readonly role: Uint8Array;
}

/** Two rows that say different things of one pair of ASes cannot both be true; the same row twice counts once. */
export type AdjacencyResult =
  | { readonly ok: true; readonly value: AsAdjacency }
  | { readonly ok: false; readonly row: number; readonly earlierRow: number };

export function asAdjacency({ a, b, isProvider }: AsRelationships): AdjacencyResult {
  const rowCount = a.length;
  const { asNumbers, indexOf } = numbered(a, b);
  const asCount = asNumbers.length;
  const low = new Uint32Array(rowCount);
  const high = new Uint32Array(rowCount);
  const said = new Uint8Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const x = indexOf(a[row]!);
    const y = indexOf(b[row]!);
    low[row] = x < y ? x : y;
    high[row] = x < y ? y : x;
    said[row] = isProvider[row] === 0 ? AsRole.peer : x < y ? AsRole.customer : AsRole.provider;
  }
  const rows = sortedBy(low, sortedBy(high, null, asCount), asCount);
  const first = new Uint32Array(asCount + 1);
  const higher = new Uint32Array(rowCount);
  const role = new Uint8Array(rowCount);
  let count = 0;
  for (let i = 0; i < rowCount; i++) {
    const row = rows[i]!;
    const before = rows[i - 1];
    if (before !== undefined && low[before] === low[row] && high[before] === high[row]) {
      if (said[before] !== said[row]) return { ok: false, row, earlierRow: before };
      continue;
    }
    first[low[row]! + 1]!++;
    higher[count] = high[row]!;
    role[count++] = said[row]!;
  }
  for (let as = 0; as < asCount; as++) first[as + 1]! += first[as]!;
  return { ok: true, value: { asNumbers, first, higher: higher.subarray(0, count), role: role.subarray(0, count) } };
}

/** Stable counting sort of rows by a key below `keyCount`. */
function sortedBy(key: Uint32Array, rows: Uint32Array | null, keyCount: number): Uint32Array {
  const at = new Uint32Array(keyCount + 1);
  for (let row = 0; row < key.length; row++) at[key[row]! + 1]!++;
  for (let i = 0; i < keyCount; i++) at[i + 1]! += at[i]!;
  const sorted = new Uint32Array(key.length);
  for (let i = 0; i < key.length; i++) {
    const row = rows === null ? i : rows[i]!;
    sorted[at[key[row]!]!++] = row;
  }
  return sorted;
}

/** AS numbers below this are looked up in a table, which the numbers given out until today all fit in. */
const TABLE_SIZE_MAX = 1 << 24;

/** The distinct numbers in order, and the position of each. */
function numbered(a: Uint32Array, b: Uint32Array): { asNumbers: Uint32Array; indexOf: (asn: number) => number } {
  let largest = 0;
  for (let row = 0; row < a.length; row++) largest = Math.max(largest, a[row]!, b[row]!);
  if (largest >= TABLE_SIZE_MAX) {
    const asNumbers = Uint32Array.from(new Set([...a, ...b])).sort();
    const positions = new Map<number, number>();
    asNumbers.forEach((asn, position) => positions.set(asn, position));
    return { asNumbers, indexOf: (asn) => positions.get(asn)! };
  }
  const table = new Int32Array(largest + 1);
  let count = 0;
  for (const column of [a, b]) {
    for (let row = 0; row < column.length; row++) {
      if (table[column[row]!] === 0) count++;
      table[column[row]!] = 1;
    }
  }
  const asNumbers = new Uint32Array(count);
  count = 0;
  for (let asn = 0; asn <= largest; asn++) {
    if (table[asn] === 0) continue;
    asNumbers[count] = asn;
    table[asn] = count++;
  }
  return { asNumbers, indexOf: (asn) => table[asn]! };
}
