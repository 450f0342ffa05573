/** Readings of a quantile of round-trip times over family cells; `max` is that of the cell where it is highest. */
import { runPhases } from '../model/metrics.ts';
import type { Reducer } from '../trace/reducer.ts';
import { derived, type Measurement } from './measurement.ts';
import { exactly, type Figure, type Readings } from './readings.ts';
import { rttHistograms, rttHistogramsByPhase } from './rtt-histograms.ts';
import { WeightedHistogram } from './weighted-histogram.ts';

function together(histograms: readonly WeightedHistogram[], ratio: number): Figure | null {
  const sum = new WeightedHistogram();
  for (const histogram of histograms) sum.merge(histogram);
  const value = sum.quantile(ratio);
  return value === null ? null : exactly(value);
}

function highest(histograms: readonly WeightedHistogram[], ratio: number): Figure | null {
  const values = histograms.map((histogram) => histogram.quantile(ratio)).filter((value) => value !== null);
  return values.length === 0 ? null : exactly(Math.max(...values));
}

export function rttQuantile(measurement: Measurement, ratio: number): Reducer<Readings> {
  const source = measurement.shared(rttHistograms);
  return derived((end) => {
    const histograms = source.result(end);
    return {
      cells: measurement.entities.familyCells.map(({ labels }) => labels),
      figure: (chosen, aggregate) =>
        (aggregate.kind === 'max' ? highest : together)(
          chosen.map((cell) => histograms[cell]!),
          ratio,
        ),
    };
  });
}

/** The same with each cell once for each phase of the run. */
export function rttQuantileByPhase(measurement: Measurement, ratio: number): Reducer<Readings> {
  const source = measurement.shared(rttHistogramsByPhase);
  return derived((end) => {
    const histograms = source.result(end);
    const { familyCells: cells } = measurement.entities;
    const each = measurement.runPhases.present.flatMap((phase) =>
      cells.map(({ labels }, at) => ({
        labels: { ...labels, phase },
        histogram: histograms[runPhases.indexOf(phase) * cells.length + at]!,
      })),
    );
    return {
      cells: each.map(({ labels }) => labels),
      figure: (chosen, aggregate) =>
        (aggregate.kind === 'max' ? highest : together)(
          chosen.map((cell) => each[cell]!.histogram),
          ratio,
        ),
    };
  });
}
