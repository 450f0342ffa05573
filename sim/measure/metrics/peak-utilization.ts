/** The highest load ÷ capacity of a site, link or session within the window, with its time; of several the highest. */
import type { Reducer } from '../../trace/reducer.ts';
import { loadPeaks } from '../load-peaks.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';

export function peakUtilization(measurement: Measurement): Reducer<Readings> {
  const source = measurement.shared(loadPeaks);
  return derived((end) => {
    const peaks = source.result(end);
    return {
      cells: peaks.map(({ kind, entity }) => ({ kind, id: entity })),
      figure(chosen) {
        const highest = chosen.map((cell) => peaks[cell]!).sort((a, b) => b.ratio - a.ratio || a.at - b.at)[0];
        return highest === undefined ? null : exactly(highest.ratio, highest.at);
      },
    };
  });
}
