/**
 * Goal: the state at any instant is that of playing from the start, whichever way one gets there. Method: random walks of a
 * cursor beside a plain map that applies the rows from the first one.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RootSets } from '../../sim/kernel/roots.ts';
import { instant } from '../../sim/kernel/time.ts';
import { EventKind, IS_STATE } from '../../sim/trace/event-kinds.ts';
import { Keyframes, TraceCursor } from '../../sim/trace/keyframes.ts';
import type { Row } from '../../sim/trace/rows.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { TraceWriter } from '../../sim/trace/writer.ts';
import { header, longSteps, steps, traceOf } from './sample.ts';

type Cell = Pick<Row, 'kind' | 'who' | 'what'>;

/** Every state cell and its value after the first `count` rows, found the plain way. */
function played(trace: Trace, count: number): (readonly [Cell, number])[] {
  const cells = new Map<string, readonly [Cell, number]>();
  trace.forEach((row) => {
    if (IS_STATE[row.kind] !== 1) return;
    const key = `${row.kind} ${row.who} ${row.what}`;
    const cell = { kind: row.kind, who: row.who, what: row.what };
    if (!cells.has(key)) cells.set(key, [cell, row.old]);
    if (row.index < count) cells.set(key, [cell, row.new]);
  });
  return [...cells.values()];
}

function expectPlayed(cursor: TraceCursor, trace: Trace, count: number): void {
  expect(cursor.position).toBe(count);
  for (const [cell, value] of played(trace, count)) expect(cursor.value(cell.kind, cell.who, cell.what)).toBe(value);
}

/** Instants as shares of the trace's length, some beyond its end. */
const places = fc.array(fc.double({ min: 0, max: 1.1, noNaN: true }), { maxLength: 8 });

const rowsBy = (trace: Trace, time: number): number => {
  let count = 0;
  trace.forEach((row) => {
    if (row.time <= time) count++;
  });
  return count;
};

describe('keyframes', () => {
  it('seek is playing from the start, from anywhere', () => {
    fc.assert(
      fc.property(steps, places, fc.integer({ min: 1, max: 9 }), (list, shares, rowsMin) => {
        const trace = traceOf(list);
        const last = trace.rowCount > 0 ? trace.timeAt(trace.rowCount - 1) : 0;
        const cursor = new TraceCursor(new Keyframes(trace, { rowsMin }));
        for (const share of shares) {
          const time = instant(Math.min(Math.floor(share * last), Number.MAX_SAFE_INTEGER));
          cursor.seek(time);
          expectPlayed(cursor, trace, rowsBy(trace, time));
        }
      }),
    );
  });

  it('forwards and back again is where one was', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.boolean(), { maxLength: 80 }), (list, walk) => {
        const trace = traceOf(list);
        const cursor = new TraceCursor(new Keyframes(trace));
        let at = 0;
        for (const isForward of walk) {
          const moved = isForward ? cursor.forward() : cursor.back();
          expect(moved).toBe(isForward ? at < trace.rowCount : at > 0);
          if (moved) at += isForward ? 1 : -1;
          expectPlayed(cursor, trace, at);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('uses its keyframes over many blocks', () => {
    const trace = traceOf(longSteps(20_000));
    const keyframes = new Keyframes(trace);
    expect(keyframes.interval).toBe(4_096);
    const cursor = new TraceCursor(keyframes);
    for (const row of [19_999, 0, 4_096, 12_287, 12_288, 500, 20_000 - 1]) {
      cursor.seek(trace.timeAt(row));
      expectPlayed(cursor, trace, rowsBy(trace, trace.timeAt(row)));
    }
  });

  it('starts from the initial state and knows what it never heard of', () => {
    const writer = new TraceWriter(header(), new RootSets());
    writer.initial(EventKind.linkState, 3, 0, 1);
    writer.row(50, EventKind.linkState, 3, 0, 1, 0, 0, -1, 0);
    writer.row(60, EventKind.bgpSend, 3, 0, 1, 0, 0, -1, 0);
    const cursor = new TraceCursor(new Keyframes(writer.finish()));
    expect(cursor.value(EventKind.linkState, 3)).toBe(1);
    cursor.seek(instant(60));
    expect(cursor.value(EventKind.linkState, 3)).toBe(0);
    expect(cursor.value(EventKind.linkState, 4)).toBeUndefined();
    expect(cursor.value(EventKind.bgpSend, 3)).toBeUndefined();
  });

  it('finds rows that invent a past', () => {
    const writer = new TraceWriter(header(), new RootSets());
    writer.initial(EventKind.linkState, 1, 0, 1);
    writer.row(1, EventKind.linkState, 1, 0, 1, 0, 0, -1, 0);
    writer.row(2, EventKind.linkState, 1, 0, 1, 0, 0, -1, 0);
    writer.row(3, EventKind.linkState, 2, 0, 0, 1, 0, -1, 0);
    expect(new Keyframes(writer.finish()).brokenRows()).toEqual([1]);
    expect(new Keyframes(traceOf(longSteps(500))).brokenRows()).toEqual([]);
  });
});
