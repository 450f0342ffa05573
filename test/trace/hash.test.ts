/**
 * Goal: `traceHash` sees every column of every row, `behaviourHash` only what happened in the simulated world. Method: change one
 * thing at a time and compare; MurmurHash3 itself against the published test vectors of its reference implementation.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RootSets } from '../../sim/kernel/roots.ts';
import { EVENT_KINDS, EventKind, IS_MARKER } from '../../sim/trace/event-kinds.ts';
import { Murmur128 } from '../../sim/trace/murmur.ts';
import type { TraceHashes } from '../../sim/trace/tables.ts';
import { TraceWriter } from '../../sim/trace/writer.ts';
import { header, longSteps, steps, traceOf, writeSteps } from './sample.ts';

type RowValues = Parameters<TraceWriter['row']>;

const base: readonly RowValues[] = [
  [10, EventKind.linkState, 4, 0, 1, 0, 0, -1, 0],
  [10, EventKind.sessionState, 2, 0, 2, 0, 0, 0, 1],
  [20, EventKind.routeChange, 1, 1, 5, 6, 3, 1, 1],
  [30, EventKind.flowRate, 0, 2, 1.5, 0.5, 0, 2, 1],
];

function hashOf(rows: readonly RowValues[], changes: Parameters<typeof header>[0] = {}): TraceHashes {
  const rootSets = new RootSets();
  rootSets.of([0]);
  const writer = new TraceWriter(header(changes), rootSets);
  for (const row of rows) writer.row(...row);
  return writer.finish().hashes();
}

const withColumn = (row: number, column: number, value: number): RowValues[] =>
  base.map((values, i) => (i === row ? (values.with(column, value) as unknown as RowValues) : values));

/**
 * The rows with markers put in before each, triggers renumbered as a run would write them; each row's trigger becomes its
 * marker if it had none.
 */
function withMarkers(rows: readonly RowValues[]): RowValues[] {
  return rows.flatMap((values, i): RowValues[] => {
    const [time, kind, who, what, old, value, reason, trigger] = values;
    const moved = trigger < 0 ? 2 * i : 2 * trigger + 1;
    return [
      [time, EventKind.faultBegin, 0, 0, 0, 0, 0, -1, 0],
      [time, kind, who, what, old, value, reason, moved, 1],
    ];
  });
}

describe('murmur', () => {
  it.each([
    ['', '00000000000000000000000000000000'],
    ['0123', 'dc378fea485d3536485d3536485d3536'],
    ['01234567', 'aa22bf849216040263b83c5e63b83c5e'],
    ['0123456789ab', 'cfaa93f9b6982a7e53412b5d04d3d08f'],
    ['0123456789abcdef', 'fb7d440936aed30a48ad1d9b572b3bfd'],
  ])('hashes %j as the reference implementation does', (text, expected) => {
    const hash = new Murmur128();
    const bytes = new TextEncoder().encode(text);
    hash.words(new Int32Array(bytes.slice().buffer), bytes.length / 4);
    expect(hash.digest()).toBe(expected);
  });

  it('does not care how its words are handed over', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(40), (list, cut) => {
        const words = Int32Array.from(list);
        const [one, two] = [new Murmur128(), new Murmur128()];
        one.words(words, words.length);
        const head = Math.min(cut, words.length);
        for (let i = 0; i < head; i++) two.word(words[i]!);
        two.words(words.subarray(head), words.length - head);
        expect(two.digest()).toBe(one.digest());
      }),
    );
  });

  it('a single bit changes about half of the digest', () => {
    let changed = 0;
    const digest = (words: Int32Array): bigint => {
      const hash = new Murmur128();
      hash.words(words, words.length);
      return BigInt(`0x${hash.digest()}`);
    };
    const words = Int32Array.from({ length: 9 }, (_, i) => i * 77);
    const before = digest(words);
    for (let bit = 0; bit < 288; bit++) {
      const flipped = words.slice();
      flipped[bit >> 5]! ^= 1 << (bit & 31);
      changed += (digest(flipped) ^ before).toString(2).replaceAll('0', '').length;
    }
    expect(changed / 288 / 128).toBeCloseTo(0.5, 1);
  });
});

