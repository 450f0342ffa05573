/**
 * Logarithms: x = 2^k·m with m in [√½, √2), and ln m by a polynomial in s = (m − 1)/(m + 1). Coefficients: fdlibm, Sun
 * Microsystems 1993. `logPair` carries twice the precision, for powers and other bases.
 */
import { exponentNearOne, scale } from './bits.ts';
import { add, divide, multiply, twoProduct, twoSum, type Pair } from './double-double.ts';

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LN2: Pair = { high: Math.LN2, low: 2.3190468138462996e-17 };
const INVERSE_LN2: Pair = { high: Math.LOG2E, low: 2.0355273740931033e-17 };
const INVERSE_LN10: Pair = { high: Math.LOG10E, low: 1.098319650216765e-17 };
const THIRD: Pair = { high: 0.3333333333333333, low: 1.850371707708594e-17 };
const FIFTH: Pair = { high: 0.2, low: -1.1102230246251566e-17 };

/** The natural logarithm; −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const k = exponentNearOne(x);
  const f = scale(x, -k) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + odd + even) + k * LN2_LOW) - f);
}

/**
 * ln x as a sum of two doubles, some 67 bits of it at the least; x is positive and finite. The series of artanh: its first three
 * terms are carried as pairs, the rest is too small to need it.
 */
export function logPair(x: number): Pair {
  const k = exponentNearOne(x);
  const m = scale(x, -k);
  const s = divide({ high: m - 1, low: 0 }, twoSum(m, 1));
  const z = multiply(s, s);
  const t = z.high;
  let series = 1 / 25;
  for (let n = 23; n >= 7; n -= 2) series = 1 / n + t * series;
  const inner = add(FIFTH, twoProduct(t, series));
  const terms = add({ high: 1, low: 0 }, multiply(z, add(THIRD, multiply(z, inner))));
  const half = multiply(s, terms);
  return add(multiply({ high: k, low: 0 }, LN2), { high: 2 * half.high, low: 2 * half.low });
}

function inBase(x: number, inverse: Pair): number {
  if (!(x > 0) || x === Infinity) return log(x);
  return multiply(logPair(x), inverse).high;
}

/** Exact for whole powers of two. */
export const log2 = (x: number): number => inBase(x, INVERSE_LN2);
/** Exact for whole powers of ten that a double holds. */
export const log10 = (x: number): number => inBase(x, INVERSE_LN10);

/** ln(1 + x) without cancellation near zero (Kahan's quotient). */
export function log1p(x: number): number {
  const u = 1 + x;
  if (u === 1) return x;
  return u === Infinity ? u : log(u) * (x / (u - 1));
}
