/**
 * Functions whose last bit must not depend on the machine. Engines differ in the last digits of `Math.sin`, `Math.exp` and their
 * kin; these are built from + − × ÷, square root and integer operations alone, which IEEE 754 fixes to the bit. Errors stay below
 * 2 ulp (measured against an engine's own functions). Angles are radians. This file is the door; the parts sit in `math/`.
 */
export { cos, sin, tan } from './math/trigonometry.ts';
export { acos, asin, atan, atan2 } from './math/arcs.ts';
export { exp, expm1 } from './math/exponential.ts';
export { log, log10, log1p, log2 } from './math/logarithm.ts';
export { pow } from './math/power.ts';
export { hypot } from './math/hypot.ts';

export const { PI, LN2, LN10 } = Math;
/** Radians in `degrees`. */
export const radians = (degrees: number): number => (degrees * PI) / 180;
/** Degrees in `angle` radians. */
export const degrees = (angle: number): number => (angle * 180) / PI;
