/**
 * What a metric's reducer comes to: the finest label sets (cells) that it tells apart, and the figure over any set of them. A
 * target or a table picks cells by label and asks for one figure over them together, so that sums, worst moments and percentiles
 * of a group are exact and not averages of averages.
 */
import type { MetricLabel } from '../model/metrics.ts';
import type { Aggregate } from '../model/scenario/types.ts';

export type Labels = Readonly<Partial<Record<MetricLabel, string>>>;

/** A value in the metric's base unit, with the bounds between which it may lie given what was pending when the run ended. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** When it was so, for a figure that is of one moment. */
  readonly at: number | null;
}

export interface Readings {
  readonly cells: readonly Labels[];
  /** The figure over these cells, by index; null when there is nothing to go by. */
  figure(cells: readonly number[], aggregate: Aggregate): Figure | null;
}

export const exactly = (value: number, at: number | null = null): Figure => ({ value, low: value, high: value, at });

/** Indices of the cells that have these label values; `*` and absent keys let all pass. */
export const cellsWith = (
  readings: Pick<Readings, 'cells'>,
  labels: Labels | Readonly<Record<string, string>>,
): readonly number[] => {
  const wanted = Object.entries(labels).filter(([, value]) => value !== '*') as [MetricLabel, string][];
  const found: number[] = [];
  readings.cells.forEach((cell, index) => {
    if (wanted.every(([key, value]) => cell[key] === value)) found.push(index);
  });
  return found;
};

/** One duration, say, of many: `isOpen` when the run ended first, so that it is at least this long. */
export interface Sample {
  readonly value: number;
  readonly isOpen: boolean;
}

const byNumber = (a: number, b: number): number => a - b;

/** Nearest-rank percentile of ascending values. */
const percentile = (ascending: readonly number[], percent: number): number =>
  ascending[Math.min(ascending.length - 1, Math.max(0, Math.ceil((percent / 100) * ascending.length - 1e-9) - 1))]!;

function aggregated(values: readonly number[], aggregate: Aggregate): number {
  const ascending = [...values].sort(byNumber);
  switch (aggregate.kind) {
    case 'count':
      return values.length;
    case 'min':
      return ascending[0]!;
    case 'avg':
      return ascending.reduce((sum, value) => sum + value, 0) / ascending.length;
    case 'med':
      return percentile(ascending, 50);
    case 'p':
      return percentile(ascending, aggregate.percentile);
    default:
      // `value` of several is the worst of them, since all durations are better when they are lower.
      return ascending.at(-1)!;
  }
}

/** The figure over samples, the worst where the aggregate is `value`. */
export function figureOfSamples(samples: readonly Sample[], aggregate: Aggregate): Figure | null {
  if (samples.length === 0) return null;
  const low = aggregated(
    samples.map(({ value }) => value),
    aggregate,
  );
  const high = aggregated(
    samples.map(({ value, isOpen }) => (isOpen ? Infinity : value)),
    aggregate,
  );
  return { value: low, low, high, at: null };
}

/** Readings whose figure over a group is that of the samples of its cells. */
export const sampleReadings = (cells: readonly { readonly labels: Labels; readonly sample: Sample | null }[]): Readings => ({
  cells: cells.map(({ labels }) => labels),
  figure: (chosen, aggregate) =>
    figureOfSamples(
      chosen.flatMap((cell) => cells[cell]!.sample ?? []),
      aggregate,
    ),
});
