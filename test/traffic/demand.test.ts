/**
 * Goal: demand follows the local day and the faults upon it, joined without gaps. Method: the pieces that a run would take
 * one after the other, their ends against the curve times the factors, their areas against sums in fine steps.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours, instant, NEVER, seconds, type Duration, type SimTime } from '../../sim/kernel/time.ts';
import { curvePresets } from '../../sim/model/presets/curves.ts';
import {
  curveAt,
  demandFrom,
  factorAt,
  RAMP_STEPS,
  solarShiftUs,
  type DemandFactor,
  type DemandSpec,
} from '../../sim/traffic/demand.ts';
import { valueAt } from '../../sim/traffic/line.ts';

const DAY = 86_400_000_000;
const flat: DemandSpec = { meanRps: 100, curve: curvePresets.flat, shiftUs: 0 };

/** All pieces up to `end`, as (from, to, value at from, value at to). */
function pieces(spec: DemandSpec, factors: readonly DemandFactor[], end: number): [number, number, number, number][] {
  const found: [number, number, number, number][] = [];
  let time = 0;
  while (time < end) {
    const { line, until } = demandFrom(spec, factors, time as SimTime);
    const to = Math.min(until, end);
    found.push([time, to, valueAt(line, time / 1e6), valueAt(line, to / 1e6)]);
    time = to;
  }
  return found;
}
const area = (all: readonly [number, number, number, number][]): number =>
  all.reduce((sum, [from, to, a, b]) => sum + ((to - from) / 1e6) * ((a + b) / 2), 0);
const factor = (by: number, from: number, ramp: number, until: number = Infinity): DemandFactor => ({
  by,
  addRps: 0,
  from: instant(seconds(from)),
  ramp: seconds(ramp),
  decay: seconds(ramp),
  until: until === Infinity ? NEVER : instant(seconds(until)),
});

describe('the day', () => {
  it.each(Object.entries(curvePresets))('%s: a day is worth its mean, wherever it begins', (_, curve) => {
    for (const shift of [0, 1, hours(5.5), DAY - 1, -hours(7)]) {
      const all = pieces({ meanRps: 100, curve, shiftUs: shift }, [], DAY);
      expect(area(all) / 8_640_000).toBeCloseTo(1, 9);
    }
  });

  it('pieces join: where one ends the next begins, also around midnight', () => {
    const all = pieces({ meanRps: 100, curve: curvePresets.residential, shiftUs: hours(13) }, [], 2 * DAY);
    expect(all.length).toBeGreaterThan(10);
    all.slice(1).forEach(([from, , start], i) => {
      expect(all[i]![1]).toBe(from);
      expect(start).toBeCloseTo(all[i]![3], 6);
    });
  });

  it('hits the written points', () => {
    for (const { timeOfDay, factor: written } of curvePresets.business.points) {
      expect(curveAt(curvePresets.business, timeOfDay).factor).toBeCloseTo(written, 12);
      expect(curveAt(curvePresets.business, timeOfDay - 3 * DAY).factor).toBeCloseTo(written, 12);
    }
  });

  it('the sun is an hour later every fifteen degrees west', () => {
    expect(solarShiftUs(15)).toBe(hours(1));
    expect(solarShiftUs(-90)).toBe(-hours(6));
  });
});

describe('factors', () => {
  it('a step counts from its instant on and ends at its end', () => {
    const step = factor(3, 10, 0, 20);
    expect([9.999999, 10, 19.999999, 20].map((t) => factorAt(step, seconds(t)))).toEqual([1, 3, 3, 1]);
    expect(area(pieces(flat, [step], seconds(30)))).toBeCloseTo(100 * (10 + 30 + 10), 6);
  });

  it('a ramp takes its time both ways', () => {
    const ramp = factor(3, 10, 4, 30);
    expect([10, 12, 14, 30, 32, 34].map((t) => factorAt(ramp, seconds(t)))).toEqual([1, 2, 3, 3, 2, 1]);
    // The area of a trapezium.
    expect(area(pieces(flat, [ramp], seconds(50)))).toBeCloseTo(100 * (50 + 2 * 20), 6);
  });

  it('a ramp that is ended halfway goes back from where it was', () => {
    const ramp = factor(3, 10, 4, 12);
    expect([10, 11, 12, 14, 16, 17].map((t) => factorAt(ramp, seconds(t)))).toEqual([1, 1.5, 2, 1.5, 1, 1]);
    expect(area(pieces(flat, [ramp], seconds(30)))).toBeCloseTo(100 * (30 + 1 + 2), 6);
  });

  it('a surge goes back in a time of its own, and what it adds does not follow the day', () => {
    const surge: DemandFactor = { ...factor(1, 10, 4, 30), addRps: 50, decay: seconds(20) };
    expect(area(pieces(flat, [surge], seconds(60)))).toBeCloseTo(100 * 60 + 50 * (2 + 16 + 10), 6);
    const halved = factor(0.5, 0, 0);
    expect(area(pieces(flat, [surge, halved], seconds(60)))).toBeCloseTo(50 * 60 + 50 * (2 + 16 + 10), 6);
  });

  it('overlapping factors multiply', () => {
    const both = [factor(2, 10, 0, 30), factor(3, 20, 0, 40)];
    expect(area(pieces(flat, both, seconds(50)))).toBeCloseTo(100 * (10 + 20 + 60 + 30 + 10), 6);
  });

  it('two ramps at once stay within a chord of their product', () => {
    const both = [factor(4, 10, 20, 60), factor(0.5, 15, 20, 70)];
    let exact = 0;
    for (let ms = 0; ms < 120_000; ms += 10)
      exact += 1 * factorAt(both[0]!, (ms + 5) * 1000) * factorAt(both[1]!, (ms + 5) * 1000);
    const found = area(pieces(flat, both, seconds(120)));
    expect(Math.abs(found - exact)).toBeLessThan(exact / RAMP_STEPS ** 2);
  });

  it('pieces of any factors are joined, never negative, and at most a fixed number', () => {
    const random = fc.record({
      by: fc.constantFrom(0, 0.5, 2, 10),
      from: fc.integer({ min: 0, max: 50_000_000 }).map((us) => instant(us)),
      addRps: fc.constantFrom(0, 30),
      ramp: fc.constantFrom(0, 1, 999, 5_000_000).map((us) => us as Duration),
      decay: fc.constantFrom(0, 1, 999, 5_000_000).map((us) => us as Duration),
      span: fc.integer({ min: 1, max: 50_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(random, { maxLength: 3 }), (factors) => {
        const all = pieces(
          { ...flat, curve: curvePresets.residential },
          factors.map(({ by, from, ramp, decay, addRps, span }) => ({
            by,
            addRps,
            from,
            ramp,
            decay,
            until: instant(from + span),
          })),
          seconds(120),
        );
        expect(all.length).toBeLessThan(10 + factors.length * 4 * RAMP_STEPS);
        for (const [from, to, a, b] of all) {
          expect(to).toBeGreaterThan(from);
          // A ramp of a microsecond is a line so steep that its value at the joint keeps only nine digits.
          expect(Math.min(a, b)).toBeGreaterThan(-1e-5);
        }
      }),
    );
  });
});
