/**
 * Goal: what a router remembers of a route's flaps ends when it has decayed, and what comes after it is a first announcement
 * (RFC 2439 §4.8.4). Method: one route withdrawn once and announced again after a pause; the penalty is read. The arithmetic of
 * decay has tests of its own.
 */
import { describe, expect, it } from 'vitest';
import { FlapDamper } from '../../../sim/routing/engine/flap-damper.ts';
import { FLAP_PROFILES } from '../../../sim/routing/session/flap-damping.ts';

const MINUTE_US = 60_000_000;
const [NONE, ROUTE] = [0, 1];
const { juniper } = FLAP_PROFILES;

/** Announced at 0, withdrawn after a minute, announced again after a pause; the damper and the figure of merit then. */
function returned(pauseMinutes: number): { damper: FlapDamper; figure: number | null } {
  const damper = new FlapDamper(() => juniper, 10, new Set());
  damper.received(3, 0, NONE, ROUTE, 0);
  damper.received(3, 0, ROUTE, NONE, MINUTE_US);
  damper.received(3, 0, NONE, ROUTE, (1 + pauseMinutes) * MINUTE_US);
  return { damper, figure: damper.stateOf(3, 0)?.figureOfMerit ?? null };
}

describe('the memory of flaps', () => {
  it('counts a return after one half-life on top of what is left', () => {
    expect(returned(15).figure).toBeCloseTo(500 + juniper.readvertisementPenalty, 6);
  });

  it('is gone where less than half of the reuse threshold is left', () => {
    // 1000 decays to 375 in 15 × log2(1000 / 375) = 21.2 minutes.
    expect(returned(21).figure).not.toBeNull();
    expect(returned(22).figure).toBeNull();
    expect(returned(24 * 60).figure).toBeNull();
  });

  it('begins anew after that: the next withdrawal counts as the first', () => {
    const { damper } = returned(24 * 60);
    damper.received(3, 0, ROUTE, NONE, 25 * 60 * MINUTE_US);
    expect(damper.stateOf(3, 0)?.figureOfMerit).toBe(juniper.withdrawalPenalty);
  });

  it('holds a suppressed route until it may be used, and not for good', () => {
    const damped = new Set<number>();
    const damper = new FlapDamper(() => juniper, 10, damped);
    let wait = 0;
    for (let flap = 0; flap < 4; flap++) {
      damper.received(3, 0, ROUTE, NONE, flap * MINUTE_US);
      wait = damper.received(3, 0, NONE, ROUTE, flap * MINUTE_US + 1);
    }
    const usableAt = 3 * MINUTE_US + 1 + wait;
    expect([damped.size, damper.usableAt(3, 0)]).toEqual([1, usableAt]);
    expect(damper.release(3, 0, usableAt - MINUTE_US)).toBe(false);
    expect([damper.release(3, 0, usableAt), damped.size]).toEqual([true, 0]);
  });
});
