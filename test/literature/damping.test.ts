/**
 * Goal: flap damping has the published arithmetic, and the published side effect: in a mesh, a route that is withdrawn exactly
 * once and announced again can be suppressed for up to an hour (BGP-7; RFC 7196; Mao et al. 2002). Method: the golden figures;
 * then cliques with MRAI 30 s, one withdrawal and one announcement, Cisco's parameters against a threshold of 6000.
 */
import { describe, expect, it } from 'vitest';
import { instant } from '../../sim/kernel/time.ts';
import {
  applyFlap,
  FLAP_PROFILES,
  freshFlapState,
  reuseAfterUs,
  type FlapProfile,
} from '../../sim/routing/session/flap-damping.ts';
import { cliqueNetwork, PUBLISHED } from './clique.ts';

const { cisco, ripe580, rfc7196 } = FLAP_PROFILES;
const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;

describe('the arithmetic of damping', () => {
  it.each([
    [2000, 21.2],
    [3000, 30.0],
    [6000, 45.0],
    [12_000, 60.0],
    [50_000, 90.9],
  ])('a penalty of %i is gone after %f minutes', (penalty, minutes) => {
    expect(Math.abs(reuseAfterUs(rfc7196, penalty) / MINUTE_US - minutes)).toBeLessThan(0.05);
  });

  it.each([
    [2000, [10, 60, 120, 300, 600], [3, 3, 3, 3, 3]],
    [3000, [10, 60, 120, 300, 600], [4, 4, 4, 5, null]],
    [6000, [10, 60, 120, 300, 600], [7, 7, 9, null, null]],
  ])('above %i a route is suppressed after so many withdrawals', (suppressAbove, periods, wanted) => {
    const counts = periods.map((period) => {
      const state = freshFlapState();
      for (let count = 1; count < 1000; count++)
        if (applyFlap({ ...cisco, suppressAbove }, state, 'withdrawal', count * period * SECOND_US)) return count;
      return null;
    });
    expect(counts).toEqual(wanted);
  });
});

interface Flap {
  /** Routes that were suppressed at some time, over all ASes and neighbours. */
  readonly suppressed: number;
  /** From the announcement until the last of them was free again, in minutes. */
  readonly freeMinutes: number;
  /** From the announcement until the last AS had its final route. */
  readonly settledMinutes: number;
}

/** One withdrawal, and the announcement ten minutes later; looked at once a second. */
function flap(size: number, profile: FlapProfile, seed: number): Flap {
  const network = cliqueNetwork(size, { ...PUBLISHED, mraiJitter: true }, seed, profile);
  const { engine, scheduler, context, changed } = network;
  engine.originate(0, size - 1, true);
  network.rest();
  const seen = new Set<number>();
  let freeUs = 0;
  const watch = (fromUs: number, toUs: number): void => {
    for (let us = fromUs + SECOND_US; us <= toUs; us += SECOND_US) {
      network.runUntil(us);
      for (const key of context.damped) seen.add(key);
      if (context.damped.size > 0) freeUs = us;
    }
  };
  const downUs = 60 * MINUTE_US;
  const upUs = downUs + 10 * MINUTE_US;
  scheduler.rest(instant(downUs));
  engine.originate(0, size - 1, false);
  watch(downUs, upUs);
  scheduler.rest(instant(upUs));
  engine.originate(0, size - 1, true);
  watch(upUs, upUs + 120 * MINUTE_US);
  expect(context.damped.size).toBe(0);
  return {
    suppressed: seen.size,
    freeMinutes: (freeUs - upUs) / MINUTE_US,
    settledMinutes: (changed.at(-1)!.atUs - upUs) / MINUTE_US,
  };
}

describe('a route withdrawn once and announced again in a clique of six', () => {
  const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1);

  it('is suppressed somewhere by Cisco’s parameters, for an hour at most', () => {
    for (const seed of SEEDS) {
      const { suppressed, freeMinutes } = flap(6, cisco, seed);
      expect(suppressed).toBeGreaterThan(0);
      expect(freeMinutes).toBeGreaterThan(10);
      expect(freeMinutes).toBeLessThanOrEqual(60);
    }
  });

  it.each([
    ['RIPE-580', ripe580],
    ['RFC 7196', rfc7196],
  ])('is suppressed nowhere with the threshold of 6000 of %s', (_, profile) => {
    for (const seed of SEEDS) {
      const { suppressed, settledMinutes } = flap(6, profile, seed);
      expect(suppressed).toBe(0);
      expect(settledMinutes).toBeLessThan(1);
    }
  });
});
