/**
 * Goal: the upward closure is all providers of providers and nobody else, the restricted graph one and the same whatever the
 * order of its rows, and circles are found. Method: small graphs by hand, and random ones against a plain definition.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customersFirst, restricted, upwardClosure } from '../../../sim/model/generate/upward-closure.ts';
import type { AsLinks } from '../../../sim/model/source/as-links.ts';
import { linksOf, type LinkRow } from '../../support/as-graph-world.ts';

const rowsOf = ({ a, b, isProvider }: AsLinks): number[][] => [...a].map((asn, i) => [asn, b[i]!, isProvider[i]!]);

// Small numbers are kept as bytes, large ones in a table.
describe.each([['small', 0], ['large', 4_200_000_000]])('%s numbers', (_, base) => {
  const from = (rows: readonly LinkRow[]): LinkRow[] => rows.map(([a, b, is]) => [base + a, base + b, is]);
  const links = linksOf(from([[1, 2, 1], [2, 3, 1], [4, 3, 0], [4, 5, 1]]));
  const closure = (...some: number[]) => upwardClosure(links, some.map((asn) => base + asn)).map((asn) => asn - base);

  test('a closure has the start, its providers and theirs, no peers and no customers', () => {
    expect(closure(3)).toEqual([1, 2, 3]);
    expect(closure(5)).toEqual([4, 5]);
    expect(closure(1)).toEqual([1]);
    expect(closure(5, 2)).toEqual([1, 2, 4, 5]);
  });

  test('a number that the graph does not have is passed over', () => {
    expect(closure(6)).toEqual([]);
    expect(closure(6, 1)).toEqual([1]);
  });

  test('a restricted graph has the links among those kept', () => {
    expect(rowsOf(restricted(links, [1, 2, 3].map((asn) => base + asn)))).toEqual(from([[1, 2, 1], [2, 3, 1]]));
  });
});

const graphs = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), fc.constantFrom<0 | 1>(0, 1)),
  { selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`, maxLength: 60 },
).map((rows) => rows.filter(([a, b]) => a !== b));

/** Whether an AS is one of some or above one of them, by walking up from below. */
const isAbove = (rows: readonly LinkRow[], asn: number, from: readonly number[]): boolean =>
  from.includes(asn) || rows.some(([a, b, is]) => is === 1 && a === asn && isAbove(rows, b, from));

describe('random graphs', () => {
  test('a closure is the definition, word for word', () => {
    const hierarchies = graphs.map((rows) => rows.map(([a, b, is]): LinkRow => [Math.min(a, b), Math.max(a, b), is]));
    fc.assert(
      fc.property(hierarchies, fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }), (rows, from) => {
        const known = [...new Set(rows.flatMap(([a, b]) => [a, b]))].sort((x, y) => x - y);
        const start = from.filter((asn) => known.includes(asn));
        expect(upwardClosure(linksOf(rows), from)).toEqual(known.filter((asn) => isAbove(rows, asn, start)));
      }),
    );
  });

  test('a restricted graph is one whatever the order of rows and of the ends of peers, and each pair stands once', () => {
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.nat()), fc.boolean(), (rows, keys, isTwice) => {
        const kept = rows.flatMap(([a, b]) => [a, b]).filter((asn) => asn % 3 > 0);
        const turned = rows.map(([a, b, is], i): LinkRow => (is === 0 && i % 2 === 0 ? [b, a, is] : [a, b, is]));
        const mixed = [...turned, ...(isTwice ? rows : [])]
          .map((row) => [keys.next().value!, row] as const)
          .sort(([x], [y]) => x - y)
          .map(([, row]) => row);
        const part = restricted(linksOf(rows), kept);
        expect(restricted(linksOf(mixed), kept)).toEqual(part);
        const among = rows.filter(([a, b]) => kept.includes(a) && kept.includes(b));
        expect(part.a.length).toBe(among.length);
        expect(restricted(part, kept)).toEqual(part);
      }),
    );
  });

  test('customers come first, and nobody comes who is in a circle of providers or above one', () => {
    fc.assert(
      fc.property(graphs, (rows) => {
        const links = linksOf(rows);
        const all = [...new Set(rows.flatMap(([a, b]) => [a, b]))].sort((x, y) => x - y);
        const order = customersFirst(links, all);
        const at = new Map(order.map((asn, i) => [asn, i]));
        for (const [provider, customer, is] of rows) {
          if (is === 1 && at.has(provider)) expect(at.get(customer) ?? Infinity).toBeLessThan(at.get(provider)!);
        }
        // Whoever is left out has a customer who is left out: following those never ends, which is a circle.
        for (const asn of all) {
          if (at.has(asn)) continue;
          expect(rows.some(([a, b, is]) => is === 1 && a === asn && !at.has(b))).toBe(true);
        }
      }),
    );
  });
});
