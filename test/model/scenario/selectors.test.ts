/**
 * Goal: selectors name what they say, and chance picks members without moving when others come or go. Method: an oracle by
 * regular expression for globs, and laws of choice on random sets.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entity } from '../../../sim/model/scenario/entities.ts';
import { choose, selectionModes } from '../../../sim/model/scenario/choice.ts';
import { globMatches } from '../../../sim/model/scenario/selectors.ts';

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
        expect(choose(entities, { mode: 'fixed-percent', value: percent }, seed, 'f')).toHaveLength(
          Math.ceil((list.length * percent) / 100),
        );
        expect(choose(entities, { mode: 'fixed', value: percent }, seed, 'f')).toHaveLength(Math.min(percent, list.length));
        expect(choose(entities, { mode: 'one', value: 0 }, seed, 'f')).toHaveLength(1);
        expect(choose(entities, { mode: 'all', value: 0 }, seed, 'f')).toEqual(entities);
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
          const before = choose(list.map(node), { mode: 'fixed', value: count }, seed, 'f').map(({ id }) => id);
          const after = choose([...list, extra].sort().map(node), { mode: 'fixed', value: count }, seed, 'f').map(
            ({ id }) => id,
          );
          expect(before.filter((id) => !after.includes(id)).length).toBeLessThanOrEqual(after.includes(extra) ? 1 : 0);
        },
      ),
    );
  });

  test('depends on the seed and on the fault', () => {
    const entities = Array.from({ length: 50 }, (_, i) => node(`n${String(i).padStart(2, '0')}`));
    const chosen = (seed: number, fault: string): string =>
      choose(entities, { mode: 'fixed', value: 5 }, seed, fault)
        .map(({ id }) => id)
        .join();
    expect(chosen(1, 'a')).toBe(chosen(1, 'a'));
    expect(new Set([chosen(1, 'a'), chosen(2, 'a'), chosen(1, 'b')]).size).toBe(3);
  });

  const sites = fc.array(fc.constantFrom('aa', 'bb', 'cc'), { minLength: 1, maxLength: 15 });
  const placed = (list: readonly string[], nameOf: (id: string) => string = (id) => id): Entity[] =>
    list.map((datacenter, i) => {
      const id = `n${String(i).padStart(2, '0')}`;
      return { kind: 'node', id, name: nameOf(id), labels: { datacenter: [datacenter, datacenter] } };
    });
  const modes = fc.constantFrom(...selectionModes);

  test('never leaves fewer than are to be kept, of all or in any datacenter', () => {
    fc.assert(
      fc.property(sites, modes, fc.nat(100), fc.nat(5), fc.nat(1000), (list, mode, value, keep, seed) => {
        const entities = placed(list);
        const left = (chosen: readonly Entity[], site: string | null): number =>
          entities.filter(
            ({ id, labels }) => (site === null || labels.datacenter!.includes(site)) && chosen.every((one) => one.id !== id),
          ).length;
        const ofAll = choose(entities, { mode, value, keep }, seed, 'f');
        expect(left(ofAll, null)).toBeGreaterThanOrEqual(Math.min(keep, list.length));
        const bySite = choose(entities, { mode, value, keep: { datacenter: keep } }, seed, 'f');
        for (const site of new Set(list))
          expect(left(bySite, site)).toBeGreaterThanOrEqual(Math.min(keep, list.filter((one) => one === site).length));
        // It spares nobody without need: of all members, what is over the floors is taken.
        const taken = choose(entities, { mode: 'all', value: 0, keep: { datacenter: keep } }, seed, 'f').length;
        const over = [...new Set(list)].map((site) => Math.max(0, list.filter((one) => one === site).length - keep));
        expect(taken).toBe(over.reduce((sum, count) => sum + count, 0));
      }),
    );
  });

  test('other names move nobody', () => {
    fc.assert(
      fc.property(sites, modes, fc.nat(100), fc.nat(3), fc.nat(1000), (list, mode, value, keep, seed) => {
        const chosen = (nameOf: (id: string) => string): string[] =>
          choose(placed(list, nameOf), { mode, value, keep }, seed, 'f').map(({ id }) => id);
        expect(chosen((id) => `other ${id}`)).toEqual(chosen((id) => id));
      }),
    );
  });
});
