/**
 * Goal: the line of time can be trusted: it keeps the order, can be read back, gives busy times room and says where it cuts
 * quiet ones. Method: laws over random instants, and a real run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantsOf, neighbourOf } from '../../viz/playback/instants.ts';
import { ticksBetween } from '../../viz/timeline/axis.ts';
import { straight, warped } from '../../viz/timeline/warp.ts';
import { clockText, tickText } from '../../viz/kit/clock-text.ts';
import { lossOfFrankfurt } from './support.ts';

const END = 1_800_000_000;
const instants = fc.array(fc.integer({ min: 0, max: END }), { maxLength: 60 }).map((times) => times.sort((a, b) => a - b));

describe('the line of time', () => {
  it('warped keeps the order, and its ends', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: END }), fc.integer({ min: 0, max: END }), (times, a, b) => {
        const line = warped(END, times);
        expect(line.place(0)).toBe(0);
        expect(line.place(END)).toBeCloseTo(1, 9);
        if (a < b) expect(line.place(a)).toBeLessThan(line.place(b) + 1e-12);
      }),
      { seed: 1 },
    );
  });

  it('is read back where it was placed', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: END }), (times, at) => {
        for (const line of [warped(END, times), straight(END)]) {
          expect(Math.abs(line.time(line.place(at)) - at)).toBeLessThan(1 + END * 1e-6);
        }
      }),
      { seed: 2 },
    );
  });

  it('marks every stretch of ten seconds in which nothing happens, and no other', () => {
    const line = warped(END, [300e6, 300.1e6, 309e6, 400e6, 1799e6]);
    expect(line.gaps.map(({ from, to }) => [from / 1e6, to / 1e6])).toEqual([
      [0, 300],
      [309, 400],
      [400, 1799],
    ]);
  });

  it('gives the failure of a real run a good part of the line', () => {
    const { trace } = lossOfFrankfurt();
    const line = warped(trace.end, instantsOf(trace).times);
    // Two seconds of 1,800.
    expect(line.place(302e6) - line.place(300e6)).toBeGreaterThan(0.03);
    expect(straight(trace.end).place(302e6) - straight(trace.end).place(300e6)).toBeLessThan(0.002);
  });

  it('of a run without events, or without time, is still a line', () => {
    expect(warped(END, []).place(END / 2)).toBeCloseTo(0.5);
    expect(Number.isFinite(warped(0, []).place(0))).toBe(true);
  });
});

describe('stepping', () => {
  it('goes to the next instant and back to where it came from', () => {
    const { times } = instantsOf(lossOfFrankfurt().trace);
    let time = 0;
    const visited: number[] = [];
    for (let i = 0; i < 50; i++) visited.push((time = neighbourOf(times, time, 1)!));
    expect([...visited].sort((a, b) => a - b)).toEqual(visited);
    expect(new Set(visited).size).toBe(50);
    for (let i = 48; i >= 0; i--) expect((time = neighbourOf(times, time, -1)!)).toBe(visited[i]);
    expect(neighbourOf(times, times[0]!, -1)).toBe(null);
    expect(neighbourOf(times, times.at(-1)!, 1)).toBe(null);
  });
});

describe('texts of time', () => {
  it.each([
    [0, '0:00.000', '0:00'],
    [300_064_000, '5:00.064', '5:00.064'],
    [301_200_000, '5:01.200', '5:01.2'],
    [3_725_000_000, '1:02:05.000', '1:02:05'],
    [600_000_000, '10:00.000', '10:00'],
  ])('%d µs', (us, clock, tick) => {
    expect([clockText(us), tickText(us)]).toEqual([clock, tick]);
  });

  it('ticks are round, within and not too many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: END - 2000 }), fc.integer({ min: 2000, max: END }), (from, span) => {
        const to = Math.min(END, from + span);
        const ticks = ticksBetween(from, to, 10);
        expect(ticks.length).toBeLessThanOrEqual(11);
        expect(ticks.every((tick) => tick >= from && tick <= to && tick % 1000 === 0)).toBe(true);
      }),
      { seed: 3 },
    );
  });
});
