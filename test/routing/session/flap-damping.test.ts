/**
 * Goal: damping has the arithmetic of RFC 2439 with the parameters of RFC 7196 and RIPE-580. Method: times to reuse and flap
 * counts worked out on paper, and laws of the closed form over random histories.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyFlap,
  figureAt,
  FLAP_PROFILES,
  freshFlapState,
  isForgotten,
  isSuppressed,
  reuseAfterUs,
  type FlapPreset,
  type FlapProfile,
} from '../../../sim/routing/session/flap-damping.ts';

/** Longest suppression after the last flap. */
const suppressMaxUs = (profile: FlapProfile): number => reuseAfterUs(profile, profile.ceiling);

const { cisco, juniper, rfc7196, ripe580 } = FLAP_PROFILES;
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const PRESETS = Object.keys(FLAP_PROFILES) as FlapPreset[];

describe('time to reuse', () => {
  // 15 min × log2(figure ÷ 750).
  it.each([
    [2000, 21.2],
    [3000, 30.0],
    [6000, 45.0],
    [12_000, 60.0],
    [50_000, 90.9],
  ])('of %i is %f minutes', (figure, minutes) => {
    expect(reuseAfterUs(rfc7196, figure) / MINUTE).toBeCloseTo(minutes, 1);
  });

  it('is exact where it is a whole number of half-lives', () => {
    expect([750, 1500, 3000, 12_000].map((figure) => reuseAfterUs(cisco, figure) / MINUTE)).toEqual([0, 15, 30, 60]);
  });

  it('is bounded by the ceiling: an hour, and 91 minutes where RFC 7196 raises it', () => {
    expect([cisco, juniper, ripe580].map((profile) => suppressMaxUs(profile) / MINUTE)).toEqual([60, 60, 60]);
    expect(suppressMaxUs(rfc7196) / MINUTE).toBeCloseTo(90.9, 1);
  });
});

/** Withdrawals at a fixed period until the route is suppressed, null where that never happens. */
function withdrawalsUntilSuppressed(suppressAbove: number, periodSeconds: number): number | null {
  const profile: FlapProfile = { ...cisco, suppressAbove };
  const state = freshFlapState();
  for (let count = 1; count <= 1000; count++) {
    const nowUs = count * periodSeconds * SECOND;
    if (applyFlap(profile, state, 'withdrawal', nowUs)) return count;
    applyFlap(profile, state, 're-advertisement', nowUs + (periodSeconds * SECOND) / 2);
  }
  return null;
}

describe('withdrawals until suppressed, by threshold and flap period', () => {
  it.each([
    [2000, [10, 30, 60, 120, 300, 600], [3, 3, 3, 3, 3, 3]],
    [3000, [10, 60, 120, 300, 600], [4, 4, 4, 5, null]],
    [6000, [10, 60, 120, 300, 600], [7, 7, 9, null, null]],
  ])('%i', (threshold, periods, wanted) => {
    expect(periods.map((period) => withdrawalsUntilSuppressed(threshold, period))).toEqual(wanted);
  });
});

describe('penalties (RFC 7196, table 1)', () => {
  it.each([
    ['cisco', 1000, 1000, 1500],
    ['juniper', 1000, 2000, 2500],
    ['rfc7196', 1000, 1000, 1500],
    ['ripe580', 1000, 1000, 1500],
  ] as const)('%s: withdrawal, then re-advertisement, then attribute change', (preset, ...wanted) => {
    const profile = FLAP_PROFILES[preset];
    const state = freshFlapState();
    const figures = (['withdrawal', 're-advertisement', 'attribute-change'] as const).map((event) => {
      applyFlap(profile, state, event, 0);
      return state.figureOfMerit;
    });
    expect(figures).toEqual(wanted);
  });
});

describe('hysteresis', () => {
  it('suppresses strictly above the one threshold and stays until the other', () => {
    const state = freshFlapState();
    expect(applyFlap(cisco, state, 'withdrawal', 0)).toBe(false);
    expect(applyFlap(cisco, state, 'withdrawal', 0)).toBe(false);
    expect(state.figureOfMerit).toBe(2000);
    expect(applyFlap(cisco, state, 'attribute-change', 0)).toBe(true);
    const reuseUs = reuseAfterUs(cisco, 2500);
    expect(figureAt(cisco, state, reuseUs - SECOND)).toBeLessThan(cisco.suppressAbove);
    expect(isSuppressed(cisco, state, reuseUs - 1)).toBe(true);
    expect(isSuppressed(cisco, state, reuseUs)).toBe(false);
  });

  it('an event without penalty does not release early', () => {
    const state = freshFlapState();
    for (let i = 0; i < 3; i++) applyFlap(cisco, state, 'withdrawal', 0);
    expect(applyFlap(cisco, state, 're-advertisement', 15 * MINUTE)).toBe(true);
    expect(isSuppressed(cisco, state, 29 * MINUTE)).toBe(true);
    expect(isSuppressed(cisco, state, 30 * MINUTE)).toBe(false);
  });

  it('a flap after reuse starts from what is left, not from suppression', () => {
    const state = freshFlapState();
    for (let i = 0; i < 3; i++) applyFlap(cisco, state, 'withdrawal', 0);
    expect(applyFlap(cisco, state, 'attribute-change', 30 * MINUTE)).toBe(false);
    expect(state.figureOfMerit).toBeCloseTo(1250, 6);
  });

  it('what has decayed below half of reuse is forgotten', () => {
    const state = freshFlapState();
    applyFlap(cisco, state, 'withdrawal', 0);
    expect(isForgotten(cisco, state, 21 * MINUTE)).toBe(false);
    expect(isForgotten(cisco, state, 22 * MINUTE)).toBe(true);
  });
});

describe('laws', () => {
  const events = fc.array(
    fc.record({
      event: fc.constantFrom('withdrawal', 're-advertisement', 'attribute-change'),
      afterUs: fc.nat(30 * MINUTE),
    } as const),
    { minLength: 1, maxLength: 30 },
  );
  const preset = fc.constantFrom(...PRESETS);

  it('the figure stays within the ceiling, and the route is free exactly when reuse says so', () => {
    let suppressions = 0;
    fc.assert(
      fc.property(preset, events, (name, history) => {
        const profile = FLAP_PROFILES[name];
        const state = freshFlapState();
        let nowUs = 0;
        for (const { event, afterUs } of history) {
          nowUs += afterUs;
          applyFlap(profile, state, event, nowUs);
          expect(state.figureOfMerit).toBeLessThanOrEqual(profile.ceiling);
          if (!state.isSuppressed) continue;
          suppressions++;
          const freeUs = nowUs + reuseAfterUs(profile, state.figureOfMerit);
          expect([isSuppressed(profile, state, freeUs - 1), isSuppressed(profile, state, freeUs)]).toEqual([true, false]);
          expect(freeUs - nowUs).toBeLessThanOrEqual(suppressMaxUs(profile));
        }
      }),
      { numRuns: 500 },
    );
    expect(suppressions).toBeGreaterThan(0);
  });

  it('decay does not depend on how often one looks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), fc.nat(90 * MINUTE), fc.nat(90 * MINUTE), (figure, first, second) => {
        const once = figureAt(cisco, { figureOfMerit: figure, atUs: 0, isSuppressed: false }, first + second);
        const half = figureAt(cisco, { figureOfMerit: figure, atUs: 0, isSuppressed: false }, first);
        const twice = figureAt(cisco, { figureOfMerit: half, atUs: first, isSuppressed: false }, first + second);
        expect(twice / once).toBeCloseTo(1, 10);
      }),
    );
  });
});
