/**
 * How much further than the nearest site with the service users' requests went, as time: the difference of the great
 * circles, there and back, at the speed of light in fibre with the Internet's usual stretch. Weighted by the requests made;
 * `max` is that of the population and family that is worst off on average.
 */
import { fibreDelay, stretch } from '../../geo/distance.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { derived, type Measurement } from '../measurement.ts';
import { detourHistograms } from '../nearest-sites.ts';
import { exactly, type Readings } from '../readings.ts';
import { WeightedHistogram } from '../weighted-histogram.ts';

const roundTripUs = (km: number): number => 2 * fibreDelay(km, stretch.internet);

export function detour(measurement: Measurement): Reducer<Readings> {
  const source = measurement.shared(detourHistograms);
  return derived((end) => {
    const histograms = source.result(end);
    return {
      cells: measurement.entities.familyCells.map(({ labels }) => labels),
      figure(chosen, aggregate) {
        const some = chosen.filter((cell) => histograms[cell]!.total > 0);
        if (some.length === 0) return null;
        if (aggregate.kind === 'max') return exactly(roundTripUs(Math.max(...some.map((cell) => histograms[cell]!.mean()))));
        const sum = new WeightedHistogram();
        for (const cell of some) sum.merge(histograms[cell]!);
        if (aggregate.kind === 'p') return exactly(roundTripUs(sum.quantile(aggregate.percentile / 100)!));
        if (aggregate.kind === 'med') return exactly(roundTripUs(sum.quantile(0.5)!));
        return exactly(roundTripUs(sum.mean()));
      },
    };
  });
}
