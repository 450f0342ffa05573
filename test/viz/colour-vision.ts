/**
 * Colours as eyes see them: contrast (WCAG 2), simulated colour vision deficiency (Viénot, Brettel and Mollon 1999 for red
 * and green, Brettel 1997 in the one-plane form for blue), and differences in OKLab (Ottosson 2020) times 100, where about 2
 * is just noticeable.
 */
type Triple = readonly [number, number, number];
export type Vision = 'normal' | 'protan' | 'deutan' | 'tritan';
export const VISIONS: readonly Vision[] = ['normal', 'protan', 'deutan', 'tritan'];

const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));

export function linearOf(hex: string): Triple {
  const rgb = Number.parseInt(hex.slice(1), 16);
  return [linear((rgb >> 16) / 255), linear(((rgb >> 8) & 255) / 255), linear((rgb & 255) / 255)];
}

const times = (m: readonly Triple[], [a, b, c]: Triple): Triple =>
  m.map(([x, y, z]) => x * a + y * b + z * c) as unknown as Triple;
const clamped = (t: Triple): Triple => t.map((x) => Math.min(1, Math.max(0, x))) as unknown as Triple;

/** In linear RGB. */
const SIMULATION: Readonly<Record<Vision, readonly Triple[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deutan: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
  tritan: [
    [1, 0.14461, -0.14461],
    [0, 0.85924, 0.14076],
    [0, 0.85924, 0.14076],
  ],
};

const labOf = (rgb: Triple): Triple => {
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt) as unknown as Triple;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms,
  );
};

export function differenceOf(a: string, b: string, vision: Vision): number {
  const seen = (hex: string): Triple => labOf(clamped(times(SIMULATION[vision], linearOf(hex))));
  const [x, y] = [seen(a), seen(b)];
  return 100 * Math.sqrt(x.reduce((sum, value, i) => sum + (value - y[i]!) * (value - y[i]!), 0));
}

const luminance = (hex: string): number => {
  const [r, g, b] = linearOf(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** WCAG 2 contrast ratio, 1 … 21. */
export function contrastOf(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}
