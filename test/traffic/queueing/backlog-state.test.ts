/**
 * Goal: a backlog as state is the integral of what arrives beyond capacity, kept between none and all places, and it rests where
 * the long-run queue with as many places does. Method: against sums in fine steps for random loads; against `backlogFigures`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backlogFigures } from '../../../sim/traffic/queueing/backlog.ts';
import { BacklogState, lateShare } from '../../../sim/traffic/queueing/backlog-state.ts';
import { through, valueAt } from '../../../sim/traffic/line.ts';

const SECOND = 1_000_000;

describe('the state', () => {
  it('is the integral between its bounds, whatever load does', () => {
    const piece = fc.record({
      from: fc.integer({ min: 0, max: 200 }),
      to: fc.integer({ min: 0, max: 200 }),
      seconds: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 500 }), (pieces, places) => {
        const backlog = new BacklogState(places);
        let [start, queued] = [0, 0];
        for (const { from, to, seconds } of pieces) {
          const line = through(start, from, start + seconds, to);
          backlog.set(line, 2, 100);
          const steps = seconds * 10_000;
          for (let i = 0; i < steps; i++) {
            const t = start + ((i + 0.5) * seconds) / steps;
            queued = Math.min(2 * places, Math.max(0, queued + ((valueAt(line, t) - 100) * seconds) / steps));
          }
          start += seconds;
          backlog.advance(start * SECOND);
          expect(Math.abs(backlog.queued - queued)).toBeLessThan(0.1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('goes with the replicas that hold it, and stays where none goes', () => {
    const backlog = new BacklogState(100);
    backlog.set({ at: 500, per: 0 }, 4, 400);
    backlog.advance(2 * SECOND);
    expect(backlog.queued).toBeCloseTo(200, 9);
    backlog.set({ at: 300, per: 0 }, 3, 300);
    expect(backlog.queued).toBeCloseTo(150, 9);
    backlog.set({ at: 300, per: 0 }, 4, 400);
    expect(backlog.queued).toBeCloseTo(150, 9);
    expect(backlog.waitUs).toBeCloseTo(0.375 * SECOND, 6);
  });

  it('asks to be looked at while it moves, by a hundredth of its places, and never while it stays', () => {
    const backlog = new BacklogState(1000);
    backlog.set({ at: 90, per: 0 }, 1, 100);
    expect(backlog.untilStepUs()).toBe(Infinity);
    backlog.set({ at: 110, per: 0 }, 1, 100);
    expect(backlog.untilStepUs()).toBe(SECOND);
    backlog.advance(1000 * SECOND);
    expect(backlog.queued).toBe(1000);
    expect(backlog.untilStepUs()).toBe(Infinity);
  });
});

describe('in the long run', () => {
  // 20 servers of 10 ms each: 2000 requests a second.
  const capacityRps = 2000;
  const answered = (demandRps: number, places: number, timeoutSeconds: number): number => {
    const backlog = new BacklogState(places);
    backlog.set({ at: demandRps, per: 0 }, 1, capacityRps);
    backlog.advance(3600 * SECOND);
    const loss = backlog.isFull(demandRps) ? 1 - capacityRps / demandRps : 0;
    return demandRps * (1 - loss) * (1 - lateShare(backlog.waitUs, timeoutSeconds * SECOND, capacityRps));
  };
  const exact = (arrivalRps: number, places: number, timeoutSeconds: number) =>
    backlogFigures({ servers: 20, arrivalRps, serviceSeconds: 0.01, places, timeoutSeconds });

  it.each([
    [1000, 400, 0.1],
    [3000, 400, 1],
    [3000, 400, 0.1],
    [2400, 1000, 0.6],
    [2400, 1000, 0.4],
    [6000, 4000, 3],
    [6000, 8000, 3],
  ])('%d rps on 2000 with %d places and a time-out of %d s answers what the queue does', (demandRps, places, timeout) => {
    expect(Math.abs(answered(demandRps, places, timeout) - exact(demandRps, places, timeout).answeredRps)).toBeLessThan(
      0.01 * capacityRps,
    );
  });

  it('few places answer capacity at any demand, too many nothing', () => {
    for (const demand of [2500, 5000, 20_000]) {
      expect(answered(demand, 1000, 1)).toBeCloseTo(capacityRps, 6);
      expect(answered(demand, 4000, 1)).toBe(0);
    }
  });

  it('waits and refusals of a full backlog are those of the queue', () => {
    const { refusedShare, meanWaitSeconds } = exact(3000, 1000, Infinity);
    const backlog = new BacklogState(1000);
    backlog.set({ at: 3000, per: 0 }, 1, capacityRps);
    backlog.advance(60 * SECOND);
    expect(refusedShare).toBeCloseTo(1 / 3, 6);
    expect(backlog.isFull(3000)).toBe(true);
    expect(Math.abs(backlog.waitUs / SECOND / meanWaitSeconds - 1)).toBeLessThan(0.01);
  });
});
