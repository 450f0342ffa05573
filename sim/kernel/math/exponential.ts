/**
 * The exponential: x = n·ln 2 + r with |r| ≤ ½ ln 2, a rational approximation of e^r, then a shift by n. Coefficients: fdlibm,
 * Sun Microsystems 1993.
 */
import { scale } from './bits.ts';
import { log } from './logarithm.ts';

const INVERSE_LN2 = Math.LOG2E;
/** ln 2 in two parts; the first has 32 bits, so that n times it is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;

/** e^(x + rest), where rest is far below the last bit of x. */
export function expOfSum(x: number, rest: number): number {
  if (!(x <= OVERFLOW)) return x > OVERFLOW ? Infinity : NaN;
  if (x < UNDERFLOW) return 0;
  const n = Math.round(x * INVERSE_LN2);
  const high = x - n * LN2_HIGH;
  const low = n * LN2_LOW - rest;
  const r = high - low;
  const z = r * r;
  const c =
    r -
    z *
      (0.16666666666666602 +
        z *
          (-0.0027777777777015593 + z * (0.00006613756321437934 + z * (-0.0000016533902205465252 + z * 4.1381367970572385e-8))));
  return scale(1 - (low - (r * c) / (2 - c) - high), n);
}

/** e^x. One is set apart, so that it gives e to the last bit. */
export const exp = (x: number): number => (x === 1 ? Math.E : expOfSum(x, 0));

/** e^x − 1 without cancellation near zero (Kahan's quotient). */
export function expm1(x: number): number {
  const u = exp(x);
  if (u === 1) return x;
  const difference = u - 1;
  if (difference === -1 || u === Infinity || Math.abs(x) > 1) return difference;
  return (difference * x) / log(u);
}
