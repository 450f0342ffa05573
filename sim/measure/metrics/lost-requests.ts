/** User requests that ended without an answer. What is pending at the end may be lost too: that is the upper bound. */
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Figure, Readings } from '../readings.ts';
import { requestLedger, type Totals } from '../request-ledger.ts';
import { byFlows, byFlowsAndPhase } from '../user-figures.ts';

const lostOf = ({ made, lostSum, pending }: Totals): Figure | null =>
  made === 0 && lostSum === 0 ? null : { value: lostSum, low: lostSum, high: lostSum + pending, at: null };

export function lostRequests(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return byFlows(measurement, ledger, (flows) => lostOf(ledger.requests(flows)));
}

export function lostRequestsByPhase(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return byFlowsAndPhase(measurement, ledger, (flows, phase) => lostOf(ledger.requests(flows, phase)));
}
