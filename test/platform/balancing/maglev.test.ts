/**
 * Goal: Maglev tables belong to the names of the backends and nothing else, are even, and are filled. Method: laws over
 * random sets of names on small tables; figures of the paper stand in test/literature.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maglevTable } from '../../../sim/platform/balancing/maglev.ts';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 40 });
const sizes = fc.constantFrom(41, 251, 1009);

describe('maglevTable', () => {
  it('gives every backend its share to the entry', () => {
    fc.assert(
      fc.property(names, sizes, (backends, size) => {
        const counts = new Int32Array(backends.length);
        for (const backend of maglevTable(backends, size)) counts[backend]!++;
        return Math.max(...counts) - Math.min(...counts) <= 1;
      }),
    );
  });

  it('does not depend on the order of the backends', () => {
    const shuffled = names.chain((backends) =>
      fc.tuple(fc.constant(backends), fc.shuffledSubarray(backends, { minLength: backends.length })),
    );
    fc.assert(
      fc.property(shuffled, sizes, ([one, other], size) => {
        const named = (backends: readonly string[]): string[] => Array.from(maglevTable(backends, size), (i) => backends[i]!);
        expect(named(one)).toEqual(named(other));
      }),
    );
  });

  it('is asked for nothing else than it can do', () => {
    expect(() => maglevTable([], 41)).toThrow('0 backends');
    expect(() => maglevTable(['a', 'b', 'c'], 2)).toThrow('3 backends');
    expect(() => maglevTable(['a', 'b'], 42)).toThrow('not a prime');
    expect(() => maglevTable(['a', 'a'], 41)).toThrow('a twice');
  });
});
