/**
 * Inverse trigonometric functions: argument reduction to a short interval, then a minimax polynomial or quotient. Coefficients:
 * fdlibm, Sun Microsystems 1993. Domain errors give NaN, as in `Math`.
 */
const HALF_PI = 1.5707963267948966;
const HALF_PI_REST = 6.123233995736766e-17;
const { PI } = Math;
const PI_REST = 1.2246467991473532e-16;

/** arctan of ½, 1, 1½ and ∞, each as a double and its rest. */
const ANCHORS = [0.4636476090008061, 0.7853981633974483, 0.982793723247329, HALF_PI];
const ANCHOR_RESTS = [2.2698777452961687e-17, 3.061616997868383e-17, 1.3903311031230998e-17, HALF_PI_REST];

/** (x − arctan x) / x for |x| < 7/16. */
function atanSeries(x: number): number {
  const z = x * x;
  const w = z * z;
  const odd =
    z *
    (0.3333333333333293 +
      w *
        (0.14285714272503466 +
          w * (0.09090887133436507 + w * (0.06661073137387531 + w * (0.049768779946159324 + w * 0.016285820115365782)))));
  const even =
    w *
    (-0.19999999999876483 +
      w * (-0.11111110405462356 + w * (-0.0769187620504483 + w * (-0.058335701337905735 + w * -0.036531572744216916))));
  return odd + even;
}

export function atan(x: number): number {
  const size = Math.abs(x);
  if (size < 0.4375) return x - x * atanSeries(x);
  if (!(size < 73786976294838210000)) return size > 0 ? Math.sign(x) * HALF_PI : x;
  let anchor: number;
  let reduced: number;
  if (size < 0.6875) {
    anchor = 0;
    reduced = (2 * size - 1) / (2 + size);
  } else if (size < 1.1875) {
    anchor = 1;
    reduced = (size - 1) / (size + 1);
  } else if (size < 2.4375) {
    anchor = 2;
    reduced = (size - 1.5) / (1 + 1.5 * size);
  } else {
    anchor = 3;
    reduced = -1 / size;
  }
  const angle = ANCHORS[anchor]! - (reduced * atanSeries(reduced) - ANCHOR_RESTS[anchor]! - reduced);
  return x < 0 ? -angle : angle;
}

/** The angle of the point (x, y), in (−π, π]; a y of −0 counts as 0, so that no sign of zero can decide a result. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (y === 0) return x < 0 ? PI : 0;
  if (x === 0) return y > 0 ? HALF_PI : -HALF_PI;
  const infiniteX = Math.abs(x) === Infinity;
  const ratio = infiniteX && Math.abs(y) === Infinity ? 1 : Math.abs(y / x);
  const angle = atan(ratio);
  const turned = x > 0 ? angle : PI - (angle - PI_REST);
  return y < 0 ? -turned : turned;
}

/** (arcsin √t − √t) / √t for t ≤ ¼. */
function asinQuotient(t: number): number {
  const above =
    t *
    (0.16666666666666666 +
      t *
        (-0.3255658186224009 +
          t * (0.20121253213486293 + t * (-0.04005553450067941 + t * (0.0007915349942898145 + t * 0.00003479331075960212)))));
  const below =
    1 + t * (-2.403394911734414 + t * (2.0209457602335057 + t * (-0.6882839716054533 + t * 0.07703815055590194)));
  return above / below;
}

/** arcsin √t as two parts: the root cut to 24 bits, so that its square is exact, and everything else. */
function halfAngle(t: number): { readonly cut: number; readonly rest: number } {
  const s = Math.sqrt(t);
  const cut = Math.fround(s);
  return { cut, rest: s > 0 ? (t - cut * cut) / (s + cut) + s * asinQuotient(t) : 0 };
}

export function asin(x: number): number {
  const size = Math.abs(x);
  if (!(size <= 1)) return NaN;
  if (size <= 0.5) return x + x * asinQuotient(x * x);
  const { cut, rest } = halfAngle((1 - size) * 0.5);
  const angle = PI / 4 - (2 * rest - HALF_PI_REST - (PI / 4 - 2 * cut));
  return x < 0 ? -angle : angle;
}

export function acos(x: number): number {
  const size = Math.abs(x);
  if (!(size <= 1)) return NaN;
  if (size <= 0.5) return HALF_PI - (x - (HALF_PI_REST - x * asinQuotient(x * x)));
  const { cut, rest } = halfAngle((1 - size) * 0.5);
  return x > 0 ? 2 * (cut + rest) : PI - 2 * (cut + (rest - HALF_PI_REST));
}
