/**
 * Round-trip times between datacenters over the backbone, weighted by time; time without a way has none. Of several pairs all
 * times together are asked; `value` is the highest.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { NO_RTT, siteRtts } from '../site-rtts.ts';
import { WeightedHistogram } from '../weighted-histogram.ts';

export function siteRtt(measurement: Measurement): Reducer<Readings> {
  const source = measurement.shared(siteRtts);
  const { from, to } = measurement.window;
  return derived((end) => {
    const { pairs, timelines } = source.result(end);
    return {
      cells: pairs.map((pair) => ({ pair })),
      figure(chosen, aggregate) {
        const histogram = new WeightedHistogram();
        let highest = { rtt: -Infinity, at: from };
        let lowest = { rtt: Infinity, at: from };
        let sum = 0;
        for (const pair of chosen) {
          timelines.pieces(pair, from, Math.min(to, end), (since, until, rtt) => {
            if (rtt === NO_RTT) return;
            histogram.add(rtt, until - since);
            sum += rtt * (until - since);
            if (rtt > highest.rtt) highest = { rtt, at: since };
            if (rtt < lowest.rtt) lowest = { rtt, at: since };
          });
        }
        if (histogram.total === 0) return null;
        if (aggregate.kind === 'p') return exactly(histogram.quantile(aggregate.percentile / 100)!);
        if (aggregate.kind === 'med') return exactly(histogram.quantile(0.5)!);
        if (aggregate.kind === 'avg') return exactly(sum / histogram.total);
        return aggregate.kind === 'min' ? exactly(lowest.rtt, lowest.at) : exactly(highest.rtt, highest.at);
      },
    };
  });
}
