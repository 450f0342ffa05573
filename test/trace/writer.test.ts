/**
 * Goal: what is written is what is read, across blocks, and a writer refuses what no sound run says. Method: write and read back;
 * listeners while writing against reducers afterwards.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RootSets } from '../../sim/kernel/roots.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Reducer } from '../../sim/trace/reducer.ts';
import type { Row } from '../../sim/trace/rows.ts';
import { TraceWriter } from '../../sim/trace/writer.ts';
import { header, longSteps, steps, writeSteps } from './sample.ts';

const counter = (kinds: readonly EventKind[]): Reducer<string[]> => {
  const seen: string[] = [];
  return {
    kinds,
    row: (row) => seen.push(`${row.index} ${row.time} ${row.kind} ${row.who} ${row.new} ${row.trigger} ${row.roots}`),
    result: () => seen,
  };
};

describe('trace writer', () => {
  it('reads back what was written, across blocks', () => {
    const writer = new TraceWriter(header(), new RootSets());
    for (let i = 0; i < 10_000; i++) expect(writer.row(i, i % 24 as EventKind, i % 7, i % 3, i / 3, i, i % 13, i - 1, 0)).toBe(i);
    const trace = writer.finish();
    const rows: Row[] = [];
    trace.forEach((row) => rows.push({ ...row }));
    expect(rows).toHaveLength(10_000);
    expect(rows[9_999]).toEqual({
      index: 9_999,
      time: 9_999,
      kind: 15,
      who: 3,
      what: 0,
      old: 3_333,
      new: 9_999,
      reason: 2,
      trigger: 9_998,
      roots: 0,
    });
    expect(rows.every((row, i) => row.index === i && row.new === i)).toBe(true);
    expect(trace.at(4_096)).toEqual(rows[4_096]);
  });

  it('streams the same rows as it stores, kept or not', () => {
    const kinds = [EventKind.flowRate, EventKind.linkState, EventKind.faultBegin];
    const listen = (list: Parameters<typeof writeSteps>[0], keepRows: boolean): string[] => {
      const reducer = counter(kinds);
      const writer = new TraceWriter(header(), new RootSets(), { keepRows });
      writer.attach(reducer);
      writeSteps(list).finish().forEach((row) => {
        writer.row(row.time, row.kind, row.who, row.what, row.old, row.new, row.reason, row.trigger, row.roots);
      });
      expect(writer.finish().hasRows).toBe(keepRows || list.length === 0);
      return reducer.result(0 as never);
    };
    fc.assert(
      fc.property(steps, (list) => {
        const stored = writeSteps(list).finish().reduce(counter(kinds));
        expect(listen(list, true)).toEqual(stored);
        expect(listen(list, false)).toEqual(stored);
      }),
      { numRuns: 50 },
    );
    expect(listen(longSteps(9_000), false)).toEqual(writeSteps(longSteps(9_000)).finish().reduce(counter(kinds)));
  });

  it.each([
    ['a row before the last one', [5, 3, 0, 0, 0, 1, 0, -1, 0], /row at 5 µs after one at 10 µs/],
    ['half a microsecond', [10.5, 3, 0, 0, 0, 1, 0, -1, 0], /row at 10.5 µs/],
    ['no number', [10, 3, 0, 0, 0, NaN, 0, -1, 0], /value 0 → NaN/],
    ['an infinite number', [10, 3, 0, 0, Infinity, 1, 0, -1, 0], /value Infinity → 1/],
    ['an entity beyond the last', [10, 3, 2 ** 22 - 1, 0, 0, 1, 0, -1, 0], /out of range/],
    ['a later row as its trigger', [10, 3, 0, 0, 0, 1, 0, 1, 0], /later row as its trigger/],
  ] as const)('refuses %s', (_, row, message) => {
    const writer = new TraceWriter(header(), new RootSets());
    writer.row(10, EventKind.linkState, 0, 0, 1, 0, 0, -1, 0);
    expect(() => writer.row(...(row as unknown as Parameters<TraceWriter['row']>))).toThrow(message);
  });

  it('knows one zero', () => {
    const writer = new TraceWriter(header(), new RootSets());
    writer.row(0, EventKind.flowRate, 0, 0, -0, -0, 0, -1, 0);
    const row = writer.finish().at(0);
    expect([Object.is(row.old, 0), Object.is(row.new, 0)]).toEqual([true, true]);
  });

  it('interns lists', () => {
    const { route } = new TraceWriter(header(), new RootSets()).dictionaries;
    expect([route.intern([1, 2]), route.intern([12]), route.intern([1, 2]), route.intern([])]).toEqual([0, 1, 0, 2]);
    expect(route.entry(0)).toEqual([1, 2]);
    expect(() => route.entry(3)).toThrow(/no list 3/);
  });
});
