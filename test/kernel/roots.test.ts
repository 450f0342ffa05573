/**
 * Goal: root sets behave like sets. Method: the laws of union, checked against built-in sets.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_ROOTS, RootSets } from '../../sim/kernel/roots.ts';

const roots = fc.array(fc.nat(12), { maxLength: 6 });

describe('root sets', () => {
  it('of and members agree, whatever the order and repetition', () => {
    fc.assert(
      fc.property(roots, (list) => {
        const sets = new RootSets();
        const id = sets.of(list);
        expect(sets.members(id)).toEqual([...new Set(list)].sort((a, b) => a - b));
        expect(sets.of([...list, ...list].reverse())).toBe(id);
        expect(id === NO_ROOTS).toBe(list.length === 0);
      }),
    );
  });

  it('union is that of sets: commutative, associative, idempotent, with the empty set as its unit', () => {
    const sets = new RootSets();
    fc.assert(
      fc.property(roots, roots, roots, (x, y, z) => {
        const [a, b, c] = [sets.of(x), sets.of(y), sets.of(z)];
        expect(sets.union(a, b)).toBe(sets.of([...x, ...y]));
        expect(sets.union(a, b)).toBe(sets.union(b, a));
        expect(sets.union(sets.union(a, b), c)).toBe(sets.union(a, sets.union(b, c)));
        expect(sets.union(a, a)).toBe(a);
        expect(sets.union(a, NO_ROOTS)).toBe(a);
        expect(sets.union(NO_ROOTS, a)).toBe(a);
      }),
    );
  });

  it('knows no set that was never made', () => {
    expect(() => new RootSets().members(1)).toThrow(/no root set 1/);
  });
});
