/** Goal: lines behave as functions do. Method: each operation against the same operation on values at random times. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayed, isSame, scaled, sum, through, valueAt, ZERO_LINE, type Line } from '../../sim/traffic/line.ts';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const line: fc.Arbitrary<Line> = fc.record({ at: number, per: fc.double({ min: -1e3, max: 1e3, noNaN: true }) });
const time = fc.double({ min: 0, max: 1e5, noNaN: true });
const upTo = (max: number): fc.Arbitrary<number> => fc.double({ min: 0, max, noNaN: true });
const near = (actual: number, expected: number, scale = 1e8): void =>
  expect(Math.abs(actual - expected)).toBeLessThan(1e-9 * scale);

describe('lines', () => {
  it('sums, multiples and delays act on values', () => {
    fc.assert(
      fc.property(line, line, time, upTo(10), upTo(100), (x, y, t, factor, delay) => {
        near(valueAt(sum(x, y), t), valueAt(x, t) + valueAt(y, t));
        near(valueAt(scaled(x, factor), t), factor * valueAt(x, t), 1e9);
        near(valueAt(delayed(x, delay), t + delay), valueAt(x, t));
      }),
    );
  });

  it('the zero line adds nothing, and stays zero', () => {
    fc.assert(
      fc.property(line, (x) => {
        // The sign of a zero is nobody's business.
        expect(isSame(sum(x, ZERO_LINE), x)).toBe(true);
        expect(isSame(sum(ZERO_LINE, x), x)).toBe(true);
        expect(scaled(x, 0)).toBe(ZERO_LINE);
      }),
    );
    expect(delayed(ZERO_LINE, 5)).toBe(ZERO_LINE);
  });

  it('a line through two points goes through them; through one instant, or two of one height, it is level', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }), number, number, (from, span, a, b) => {
        const found = through(from, a, from + span, b);
        near(valueAt(found, from), a);
        near(valueAt(found, from + span), b);
      }),
    );
    expect(through(5, 2, 5, 9)).toEqual({ at: 2, per: 0 });
    expect(through(5, 2, 9, 2)).toEqual({ at: 2, per: 0 });
  });
});
