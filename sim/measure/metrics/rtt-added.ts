/**
 * The mean round-trip time at the worst moment less that just before the first fault, weighted by people; `avg` and `max` are
 * over populations, each at its own worst moment.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { flowRtts } from '../flow-rtts.ts';
import { meanRttBefore, worstMeanRtt } from '../mean-rtt.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Figure, type Readings } from '../readings.ts';
import { peopleIn } from '../shift.ts';

export function rttAdded(measurement: Measurement): Reducer<Readings> {
  const rttSource = measurement.shared(flowRtts);
  const { cells } = measurement.entities;
  return derived((end) => {
    const rtts = rttSource.result(end);
    const added = (flows: readonly number[]): Figure | null => {
      const before = meanRttBefore(measurement, rtts, flows);
      const worst = worstMeanRtt(measurement, rtts, flows);
      return before === null || worst === null ? null : exactly(worst.rtt - before, worst.at);
    };
    return {
      cells: cells.map(({ labels }) => labels),
      figure(chosen, aggregate) {
        if (aggregate.kind === 'value') return added(chosen.flatMap((cell) => cells[cell]!.flows));
        const each = chosen.flatMap((cell) => {
          const figure = added(cells[cell]!.flows);
          return figure === null ? [] : [{ figure, people: peopleIn(measurement, cells[cell]!.flows) }];
        });
        if (each.length === 0) return null;
        if (aggregate.kind === 'max')
          return each.map(({ figure }) => figure).sort((a, b) => b.value - a.value || a.at! - b.at!)[0]!;
        const people = each.reduce((sum, one) => sum + one.people, 0);
        return people === 0 ? null : exactly(each.reduce((sum, one) => sum + one.figure.value * one.people, 0) / people);
      },
    };
  });
}
