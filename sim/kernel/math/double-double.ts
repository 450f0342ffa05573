/**
 * Numbers as the unevaluated sum of two doubles, about 106 bits (Dekker 1971, Knuth's two-sum). Valid while no product overflows;
 * the callers keep their arguments near one.
 */
export interface Pair {
  readonly high: number;
  readonly low: number;
}

/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits. */
const SPLITTER = 134217729;

/** a + b exactly, as a rounded sum and what the rounding lost. */
export function twoSum(a: number, b: number): Pair {
  const high = a + b;
  const back = high - a;
  return { high, low: a - (high - back) + (b - back) };
}

/** a · b exactly, as a rounded product and what the rounding lost. */
export function twoProduct(a: number, b: number): Pair {
  const high = a * b;
  const wideA = SPLITTER * a;
  const topA = wideA - (wideA - a);
  const endA = a - topA;
  const wideB = SPLITTER * b;
  const topB = wideB - (wideB - b);
  const endB = b - topB;
  return { high, low: topA * topB - high + topA * endB + endA * topB + endA * endB };
}

export function add(a: Pair, b: Pair): Pair {
  const sum = twoSum(a.high, b.high);
  return twoSum(sum.high, sum.low + a.low + b.low);
}

export function multiply(a: Pair, b: Pair): Pair {
  const product = twoProduct(a.high, b.high);
  return twoSum(product.high, product.low + a.high * b.low + a.low * b.high);
}

export function divide(a: Pair, b: Pair): Pair {
  const first = a.high / b.high;
  const product = multiply({ high: first, low: 0 }, b);
  const rest = a.high - product.high - product.low + a.low;
  return twoSum(first, rest / b.high);
}
