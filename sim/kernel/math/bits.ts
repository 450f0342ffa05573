/** The bits of a double: exponent and significand taken apart and put together. Works for either byte order. */
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
float[0] = 1;
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

const TWO_54 = 18014398509481984;

/** Upper 32 bits: sign, exponent, 20 bits of significand. */
export function highWord(x: number): number {
  float[0] = x;
  return words[HIGH]!;
}

/** 2^n, for −1022 ≤ n ≤ 1023. */
export function powerOfTwo(n: number): number {
  words[HIGH] = (n + 1023) << 20;
  words[LOW] = 0;
  return float[0]!;
}

/** x · 2^n without a needless overflow or a second rounding in the normal range. */
export function scale(x: number, n: number): number {
  if (n > 1023) return x * powerOfTwo(1023) * powerOfTwo(Math.min(n - 1023, 1023));
  if (n >= -1022) return x * powerOfTwo(n);
  return x * powerOfTwo(Math.max(n + 969, -1022)) * powerOfTwo(-969);
}

/** The k for which x / 2^k lies in [√½, √2); x is positive, finite, not zero. */
export function exponentNearOne(x: number): number {
  let shift = 0;
  let value = x;
  if (value < 2.2250738585072014e-308) {
    value *= TWO_54;
    shift = -54;
  }
  const high = highWord(value);
  const fraction = high & 0xfffff;
  return (high >>> 20) - 1023 + shift + (fraction >= 0x6a09e ? 1 : 0);
}
