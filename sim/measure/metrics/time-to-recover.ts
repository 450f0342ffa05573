/** From a fault until every region is above the service's objective again and stays there; 0 where none ever was below. */
import type { Reducer } from '../../trace/reducer.ts';
import { derived, type Measurement } from '../measurement.ts';
import { phaseReadings } from '../phase-cells.ts';
import type { Readings } from '../readings.ts';
import { recoveries } from '../recoveries.ts';

export function timeToRecover(measurement: Measurement): Reducer<Readings> {
  const source = measurement.shared(recoveries);
  return derived((end) => {
    source.result(end);
    return phaseReadings(measurement, (fault, service, region) => {
      const recovery = source.of(fault, service, region);
      return recovery === null ? null : { value: recovery.duration, isOpen: recovery.isOpen };
    });
  });
}
