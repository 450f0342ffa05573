/**
 * Goal: tries are split without remainder. Method: random states for the invariants, hand-made cases for the order in which
 * things fail.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Outcome, OUTCOMES } from '../../sim/trace/reasons.ts';
import { acceptedShare, shareOutcomes, type SiteState } from '../../sim/traffic/shares.ts';

const whole = { whole: 1, degraded: 0, timeUs: 0 };
const split = (
  path: Outcome,
  reaches: boolean,
  forth: number,
  back: number,
  site: SiteState | null,
  calls = whole,
): Float64Array => {
  const out = new Float64Array(OUTCOMES.length);
  shareOutcomes(out, path, reaches, forth, back, site, calls);
  return out;
};
const named = (shares: Float64Array): Record<string, number> =>
  Object.fromEntries(OUTCOMES.flatMap((name, o) => (shares[o] === 0 ? [] : [[name, shares[o]!]])));
const site = (serving: number, refusing: number, silent: number, overload = 0): SiteState => ({
  rotation: {
    inRotation: serving + refusing + silent,
    serving,
    refusing,
    silent,
    draining: 0,
    capacityReplicas: serving,
    slowdown: 1,
  },
  overload,
});

describe('shares of outcomes', () => {
  it('sum to one and are never negative, whatever the state', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const count = fc.nat({ max: 5 });
    const state = fc.tuple(count, count, count, unit).map(([a, b, c, overload]) => site(a, b, c, overload));
    fc.assert(
      fc.property(
        fc.constantFrom(Outcome.ok, Outcome.blackHole, Outcome.noRoute, Outcome.loop),
        fc.boolean(),
        unit,
        unit,
        fc.option(state, { nil: null }),
        unit,
        unit,
        (path, reaches, forth, back, where, calls, degraded) => {
          const shares = split(path, reaches || path === Outcome.ok, forth, back, where, { whole: calls, degraded, timeUs: 0 });
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
          for (const share of shares) expect(share).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a path that does not arrive decides alone', () => {
    expect(named(split(Outcome.loop, false, 0.5, 0.5, null))).toEqual({ loop: 1 });
  });

  it('where no replica is in rotation, or the service does not run, connections are refused', () => {
    expect(named(split(Outcome.ok, true, 0, 0, site(0, 0, 0)))).toEqual({ refused: 1 });
    expect(named(split(Outcome.ok, true, 0, 0, null))).toEqual({ refused: 1 });
  });

  it('dead replicas that are still in rotation get their part', () => {
    expect(named(split(Outcome.ok, true, 0, 0, site(5, 2, 1)))).toEqual({ ok: 0.625, refused: 0.25, timeout: 0.125 });
  });

  it('one after the other: link, replica, capacity, calls, link back', () => {
    const shares = named(split(Outcome.ok, true, 0.5, 0.25, site(1, 1, 0, 0.5), { whole: 0.5, degraded: 0.5, timeUs: 0 }));
    expect(shares['refused']).toBeCloseTo(0.25, 12);
    expect(shares['overload']).toBeCloseTo(0.125, 12);
    expect(shares['server-error']).toBeCloseTo(0.0625, 12);
    expect(shares['timeout']).toBeCloseTo(0.5 + 0.0625 * 0.25, 12);
    expect(shares['degraded']).toBeCloseTo(0.0625 * 0.75 * 0.5, 12);
    expect(shares['ok']).toBeCloseTo(0.0625 * 0.75 * 0.5, 12);
  });

  it('an answer that finds no way back counts by the reason of that way, and was served all the same', () => {
    expect(named(split(Outcome.noRoute, true, 0, 0, site(1, 1, 0)))).toEqual({ refused: 0.5, 'no-route': 0.5 });
    expect(acceptedShare(site(1, 1, 0))).toBe(0.5);
  });
});
