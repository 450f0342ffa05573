/** User requests answered ÷ user requests made. What is pending at the end may still be answered: that is the upper bound. */
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Figure, Readings } from '../readings.ts';
import { requestLedger, type Totals } from '../request-ledger.ts';
import { byFlows } from '../user-figures.ts';

/** Null when nothing was made. */
export function availabilityOf({ made, answered, pending }: Totals): Figure | null {
  if (made === 0) return null;
  const value = Math.min(1, answered / made);
  return { value, low: value, high: Math.min(1, (answered + pending) / made), at: null };
}

export function availability(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return byFlows(measurement, ledger, (flows) => availabilityOf(ledger.requests(flows)));
}
