/**
 * Goal: the portable functions are right to the last digits, and the same bits everywhere. Method: compare with this engine's
 * `Math` (itself within 1 ulp) on random arguments, hold special values, and hash results against golden bit patterns.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as math from '../../sim/kernel/math.ts';
import { Murmur128 } from '../../sim/trace/murmur.ts';

const within = (low: number, high: number): fc.Arbitrary<number> => fc.double({ min: low, max: high, noNaN: true });
const RELATIVE_ERROR_MAX = 1e-15;

function close(actual: number, expected: number): void {
  if (actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))) return;
  // Below the normal range a unit in the last place is a fixed step.
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(Math.abs(expected) * RELATIVE_ERROR_MAX + 5e-324);
}

const ONE_ARGUMENT: readonly (readonly [keyof typeof math & keyof Math, fc.Arbitrary<number>])[] = [
  ['sin', within(-10, 10)],
  ['sin', within(-1e6, 1e6)],
  ['cos', within(-10, 10)],
  ['cos', within(-1e6, 1e6)],
  ['tan', within(-1e6, 1e6)],
  ['asin', within(-1, 1)],
  ['acos', within(-1, 1)],
  ['atan', within(-50, 50)],
  ['atan', fc.double()],
  ['exp', within(-745, 710)],
  ['exp', within(-1, 1)],
  ['expm1', within(-1e-3, 1e-3)],
  ['expm1', within(-50, 700)],
  ['log', fc.double({ min: 0, noNaN: true })],
  ['log', within(0.5, 2)],
  ['log1p', within(-0.5, 0.5)],
  ['log2', fc.double({ min: 0, noNaN: true })],
  ['log10', fc.double({ min: 0, noNaN: true })],
  ['log10', within(0.5, 2)],
];

describe('math', () => {
  it.each(ONE_ARGUMENT)('%s agrees with the engine', (name, argument) => {
    const ours = math[name] as (x: number) => number;
    const theirs = Math[name] as (x: number) => number;
    fc.assert(
      fc.property(argument, (x) => close(ours(x), theirs(x))),
      { numRuns: 2000 },
    );
  });

  it('sine and cosine keep their precision at multiples of a quarter turn', () => {
    for (let quarter = 1; quarter < 600_000; quarter += 997) {
      const x = (quarter * Math.PI) / 2;
      close(math.sin(x), Math.sin(x));
      close(math.cos(x), Math.cos(x));
    }
  });

  it('pow agrees with the engine', () => {
    const bases = fc.oneof(within(0, 1e3), within(0.99, 1.01), within(-20, 0), fc.integer({ min: -40, max: 40 }));
    const exponents = fc.oneof(within(-300, 300), fc.integer({ min: -60, max: 60 }), within(-1, 1));
    fc.assert(
      fc.property(bases, exponents, (x, y) => {
        const expected = Math.pow(x, y) + 0;
        if (Math.abs(expected) > 1e-300) close(math.pow(x, y), expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('atan2 agrees with the engine, but knows one zero only', () => {
    fc.assert(fc.property(within(-1e9, 1e9), within(-1e9, 1e9), (y, x) => close(math.atan2(y, x), Math.atan2(y + 0, x + 0))));
    expect(math.atan2(-0, -1)).toBe(Math.PI);
    expect(math.atan2(-0, 1)).toBe(0);
    expect(math.atan2(3, -0)).toBe(Math.PI / 2);
  });

  it('whole powers are exact', () => {
    for (let n = 0; n <= 15; n++) expect(math.pow(10, n)).toBe(Number(`1e${n}`));
    for (let n = 1; n <= 15; n++) expect(math.pow(10, -n)).toBe(Number(`1e-${n}`));
    for (let n = -1022; n <= 1023; n += 5) expect(math.log2(Math.pow(2, n))).toBe(n);
    for (let n = -300; n <= 300; n += 7) expect(math.log10(Number(`1e${n}`))).toBe(n);
    expect(math.pow(2, 0.5)).toBe(Math.SQRT2);
  });

  it('treats the ends as Math does', () => {
    for (const x of [0, 1, -1, Infinity, -Infinity, NaN]) {
      for (const name of ['atan', 'asin', 'acos', 'exp', 'expm1', 'log', 'log1p', 'log2', 'log10'] as const) {
        expect(math[name](x), `${name}(${x})`).toBe(Math[name](x));
      }
      for (const y of [0, 1, -1, 2, 3, -3, 0.5, Infinity, -Infinity, NaN]) {
        expect(math.pow(x, y) + 0, `${x} to the ${y}`).toBe(Math.pow(x, y) + 0);
      }
    }
  });

  it('refuses angles that it cannot reduce', () => {
    expect(() => math.sin(2e6)).toThrow(/angle out of range/);
    expect(() => math.cos(NaN)).toThrow(/angle out of range/);
  });

  it('gives the golden bits', () => {
    const digest = (f: (x: number) => number, from: number, to: number): string => {
      const hash = new Murmur128();
      for (let i = 0; i < 4096; i++) hash.double(f(from + ((to - from) * i) / 4096));
      return hash.digest();
    };
    expect({
      sin: digest(math.sin, -1e6, 1e6),
      cos: digest(math.cos, -100, 100),
      tan: digest(math.tan, -1.5, 1.5),
      asin: digest(math.asin, -1, 1),
      acos: digest(math.acos, -1, 1),
      atan: digest(math.atan, -9, 9),
      atan2: digest((x) => math.atan2(x, 2 - x), -9, 9),
      exp: digest(math.exp, -745, 709),
      expm1: digest(math.expm1, -2, 2),
      log: digest(math.log, 1e-3, 99),
      log1p: digest(math.log1p, -0.9, 9),
      log2: digest(math.log2, 1e-3, 99),
      log10: digest(math.log10, 1e-3, 99),
      pow: digest((x) => math.pow(x, 3.7 - x), 1e-3, 99),
    }).toMatchInlineSnapshot(`
      {
        "acos": "0cff8ac753324dc9329247c2b8ae2a27",
        "asin": "5b2a7948b779ef23d575626f2f48f1d6",
        "atan": "2dc9ff4aef7306c241dd32b92b8f8e50",
        "atan2": "2faa7ea315a9078926f046c48a9a47b0",
        "cos": "ed6e42eb3138c89eff201fca2b7a7b73",
        "exp": "99231fe61cc02b2bf576325aec88f0f6",
        "expm1": "cafdcd8cb8f01d6bc6acfcb5ebb5ae4a",
        "log": "6a6c1690f6b99baf6fed5cce3f8f4fe2",
        "log10": "b536c0f2b11d0fcc3bc990bd44754cae",
        "log1p": "31f2c593de234d638ee18e0b69054d7e",
        "log2": "1936f9210cb98902498d39cbbe2d950a",
        "pow": "5cd42fe4841233ec05d35d8617a3086e",
        "sin": "0504131fa6d81f138e36c1be27c5e283",
        "tan": "7853bbb850644f96d9333f48959c43d5",
      }
    `);
    expect([math.sin(1), math.exp(1), math.log(10), math.pow(1.5, 2.5)]).toEqual([
      0.8414709848078965, Math.E, Math.LN10, 2.7556759606310752,
    ]);
  });
});
