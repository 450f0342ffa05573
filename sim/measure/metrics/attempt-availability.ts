/** Single tries answered ÷ single tries made: what the availability would be if nobody tried again. */
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { requestLedger } from '../request-ledger.ts';
import { byFlows, byFlowsAndPhase } from '../user-figures.ts';
import { availabilityOf } from './availability.ts';

export function attemptAvailability(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return byFlows(measurement, ledger, (flows) => availabilityOf(ledger.attempts(flows)));
}

export function attemptAvailabilityByPhase(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return byFlowsAndPhase(measurement, ledger, (flows, phase) => availabilityOf(ledger.attempts(flows, phase)));
}
