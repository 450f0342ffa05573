/**
 * Goal: integrals, percentiles and histories are exact. Method: fast-check draws signals, weights and changes, and compares the
 * closed forms with a fine Riemann sum, a naive sort and a naive scan.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipped, integral, LinearSignals, valueAfter } from '../../sim/measure/linear-signal.ts';
import { Timelines } from '../../sim/measure/timeline.ts';
import { bucketMiddle, bucketOf, WeightedHistogram } from '../../sim/measure/weighted-histogram.ts';

const second = 1_000_000;

interface Step {
  readonly time: number;
  readonly value: number | null;
  readonly slope: number | null;
}

const steps = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 20 * second }),
      value: fc.option(fc.integer({ min: 0, max: 1000 })),
      slope: fc.option(fc.integer({ min: -20, max: 20 })),
    }),
    { maxLength: 12 },
  )
  .map((list) => [...list].sort((a, b) => a.time - b.time));

/** The signal at a time by the words of the contract: a value jumps, a slope alone bends. */
function naiveAt(list: readonly Step[], time: number): number {
  let [value, slope, since] = [0, 0, 0];
  for (const step of list) {
    if (step.time > time) break;
    value = step.value ?? value + (slope * (step.time - since)) / second;
    slope = step.slope ?? slope;
    since = step.time;
  }
  return value + (slope * (time - since)) / second;
}

function feed(signals: LinearSignals, list: readonly Step[]): void {
  let [value, slope] = [0, 0];
  signals.beginValue(0, 0);
  signals.beginSlope(0, 0);
  for (const step of list) {
    if (step.value !== null) {
      signals.setValue(0, step.time, value, step.value);
      value = step.value;
    }
    if (step.slope !== null) {
      signals.setSlope(0, step.time, slope, step.slope);
      slope = step.slope;
    }
  }
}

describe('linear signals', () => {
  it('integrate like a fine Riemann sum, from any start', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 20 * second }), (list, start) => {
        let total = 0;
        const signals = new LinearSignals(
          1,
          clipped(start, (_cell, from, to, value, slope) => {
            total += integral(to - from, value, slope);
          }),
        );
        feed(signals, list);
        const end = 21 * second;
        signals.finish(end);
        signals.finish(end);
        // Midpoints are exact for lines; pieces that a jump cuts are off by less than a step's worth each.
        const pieces = 4200;
        const width = (end - start) / pieces;
        let sum = 0;
        for (let i = 0; i < pieces; i++) sum += (naiveAt(list, start + (i + 0.5) * width) * width) / second;
        expect(Math.abs(total - sum)).toBeLessThanOrEqual(((list.length + 1) * 2000 * width) / second);
      }),
    );
  });

  it('take what a cell was before its first row from that row', () => {
    const seen: number[][] = [];
    const signals = new LinearSignals(1, (_cell, from, to, value, slope) => void seen.push([from, to, value, slope]));
    signals.setValue(0, 4, 7, 9);
    signals.finish(6);
    expect(seen).toEqual([
      [0, 4, 7, 0],
      [4, 6, 9, 0],
    ]);
  });

  it('bend without a jump when only the slope changes', () => {
    const ends: number[] = [];
    const signals = new LinearSignals(
      1,
      (_cell, from, to, value, slope) => void ends.push(value, valueAfter(to - from, value, slope)),
    );
    signals.beginValue(0, 10);
    signals.beginSlope(0, 2);
    signals.setSlope(0, 5 * second, 2, -1);
    signals.finish(10 * second);
    expect(ends).toEqual([10, 20, 20, 15]);
  });
});

describe('weighted histogram', () => {
  const weighted = fc.array(fc.tuple(fc.integer({ min: 0, max: 50_000_000 }), fc.integer({ min: 1, max: 100 })), {
    minLength: 1,
    maxLength: 60,
  });

  it('gives quantiles within 0.05 % of a naive sort', () => {
    fc.assert(
      fc.property(weighted, fc.constantFrom(0, 0.5, 0.9, 0.95, 0.99, 1), (list, ratio) => {
        const histogram = new WeightedHistogram();
        for (const [value, weight] of list) histogram.add(value, weight);
        const total = list.reduce((sum, [, weight]) => sum + weight, 0);
        let left = total * ratio;
        let exact = 0;
        for (const [value, weight] of [...list].sort((a, b) => a[0] - b[0])) {
          left -= weight;
          exact = value;
          if (left <= 0) break;
        }
        expect(Math.abs(histogram.quantile(ratio)! - exact)).toBeLessThanOrEqual(exact * 0.0005 + (exact < 2048 ? 0 : 0.5));
      }),
    );
  });

  it('does not depend on order or on how it was merged', () => {
    fc.assert(
      fc.property(weighted, fc.integer({ min: 0, max: 60 }), (list, cut) => {
        const whole = new WeightedHistogram();
        for (const [value, weight] of list) whole.add(value, weight);
        const [a, b] = [new WeightedHistogram(), new WeightedHistogram()];
        [...list].reverse().forEach(([value, weight], at) => (at < cut ? a : b).add(value, weight));
        a.merge(b);
        expect([0.1, 0.5, 0.95].map((ratio) => a.quantile(ratio))).toEqual(
          [0.1, 0.5, 0.95].map((ratio) => whole.quantile(ratio)),
        );
        expect(a.total).toBe(whole.total);
      }),
    );
  });

  it('has buckets in order whose middles lie in them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (value) => {
        expect(bucketOf(Math.round(bucketMiddle(bucketOf(value))))).toBe(bucketOf(value));
        expect(bucketOf(value + 1)).toBeGreaterThanOrEqual(bucketOf(value));
      }),
    );
  });

  it('has no quantile without weight', () => {
    const histogram = new WeightedHistogram();
    histogram.add(5, 0);
    expect(histogram.quantile(0.5)).toBeNull();
  });
});

describe('timelines', () => {
  it('know the value at, and just before, any time', () => {
    const changes = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 9 })), { maxLength: 15 })
      .map((list) => [...list].sort((a, b) => a[0] - b[0]));
    fc.assert(
      fc.property(changes, fc.integer({ min: 0, max: 21 }), (list, time) => {
        const lines = new Timelines(1, -1);
        lines.begin(0, 0);
        for (const [at, value] of list) lines.change(0, at, 0, value);
        expect(lines.at(0, time)).toBe(list.filter(([at]) => at <= time).at(-1)?.[1] ?? 0);
        expect(lines.before(0, time)).toBe(list.filter(([at]) => at < time).at(-1)?.[1] ?? 0);
        let length = 0;
        lines.pieces(0, time, 25, (from, to) => void (length += to - from));
        expect(length).toBe(25 - time);
      }),
    );
  });
});
