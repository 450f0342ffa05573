/**
 * User requests answered a second, the mean over the window. What is pending at the end may still be answered: that is the upper
 * bound.
 */
import { MICROSECONDS_PER_SECOND } from '../../kernel/time.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { requestLedger } from '../request-ledger.ts';
import { byFlows } from '../user-figures.ts';

export function servedRps(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  const { from, to } = measurement.window;
  const seconds = (to - from) / MICROSECONDS_PER_SECOND;
  return byFlows(measurement, ledger, (flows) => {
    const { made, answered, pending } = ledger.requests(flows);
    if (made === 0) return null;
    return { value: answered / seconds, low: answered / seconds, high: (answered + pending) / seconds, at: null };
  });
}
