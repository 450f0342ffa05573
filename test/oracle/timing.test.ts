/**
 * Goal: BIRD and the simulator switch over as fast as each other: after a withdrawal, a lost link, silence noticed by the hold
 * timer and by BFD. Method: groups of a router with a primary and a backup; BIRD's kernel tells when the route changed. Both
 * have to lie in the band that was measured before on 24 groups, the simulator with many draws, BIRD with a few.
 */
import { describe, expect, it } from 'vitest';
import { requirement } from '../support/requirement.ts';
import { BIRD, missingForDaemons } from './daemons/commands.ts';
import { measured, simulated, type Failure } from './timing.ts';

/**
 * Seconds from the failure to the switch. The first two bounds are for the simulator: they follow from the timers. BIRD may take
 * longer than its timers say: up to 2 s in poll() after its hold timer has fired, and whatever a busy machine adds.
 */
const BANDS: Readonly<Record<Failure, { readonly low: number; readonly high: number; readonly highInBird: number }>> = {
  withdrawal: { low: 0, high: 0.04, highInBird: 0.5 },
  'link down': { low: 0.001, high: 0.01, highInBird: 0.5 },
  // A hold timer of 9 s is started with 75 to 100 % of that; the last keepalive came up to 3 s before.
  'silence, hold timer': { low: 3.75, high: 9, highInBird: 11.5 },
  'silence, BFD': { low: 0.2, high: 0.305, highInBird: 0.8 },
};
/** Medians on BIRD, in seconds; ours has to be as near as the poll() that we leave out. */
const MEDIANS: Readonly<Record<Failure, readonly [low: number, high: number]>> = {
  withdrawal: [0, 0.005],
  'link down': [0.001, 0.005],
  'silence, hold timer': [5.5, 7.5],
  'silence, BFD': [0.23, 0.28],
};
const FAILURES = Object.keys(BANDS) as Failure[];
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe('the simulator', () => {
  it.each(FAILURES)('switches over within the band: %s', (failure) => {
    const { low, high } = BANDS[failure];
    const seconds = [1, 2, 3, 4].flatMap((seed) => simulated(failure, 60, seed));
    expect(seconds).not.toContain(null);
    const drawn = seconds as number[];
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(high);
    const [from, to] = MEDIANS[failure];
    expect(median(drawn)).toBeGreaterThanOrEqual(from);
    expect(median(drawn)).toBeLessThanOrEqual(to);
  });
});

const need = requirement('oracle', missingForDaemons([BIRD]));
const GROUPS = 6;
/** A busy machine may lose BFD packets before the failure that is meant. */
const TRIES = { timeout: 60_000, retry: 2 };

function lieInTheBand(results: ReadonlyMap<Failure, readonly (number | null)[]>): void {
  for (const [failure, seconds] of results) {
    const { low, highInBird } = BANDS[failure];
    for (const one of seconds) {
      expect(one, failure).not.toBeNull();
      // Timers start a little before the failure is written down.
      expect(one!, failure).toBeGreaterThanOrEqual(low * 0.95 - 0.002);
      expect(one!, failure).toBeLessThanOrEqual(highInBird);
    }
  }
}

describe.skipIf(need.skip)(`BIRD${need.reason}`, () => {
  it('switches over within the band: withdrawal, link down, silence on hold timers', TRIES, async () => {
    lieInTheBand(await measured(['withdrawal', 'link down', 'silence, hold timer'], GROUPS));
  });

  it('switches over within the band: silence with BFD', TRIES, async () => {
    lieInTheBand(await measured(['silence, BFD'], GROUPS));
  });
});
