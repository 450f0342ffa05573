/** From a fault to the first component that acts on it: a session given up, an IGP change, a health check, an announcer. */
import type { Reducer } from '../../trace/reducer.ts';
import { firstActs } from '../first-acts.ts';
import { derived, type Measurement } from '../measurement.ts';
import { closed, phaseReadings } from '../phase-cells.ts';
import type { Readings } from '../readings.ts';

export function timeToDetect(measurement: Measurement): Reducer<Readings> {
  const acts = measurement.shared(firstActs);
  return derived(() =>
    phaseReadings(measurement, (fault, service) => {
      const first = acts.of(fault, service)[0];
      return first === undefined ? null : closed(first.at - measurement.entities.faults[fault]!.at);
    }),
  );
}
