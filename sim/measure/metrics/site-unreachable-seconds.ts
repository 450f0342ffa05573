/** The time during which a pair of datacenters had no way over the backbone; of several pairs the worst. A duration in µs. */
import type { Reducer } from '../../trace/reducer.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { NO_RTT, siteRtts } from '../site-rtts.ts';

export function siteUnreachableSeconds(measurement: Measurement): Reducer<Readings> {
  const source = measurement.shared(siteRtts);
  const { from, to } = measurement.window;
  return derived((end) => {
    const { pairs, timelines } = source.result(end);
    return {
      cells: pairs.map((pair) => ({ pair })),
      figure(chosen) {
        if (chosen.length === 0) return null;
        const spans = chosen.map((pair) => {
          let total = 0;
          timelines.pieces(pair, from, Math.min(to, end), (since, until, rtt) => {
            if (rtt === NO_RTT) total += until - since;
          });
          return total;
        });
        return exactly(Math.max(...spans));
      },
    };
  });
}
