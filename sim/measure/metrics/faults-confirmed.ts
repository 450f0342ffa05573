/** The share of faults of which an effect was seen. */
import type { Reducer } from '../../trace/reducer.ts';
import { confirmations } from '../confirmations.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';

export function faultsConfirmed(measurement: Measurement): Reducer<Readings> {
  const source = measurement.shared(confirmations);
  return derived((end) => {
    const seen = source.result(end);
    return {
      cells: measurement.entities.faults.map(({ id }) => ({ fault: id })),
      figure: (chosen) =>
        chosen.length === 0 ? null : exactly(chosen.filter((fault) => seen[fault]! > 0).length / chosen.length),
    };
  });
}
