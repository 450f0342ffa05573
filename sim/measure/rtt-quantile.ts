/** Readings of a quantile of round-trip times over family cells; `max` is that of the cell where it is highest. */
import type { Reducer } from '../trace/reducer.ts';
import { derived, type Measurement } from './measurement.ts';
import { exactly, type Readings } from './readings.ts';
import { rttHistograms } from './rtt-histograms.ts';
import { WeightedHistogram } from './weighted-histogram.ts';

export function rttQuantile(measurement: Measurement, ratio: number): Reducer<Readings> {
  const source = measurement.shared(rttHistograms);
  return derived((end) => {
    const histograms = source.result(end);
    const together = (cells: readonly number[]): number | null => {
      const sum = new WeightedHistogram();
      for (const cell of cells) sum.merge(histograms[cell]!);
      return sum.quantile(ratio);
    };
    return {
      cells: measurement.entities.familyCells.map(({ labels }) => labels),
      figure(chosen, aggregate) {
        if (aggregate.kind !== 'max') {
          const value = together(chosen);
          return value === null ? null : exactly(value);
        }
        const values = chosen.map((cell) => histograms[cell]!.quantile(ratio)).filter((value) => value !== null);
        return values.length === 0 ? null : exactly(Math.max(...values));
      },
    };
  });
}
