/**
 * The mean round-trip time at the end of the run less that just before the first fault, weighted by people: negative where users
 * came nearer. `min` and `max` are those of the population that gained and lost most.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { flowRtts } from '../flow-rtts.ts';
import { meanRtt, meanRttBefore } from '../mean-rtt.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';

export function rttChange(measurement: Measurement): Reducer<Readings> {
  const rttSource = measurement.shared(flowRtts);
  const { cells } = measurement.entities;
  return derived((end) => {
    const rtts = rttSource.result(end);
    const change = (flows: readonly number[]): number | null => {
      const before = meanRttBefore(measurement, rtts, flows);
      const after = meanRtt(measurement, rtts, flows, end, 'at');
      return before === null || after === null ? null : after - before;
    };
    return {
      cells: cells.map(({ labels }) => labels),
      figure(chosen, { kind }) {
        if (kind !== 'min' && kind !== 'max') {
          const value = change(chosen.flatMap((cell) => cells[cell]!.flows));
          return value === null ? null : exactly(value);
        }
        const each = chosen.map((cell) => change(cells[cell]!.flows)).filter((value) => value !== null);
        if (each.length === 0) return null;
        return exactly(kind === 'min' ? Math.min(...each) : Math.max(...each));
      },
    };
  });
}
