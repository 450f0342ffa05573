/**
 * Goal: selectors name what they say, and chance picks members without moving when others come or go. Method: an oracle by
 * regular expression for globs, and laws of choice on random sets.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entity } from '../../../sim/model/scenario/entities.ts';
import { choose, globMatches } from '../../../sim/model/scenario/selectors.ts';

const node = (id: string): Entity => ({ kind: 'node', id, name: id, labels: {} });

describe('globs', () => {
  test('agree with the regular expression', () => {
    const letters = (extra: readonly string[]) =>
      fc.array(fc.constantFrom('a', 'b', '/', ...extra), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(letters(['*', '?']), letters([]), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(globMatches(pattern, text)).toBe(expression.test(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('many stars take no exponential time', () => {
    expect(globMatches(`${'*a'.repeat(30)}b`, 'a'.repeat(20_000))).toBe(false);
  });
});

describe('choice', () => {
  const ids = fc
    .uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 })
    .map((list) => [...list].sort());

  test('takes as many as asked for, a share rounded up', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 0, max: 100 }), fc.nat(1000), (list, percent, seed) => {
        const entities = list.map(node);
        expect(choose(entities, 'fixed-percent', percent, seed, 'f')).toHaveLength(Math.ceil((list.length * percent) / 100));
        expect(choose(entities, 'fixed', percent, seed, 'f')).toHaveLength(Math.min(percent, list.length));
        expect(choose(entities, 'one', 0, seed, 'f')).toHaveLength(1);
        expect(choose(entities, 'all', 0, seed, 'f')).toEqual(entities);
      }),
    );
  });

  test('one entity more displaces at most one of those chosen', () => {
    fc.assert(
      fc.property(
        ids,
        fc.string({ minLength: 7, maxLength: 9 }),
        fc.nat(1000),
        fc.integer({ min: 1, max: 6 }),
        (list, extra, seed, count) => {
          const before = choose(list.map(node), 'fixed', count, seed, 'f').map(({ id }) => id);
          const after = choose([...list, extra].sort().map(node), 'fixed', count, seed, 'f').map(({ id }) => id);
          expect(before.filter((id) => !after.includes(id)).length).toBeLessThanOrEqual(after.includes(extra) ? 1 : 0);
        },
      ),
    );
  });

  test('depends on the seed and on the fault', () => {
    const entities = Array.from({ length: 50 }, (_, i) => node(`n${String(i).padStart(2, '0')}`));
    const chosen = (seed: number, fault: string): string =>
      choose(entities, 'fixed', 5, seed, fault)
        .map(({ id }) => id)
        .join();
    expect(chosen(1, 'a')).toBe(chosen(1, 'a'));
    expect(new Set([chosen(1, 'a'), chosen(2, 'a'), chosen(1, 'b')]).size).toBe(3);
  });
});
