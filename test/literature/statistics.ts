/** The little statistics that published figures are compared by. */

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Of a sample (n − 1). */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) * (x - centre), 0) / (values.length - 1));
}

/** The value below which a share of the values lies (nearest rank); NaN of none. */
export function quantile(values: readonly number[], ratio: number): number {
  if (values.length === 0) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(ratio * sorted.length) - 1))]!;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Share of the variance that the line explains. */
  readonly r2: number;
}

/** Least-squares line through points. */
export function linearFit(points: readonly (readonly [x: number, y: number])[]): Line {
  const mx = mean(points.map(([x]) => x));
  const my = mean(points.map(([, y]) => y));
  let [sxx, sxy, syy] = [0, 0, 0];
  for (const [x, y] of points) {
    sxx += (x - mx) * (x - mx);
    sxy += (x - mx) * (y - my);
    syy += (y - my) * (y - my);
  }
  const slope = sxy / sxx;
  return { slope, intercept: my - slope * mx, r2: (sxy * sxy) / (sxx * syy) };
}

/** Values of √n × D beyond which Kolmogorov-Smirnov rejects with p < 0.01. */
export const KS_1_PERCENT = 1.63;

/** Kolmogorov-Smirnov against a distribution function: the greatest distance from it, times √n. */
export function ksDistance(values: readonly number[], cdf: (value: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  let greatest = 0;
  sorted.forEach((value, i) => {
    const wanted = cdf(value);
    greatest = Math.max(greatest, Math.abs((i + 1) / sorted.length - wanted), Math.abs(i / sorted.length - wanted));
  });
  return greatest * Math.sqrt(sorted.length);
}

export const uniformCdf =
  (low: number, high: number) =>
  (value: number): number =>
    Math.min(1, Math.max(0, (value - low) / (high - low)));
