/**
 * Goal: the packed preference orders routes as its steps do. Method: random pairs compared step by step; the bounds of the
 * scale.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarse, INELIGIBLE, isExternal, PATH_LENGTH_MAX, PreferenceScale, rankFrom } from '../../../sim/routing/rib/rank.ts';

const PREFERENCES = [0, 50, 100, 100, 4_294_967_295, 200];

describe('rank', () => {
  it('orders by preference, length, origin and external over internal', () => {
    const scale = new PreferenceScale(PREFERENCES);
    const route = fc.record({
      pref: fc.constantFrom(...PREFERENCES),
      length: fc.constantFrom(0, 1, 2, PATH_LENGTH_MAX),
      origin: fc.integer({ min: 0, max: 2 }),
      external: fc.boolean(),
    });
    const rank = (r: { pref: number; length: number; origin: number; external: boolean }): number =>
      rankFrom(scale.base(r.pref, r.external), r.length, r.origin);
    fc.assert(
      fc.property(route, route, (x, y) => {
        const steps = [x.pref - y.pref, y.length - x.length, y.origin - x.origin];
        const early = Math.sign(steps.find((step) => step !== 0) ?? 0);
        expect(Math.sign(coarse(rank(x)) - coarse(rank(y))) + 0).toBe(early + 0);
        expect(Math.sign(rank(x) - rank(y)) + 0).toBe((early !== 0 ? early : Number(x.external) - Number(y.external)) + 0);
        expect(isExternal(rank(x))).toBe(x.external);
        expect(rank(x)).toBeGreaterThan(INELIGIBLE);
      }),
    );
  });

  it('refuses what it cannot hold', () => {
    expect(() => new PreferenceScale(Array.from({ length: 201 }, (_, i) => i))).toThrow(/LOCAL_PREF/);
    expect(() => new PreferenceScale([1]).base(2, true)).toThrow('not on the scale');
  });
});
