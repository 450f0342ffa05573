/**
 * x^y = e^(y · ln x) with the logarithm and the product in double-double, so that the result is good to the last bit or the one
 * before. Whole powers of whole numbers are exact while they fit in 53 bits. Special values as in `Math.pow`.
 */
import { twoProduct, twoSum } from './double-double.ts';
import { expOfSum } from './exponential.ts';
import { logPair } from './logarithm.ts';

const EXACT_MAX = Number.MAX_SAFE_INTEGER;

/** base^n by repeated multiplication while exact, else −1. */
function exactPower(base: number, n: number): number {
  let product = 1;
  for (let i = 0; i < n; i++) {
    product *= base;
    if (product > EXACT_MAX) return -1;
  }
  return product;
}

function powerOfPositive(x: number, y: number): number {
  if (y === 0.5) return Math.sqrt(x);
  if (Number.isInteger(x) && Number.isInteger(y) && Math.abs(y) <= 53) {
    const exact = exactPower(x, Math.abs(y));
    if (exact > 0) return y < 0 ? 1 / exact : exact;
  }
  const logarithm = logPair(x);
  const size = logarithm.high * y;
  if (!(Math.abs(size) < 800)) return size > 0 ? Infinity : 0;
  const product = twoProduct(logarithm.high, y);
  const exponent = twoSum(product.high, product.low + logarithm.low * y);
  return expOfSum(exponent.high, exponent.low);
}

/** x to the power y; NaN for a negative x and a broken y. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (y === 1) return x;
  if (y === 2) return x * x;
  const size = Math.abs(x);
  if (Math.abs(y) === Infinity) {
    if (size === 1) return NaN;
    return size > 1 === y > 0 ? Infinity : 0;
  }
  const isOdd = Number.isInteger(y) && Math.abs(y) % 2 === 1;
  const sign = x < 0 && isOdd ? -1 : 1;
  if (size === 0 || size === Infinity) return (size === 0) === y > 0 ? 0 : sign * Infinity;
  if (size === 1) return x > 0 || Number.isInteger(y) ? sign : NaN;
  if (x < 0 && !Number.isInteger(y)) return NaN;
  return sign * powerOfPositive(size, y);
}
