/** User requests that ended without an answer. What is pending at the end may be lost too: that is the upper bound. */
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { requestLedger } from '../request-ledger.ts';
import { byFlows } from '../user-figures.ts';

export function lostRequests(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return byFlows(measurement, ledger, (flows) => {
    const { made, lostSum, pending } = ledger.requests(flows);
    return made === 0 && lostSum === 0 ? null : { value: lostSum, low: lostSum, high: lostSum + pending, at: null };
  });
}
