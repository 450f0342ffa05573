/**
 * Goal: one graph has one canonical form, whatever the order of its rows, and the binary form brings back exactly that or says
 * what is wrong. Method: graphs by hand and random ones, shuffled, repeated, written and read, cut and with single bytes changed.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asAdjacency, AsRole, type AsAdjacency } from '../../sim/interop/as-adjacency.ts';
import { isBinaryGraph, readBinaryGraph, writeBinaryGraph } from '../../sim/interop/as-graph-binary.ts';
import type { AsRelationships } from '../../sim/interop/as-rel.ts';

type Row = readonly [a: number, b: number, isProvider: 0 | 1];

const relationships = (rows: readonly Row[]): AsRelationships => ({
  a: Uint32Array.from(rows, ([a]) => a),
  b: Uint32Array.from(rows, ([, b]) => b),
  isProvider: Uint8Array.from(rows, ([, , isProvider]) => isProvider),
});

function adjacencyOf(rows: readonly Row[]): AsAdjacency {
  const result = asAdjacency(relationships(rows));
  if (!result.ok) throw new Error(`rows ${result.earlierRow} and ${result.row}`);
  return result.value;
}

/** Each link as `low high role`. */
const linksOf = ({ asNumbers, first, higher, role }: AsAdjacency): string[] =>
  Array.from(asNumbers).flatMap((low, i) =>
    Array.from(higher.subarray(first[i], first[i + 1]), (h, k) => `${low} ${asNumbers[h]} ${role[first[i]! + k]}`));

/** Rows of different pairs of ASes. */
const graphs = fc.uniqueArray(
  fc.tuple(fc.constantFrom(1, 2, 3, 700, 65_000, 4_200_000_000), fc.integer({ min: 1, max: 40 }), fc.constantFrom<0 | 1>(0, 1)),
  { selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`, maxLength: 60 },
).map((rows) => rows.filter(([a, b]) => a !== b));

const SOURCE = '0123456789abcdef'.repeat(4);

describe('the canonical form', () => {
  it('has ascending numbers and each link at its lower end', () => {
    const value = adjacencyOf([[70, 10, 0], [10, 4_000_000_000, 1], [10, 5, 1]]);
    expect([...value.asNumbers]).toEqual([5, 10, 70, 4_000_000_000]);
    expect(linksOf(value)).toEqual([
      `5 10 ${AsRole.provider}`, `10 70 ${AsRole.peer}`, `10 4000000000 ${AsRole.customer}`,
    ]);
  });

  it('is the same for rows in any order, turned round or repeated', () => {
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.boolean()), (rows, coins) => {
        const turned = rows.map(([a, b, kind]): Row => (kind === 0 && coins.next().value ? [b, a, 0] : [a, b, kind]));
        const repeated = [...turned, ...rows.filter(() => coins.next().value)].reverse();
        expect(adjacencyOf(repeated)).toEqual(adjacencyOf(rows));
        expect(linksOf(adjacencyOf(rows)).length).toBe(rows.length);
      }),
    );
  });

  it.each([
    ['peers and provider', [[1, 2, 1], [3, 4, 0], [2, 1, 0]]],
    ['each the provider of the other', [[1, 2, 1], [3, 4, 0], [2, 1, 1]]],
  ] as [string, Row[]][])('does not take %s for one pair', (_, rows) => {
    expect(asAdjacency(relationships(rows))).toEqual({ ok: false, row: 2, earlierRow: 0 });
  });
});

describe('the binary form', () => {
  it('brings back the graph and the digest of its source, at any place in memory', () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 0, max: 3 }), (rows, offset) => {
        const value = adjacencyOf(rows);
        const bytes = writeBinaryGraph(value, SOURCE);
        const moved = new Uint8Array(bytes.length + offset).subarray(offset);
        moved.set(bytes);
        expect(isBinaryGraph(moved)).toBe(true);
        const read = readBinaryGraph(moved);
        expect(read).toMatchObject({ ok: true, source: SOURCE });
        if (read.ok) expect(linksOf(read.value)).toEqual(linksOf(value));
      }),
    );
  });

  const bytes = writeBinaryGraph(adjacencyOf([[1, 2, 1], [2, 3, 0], [1, 3, 1], [3, 9, 1]]), SOURCE);

  it('sees every cut and every changed byte', () => {
    for (let size = 0; size < bytes.length; size++) expect(readBinaryGraph(bytes.subarray(0, size)).ok).toBe(false);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 64;
      expect([at, readBinaryGraph(changed).ok]).toEqual([at, false]);
    }
  });

  it('does not take a text for one, nor another version', () => {
    expect(isBinaryGraph(new TextEncoder().encode('# a\n1|2|-1\n'))).toBe(false);
    const later = bytes.slice();
    later[8] = 2;
    expect(readBinaryGraph(later)).toEqual({ ok: false, problem: 'it is of version 2, and this program reads 1' });
  });

  it('checks the columns even where the checksum fits', () => {
    const value = adjacencyOf([[1, 2, 1], [2, 3, 0]]);
    const wrong: readonly (readonly [string, AsAdjacency])[] = [
      ['an end that does not exist', { ...value, higher: Uint32Array.of(1, 3) }],
      ['a link to itself', { ...value, higher: Uint32Array.of(0, 2) }],
      ['numbers that do not ascend', { ...value, asNumbers: Uint32Array.of(1, 3, 2) }],
      ['ranges that go back', { ...value, first: Uint32Array.of(0, 2, 1, 2) }],
      ['ranges that end early', { ...value, first: Uint32Array.of(0, 1, 1, 1) }],
      ['a relation that does not exist', { ...value, role: Uint8Array.of(0, 3) }],
    ];
    for (const [what, one] of wrong) {
      const read = readBinaryGraph(writeBinaryGraph(one, SOURCE));
      expect(read, what).toEqual({ ok: false, problem: 'its columns contradict each other' });
    }
  });
});
