/** From a fault to the first routing message about a service's prefix, or about an aggregate that covers it, that it caused. */
import type { Reducer } from '../../trace/reducer.ts';
import { firstMessages } from '../first-messages.ts';
import { derived, type Measurement } from '../measurement.ts';
import { closed, phaseReadings } from '../phase-cells.ts';
import type { Readings } from '../readings.ts';

export function timeToWithdraw(measurement: Measurement): Reducer<Readings> {
  const messages = measurement.shared(firstMessages);
  return derived(() =>
    phaseReadings(measurement, (fault, service) => {
      const first = messages.of(fault, service);
      return first === null ? null : closed(first.at - measurement.entities.faults[fault]!.at);
    }),
  );
}
