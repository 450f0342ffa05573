/** From a fault until every region is above the service's objective again and stays there; 0 where none ever was below. */
import type { Reducer } from '../../trace/reducer.ts';
import { derived, type Measurement } from '../measurement.ts';
import { phaseReadings, phaseReadingsByPhase } from '../phase-cells.ts';
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

/** Of the recovery: from the heal until no region is below its objective any more because of the fault or of its heal. */
export function timeToRecoverByPhase(measurement: Measurement): Reducer<Readings> {
  const source = measurement.shared(recoveries);
  return derived((end) => {
    source.result(end);
    return phaseReadingsByPhase(measurement, (fault, service, region, phase) => {
      const recovery = phase === 'fault' ? source.of(fault, service, region) : source.afterHeal(fault, service, region);
      return recovery === null ? null : { value: recovery.duration, isOpen: recovery.isOpen };
    });
  });
}
