/**
 * Maglev's consistent hashing (Eisenbud et al., NSDI 2016, §3.4): each backend has a permutation of the table's entries, and
 * the backends take turns in claiming the next free entry of theirs. Shares differ by one entry at most; when a backend
 * goes, the entries of others move little, though not never (a ring never moves them, but balances worse). A backend of
 * weight w has w turns where others have one, as the paper proposes.
 */
import { assert } from '../../kernel/assert.ts';
import { hashText } from '../../kernel/dice.ts';
import { isPrime } from '../../kernel/prime.ts';

/** Table sizes of the paper: small for 1,000 backends, and ten times as large. Both are prime, as every size must be. */
export const MAGLEV_SMALL = 65_537;
export const MAGLEV_LARGE = 655_373;

const FREE = -1;
const OFFSET_SALT = 0x4d61676c;
const SKIP_SALT = 0x65763136;

/**
 * Fills a lookup table: entry → index into `backends`. The turns go by name, so the order of `backends` does not matter.
 *
 * @param backends distinct names, at least one and at most `size` of them.
 * @param size a prime, so that every skip visits every entry.
 * @param weights turns of each backend in a round, whole numbers of 1 or more.
 */
export function maglevTable(
  backends: readonly string[],
  size: number = MAGLEV_SMALL,
  weights: readonly number[] | null = null,
): Int32Array {
  assert(backends.length > 0 && backends.length <= size, `${backends.length} backends do not fit into ${size} entries`);
  assert(isPrime(size), `a table of ${size} entries, which is not a prime number`);
  const turns = backends.map((_, index) => index).sort((a, b) => (backends[a]! < backends[b]! ? -1 : 1));
  turns.forEach((backend, i) => assert(i === 0 || backends[backend] !== backends[turns[i - 1]!], `${backends[backend]} twice`));
  const position = Int32Array.from(turns, (backend) => hashText(backends[backend]!, OFFSET_SALT) % size);
  const skip = Int32Array.from(turns, (backend) => (hashText(backends[backend]!, SKIP_SALT) % (size - 1)) + 1);
  const table = new Int32Array(size).fill(FREE);
  const round = turns.flatMap((backend, turn) => Array.from({ length: weights?.[backend] ?? 1 }, () => turn));
  for (let filled = 0; filled < size; filled++) {
    const turn = round[filled % round.length]!;
    let entry = position[turn]!;
    const step = skip[turn]!;
    while (table[entry] !== FREE) {
      entry += step;
      if (entry >= size) entry -= size;
    }
    table[entry] = turns[turn]!;
    position[turn] = entry;
  }
  return table;
}
