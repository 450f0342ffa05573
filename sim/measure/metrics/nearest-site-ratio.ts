/**
 * The share of user requests that the nearest datacenter with the service served, by great circle; those served by none are
 * left out.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { derived, type Measurement } from '../measurement.ts';
import { detourHistograms } from '../nearest-sites.ts';
import { exactly, type Readings } from '../readings.ts';

export function nearestSiteRatio(measurement: Measurement): Reducer<Readings> {
  const source = measurement.shared(detourHistograms);
  return derived((end) => {
    const histograms = source.result(end);
    return {
      cells: measurement.entities.familyCells.map(({ labels }) => labels),
      figure(chosen) {
        let made = 0;
        let near = 0;
        for (const cell of chosen) {
          made += histograms[cell]!.total;
          near += histograms[cell]!.weightAt(0);
        }
        return made === 0 ? null : exactly(near / made);
      },
    };
  });
}
