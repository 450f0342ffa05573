/**
 * A histogram of non-negative integers with fractional weights that can be added to another. Values below 2048 have a bucket
 * each; above, a bucket spans 1/1024 of its lower end or less, so that a percentile is off by at most 0.05 % of its value.
 */
const EXACT_BITS = 11;
const EXACT = 1 << EXACT_BITS;
const HALF = EXACT >> 1;

/** The bucket of a value: its eleven leading binary digits and how many follow. */
export function bucketOf(value: number): number {
  let shift = 0;
  let rest = value;
  while (rest >= EXACT) {
    rest = Math.floor(rest / 2);
    shift++;
  }
  return shift === 0 ? rest : EXACT + (shift - 1) * HALF + (rest - HALF);
}

/** The middle of a bucket. */
export function bucketMiddle(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const shift = Math.floor((bucket - EXACT) / HALF) + 1;
  let width = 1;
  for (let i = 0; i < shift; i++) width *= 2;
  return (((bucket - EXACT) % HALF) + HALF) * width + (width - 1) / 2;
}

export class WeightedHistogram {
  private readonly weights = new Map<number, number>();
  total = 0;

  /** Adds a weight ≥ 0 at a value, rounded to an integer ≥ 0. */
  add(value: number, weight: number): void {
    if (!(weight > 0)) return;
    const bucket = bucketOf(Math.max(0, Math.round(value)));
    this.weights.set(bucket, (this.weights.get(bucket) ?? 0) + weight);
    this.total += weight;
  }

  merge(other: WeightedHistogram): void {
    for (const [bucket, weight] of other.weights) {
      this.weights.set(bucket, (this.weights.get(bucket) ?? 0) + weight);
      this.total += weight;
    }
  }

  /** The weight in the bucket of a value. */
  weightAt(value: number): number {
    return this.weights.get(bucketOf(value)) ?? 0;
  }

  /** The mean of the values, each taken as the middle of its bucket; 0 without weight. */
  mean(): number {
    let sum = 0;
    for (const [bucket, weight] of this.weights) sum += bucketMiddle(bucket) * weight;
    return this.total === 0 ? 0 : sum / this.total;
  }

  /** The smallest value such that at least `ratio` of the weight lies at it or below; null without weight. */
  quantile(ratio: number): number | null {
    let left = this.total * ratio;
    let last: number | null = null;
    for (const [bucket, weight] of [...this.weights].sort((a, b) => a[0] - b[0])) {
      left -= weight;
      last = bucketMiddle(bucket);
      if (left <= this.total * 1e-12) return last;
    }
    return last;
  }
}