describe('trace hashes', () => {
  it('see every column', () => {
    const { traceHash, behaviourHash } = hashOf(base);
    const columns: readonly (readonly [name: string, column: number, value: number, isBehaviour: boolean])[] = [
      ['time', 0, 31, true],
      ['kind', 1, EventKind.flowSlope, true],
      ['who', 2, 1, true],
      ['what', 3, 3, true],
      ['old', 4, 1.25, true],
      ['new', 5, 0.75, true],
      ['reason', 6, 1, true],
      ['trigger', 7, 1, true],
      ['roots', 8, 0, false],
    ];
    for (const [name, column, value, isBehaviour] of columns) {
      const changed = hashOf(withColumn(3, column, value));
      expect(changed.traceHash, name).not.toBe(traceHash);
      expect(changed.behaviourHash === behaviourHash, name).toBe(!isBehaviour);
    }
    expect(hashOf(base.slice(0, 3)).traceHash).not.toBe(traceHash);
  });

  it('names, notes and versions move neither; what a row refers to moves both', () => {
    const list = longSteps(50);
    const entities = { router: [{ id: 'fra-r1', name: 'new name' }] };
    const renamed = traceOf(list, { notes: { a: 1 }, engineVersion: '9', entities });
    expect(renamed.hashes()).toEqual(traceOf(list).hashes());
    const writer = writeSteps(list);
    writer.dictionaries.route.intern([9]);
    const other = writer.finish().hashes();
    expect(other.traceHash).not.toBe(renamed.hashes().traceHash);
    expect(other.behaviourHash).not.toBe(renamed.hashes().behaviourHash);
  });

  it('a fault of no strength leaves the behaviour hash alone', () => {
    expect(hashOf(withMarkers(base)).behaviourHash).toBe(hashOf(base).behaviourHash);
    expect(hashOf(withMarkers(base)).traceHash).not.toBe(hashOf(base).traceHash);
  });

  it('markers in any number, over many blocks, leave the behaviour hash alone', () => {
    const rows: RowValues[] = [];
    const world = longSteps(9_000).filter((step) => IS_MARKER[step.kind] === 0);
    writeSteps(world).finish().forEach((row) => {
      rows.push([row.time, row.kind, row.who, row.what, row.old, row.new, row.reason, row.trigger, 0]);
    });
    expect(hashOf(withMarkers(rows)).behaviourHash).toBe(hashOf(rows).behaviourHash);
  });

  it('are the same whether rows are kept or not', () => {
    fc.assert(
      fc.property(steps, (list) => {
        expect(writeSteps(list, { keepRows: false }).finish().hashes()).toEqual(writeSteps(list).finish().hashes());
      }),
    );
    for (const count of [4_095, 4_096, 4_097, 8_192, 12_289]) {
      const list = longSteps(count);
      expect(writeSteps(list, { keepRows: false }).finish().hashes()).toEqual(writeSteps(list).finish().hashes());
    }
  });

  it('hold still from version to version', () => {
    expect(traceOf(longSteps(5_000)).hashes()).toMatchInlineSnapshot(`
      {
        "behaviourHash": "b1112b45535e9df14fd1c8dc7a04715b",
        "traceHash": "a1666cff3ee2e16937b6277d15a3befc",
      }
    `);
  });

  it('the registry numbers its kinds by their place and names them once', () => {
    expect(EVENT_KINDS.map((kind) => kind.number)).toEqual(EVENT_KINDS.map((_, i) => i));
    expect(Object.values(EventKind)).toHaveLength(EVENT_KINDS.length);
    expect(new Set(EVENT_KINDS.map((kind) => kind.name)).size).toBe(EVENT_KINDS.length);
    expect(EVENT_KINDS.filter((kind) => kind.marker).map((kind) => kind.name)).toEqual(
      EVENT_KINDS.filter((kind) => kind.name.startsWith('fault.')).map((kind) => kind.name),
    );
  });
});
