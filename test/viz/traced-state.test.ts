/**
 * Goal: playback is exact both ways. Method: a run of PLTFRMS and small made-up traces; at many instants the state reached
 * forwards, backwards and by jumps is compared with a naive replay of the rows from the start.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Keyframes, TraceCursor } from '../../sim/trace/keyframes.ts';
import { IS_STATE } from '../../sim/trace/event-kinds.ts';
import { cellKey } from '../../sim/trace/cells.ts';
import { TracedState } from '../../viz/playback/traced-state.ts';
import { lossOfFrankfurt } from './support.ts';

const { trace } = lossOfFrankfurt();

/** Cell keys with the value and reason that each has after so many rows. */
function replayed(rows: number): Map<number, readonly [value: number, reason: number]> {
  const cells = new Map<number, readonly [number, number]>();
  for (let i = 0; i < rows; i++) {
    const row = trace.at(i);
    if (IS_STATE[row.kind] === 1) cells.set(cellKey(row.kind, row.who, row.what), [row.new, row.reason]);
  }
  return cells;
}

const pictureOf = (state: TracedState): string => {
  const values: number[] = [];
  for (let cell = 0; cell < state.cellCount; cell++) values.push(state.value(cell), state.reason(cell), state.rowOf(cell));
  return values.join(' ');
};

describe('a traced state', () => {
  it('is what a replay of the rows gives', () => {
    const state = new TracedState(trace);
    for (const rows of [0, 1, 9000, 21_000, 30_000, trace.rowCount]) {
      state.goTo(rows);
      const cells = replayed(rows);
      expect(cells.size > 0 || rows === 0).toBe(true);
      let wrong = 0;
      trace.forEach((row) => {
        const known = cells.get(cellKey(row.kind, row.who, row.what));
        const cell = state.cellOf(row.kind, row.who, row.what);
        if (known !== undefined && (state.value(cell) !== known[0] || state.reason(cell) !== known[1])) wrong++;
      });
      expect(wrong).toBe(0);
    }
  });

  it('agrees with the cursor of the trace at every chapter of the run', () => {
    const state = new TracedState(trace);
    const cursor = new TraceCursor(new Keyframes(trace));
    for (const time of [0, 299_999_999, 300_000_000, 301_000_000, 1_200_000_000, 1_800_000_000, 300_500_000, 5]) {
      state.seek(time);
      cursor.seek(time as never);
      expect(state.position).toBe(cursor.position);
      let wrong = 0;
      for (let i = 0; i < trace.rowCount; i += 7) {
        const { kind, who, what } = trace.at(i);
        if (IS_STATE[kind] === 1 && state.value(state.cellOf(kind, who, what)) !== cursor.value(kind, who, what)) wrong++;
      }
      expect(wrong).toBe(0);
    }
  });

  it('comes to the same by any way: forwards, backwards, jumps', () => {
    const straight = new TracedState(trace, 1000);
    const wandering = new TracedState(trace, 4096);
    const place = fc.integer({ min: 0, max: trace.rowCount });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 5 }), (stops) => {
        for (const stop of stops) wandering.goTo(stop);
        straight.goTo(0);
        straight.goTo(stops.at(-1)!);
        expect(pictureOf(wandering)).toBe(pictureOf(straight));
      }),
      { numRuns: 12, seed: 5 },
    );
  });

  it('takes back one row after the other down to the start', () => {
    const state = new TracedState(trace);
    const start = pictureOf(state);
    state.goTo(trace.rowCount);
    expect(pictureOf(state)).not.toBe(start);
    while (state.back());
    expect(pictureOf(state)).toBe(start);
  });

  it('seeks anywhere in far less than a frame', () => {
    const state = new TracedState(trace);
    const started = performance.now();
    for (let i = 0; i < 40; i++) state.seek(((i * 7919) % 1800) * 1_000_000);
    expect((performance.now() - started) / 40).toBeLessThan(50);
  });
});
