/**
 * The exponential: x = n·ln 2 + r with |r| ≤ ½ ln 2, a rational approximation of e^r, then a shift by n. Coefficients: fdlibm, Sun
 * Microsystems 1993.
 */
import { scale } from './bits.ts';
import { log } from './logarithm.ts';

const INVERSE_LN2 = 1.4426950408889634;
/** ln 2 in two parts; the first has 32 bits, so that n times it is exact. */
const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
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
      (1.66666666666666019037e-1 +
        z * (-2.77777777770155933842e-3 + z * (6.61375632143793436117e-5 + z * (-1.65339022054652515390e-6 + z * 4.13813679705723846039e-8))));
  return scale(1 - (low - (r * c) / (2 - c) - high), n);
}

export const exp = (x: number): number => expOfSum(x, 0);

/** e^x − 1 without cancellation near zero (Kahan's quotient). */
export function expm1(x: number): number {
  const u = exp(x);
  if (u === 1) return x;
  const difference = u - 1;
  if (difference === -1 || u === Infinity || Math.abs(x) > 1) return difference;
  return (difference * x) / log(u);
}
