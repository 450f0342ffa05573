/**
 * Sine, cosine, tangent. The argument is reduced to [−π/4, π/4] by subtracting a multiple of π/2 held in three parts of 33 bits
 * (Cody and Waite), then a minimax polynomial finishes. Coefficients: fdlibm, Sun Microsystems 1993. Arguments beyond 1.6e6 are
 * refused: there the three parts no longer multiply exactly, and no angle of ours is that large.
 */
import { assert } from '../assert.ts';

export const ANGLE_MAX = 1.6e6;

const TWO_OVER_PI = 0.6366197723675814;
const FIRST = 1.5707963267341256;
const FIRST_REST = 6.077100506506192e-11;
const SECOND = 6.077100506303966e-11;
const SECOND_REST = 2.0222662487959506e-21;
const THIRD = 2.0222662487111665e-21;
const THIRD_REST = 8.4784276603689e-32;
const CANCELLED = 1.7763568394002505e-15;
const QUARTER_PI = 0.7853981633974483;

/** The last reduced angle and what rounding lost of it: typed, because a module variable would box each double. */
const reduced = new Float64Array(2);

/** Fills `reduced`; gives the quarter turns taken off, modulo four. */
function reduce(x: number): number {
  if (!(x >= -ANGLE_MAX && x <= ANGLE_MAX)) assert(false, `angle out of range: ${x}`);
  if (x >= -QUARTER_PI && x <= QUARTER_PI) {
    reduced[0] = x;
    reduced[1] = 0;
    return 0;
  }
  const turns = Math.round(x * TWO_OVER_PI);
  let left = x - turns * FIRST;
  let part = turns * FIRST_REST;
  let r = left - part;
  let before = left;
  part = turns * SECOND;
  left = before - part;
  part = turns * SECOND_REST - (before - left - part);
  r = left - part;
  if (Math.abs(r) < Math.abs(x) * CANCELLED) {
    before = left;
    part = turns * THIRD;
    left = before - part;
    part = turns * THIRD_REST - (before - left - part);
    r = left - part;
  }
  reduced[0] = r;
  reduced[1] = left - r - part;
  return turns & 3;
}

function kernelSin(x: number, rest: number): number {
  const z = x * x;
  const cube = z * x;
  const series =
    0.00833333333332249 +
    z * (-0.0001984126982985795 + z * (0.0000027557313707070068 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * rest - cube * series) - rest - cube * -0.16666666666666632);
}

function kernelCos(x: number, rest: number): number {
  const z = x * x;
  const series =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (0.00002480158728947673 + z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const half = 0.5 * z;
  const top = 1 - half;
  return top + (1 - top - half + (z * series - x * rest));
}

export function sin(x: number): number {
  switch (reduce(x)) {
    case 0:
      return kernelSin(reduced[0]!, reduced[1]!);
    case 1:
      return kernelCos(reduced[0]!, reduced[1]!);
    case 2:
      return -kernelSin(reduced[0]!, reduced[1]!);
    default:
      return -kernelCos(reduced[0]!, reduced[1]!);
  }
}

export function cos(x: number): number {
  switch (reduce(x)) {
    case 0:
      return kernelCos(reduced[0]!, reduced[1]!);
    case 1:
      return -kernelSin(reduced[0]!, reduced[1]!);
    case 2:
      return -kernelCos(reduced[0]!, reduced[1]!);
    default:
      return kernelSin(reduced[0]!, reduced[1]!);
  }
}

/** The quotient of sine and cosine: within 2 ulp. */
export function tan(x: number): number {
  const quadrant = reduce(x);
  const s = kernelSin(reduced[0]!, reduced[1]!);
  const c = kernelCos(reduced[0]!, reduced[1]!);
  return (quadrant & 1) === 0 ? s / c : -c / s;
}
