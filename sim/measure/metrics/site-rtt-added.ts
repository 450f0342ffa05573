/**
 * The round-trip time between two datacenters at its worst after the first fault less that just before it; of several pairs the
 * one that lost most. A pair that had no way before has no figure.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { NO_RTT, siteRtts } from '../site-rtts.ts';

export function siteRttAdded(measurement: Measurement): Reducer<Readings> {
  const source = measurement.shared(siteRtts);
  const { firstFault, window } = measurement;
  return derived((end) => {
    const { pairs, timelines } = source.result(end);
    return {
      cells: pairs.map((pair) => ({ pair })),
      figure(chosen) {
        let worst: { readonly added: number; readonly at: number } | null = null;
        for (const pair of chosen) {
          const before = timelines.before(pair, firstFault);
          if (before === NO_RTT) continue;
          worst ??= { added: 0, at: firstFault };
          for (const { time, value } of timelines.changes([pair], firstFault, window.to)) {
            if (value !== NO_RTT && value - before > worst.added) worst = { added: value - before, at: time };
          }
        }
        return worst === null ? null : exactly(worst.added, worst.at);
      },
    };
  });
}
