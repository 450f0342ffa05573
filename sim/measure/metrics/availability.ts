/** User requests answered ÷ user requests made. What is pending at the end may still be answered: that is the upper bound. */
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Figure, Readings } from '../readings.ts';
import { requestLedger, type Totals } from '../request-ledger.ts';
import { byFlows, byFlowsAndPhase } from '../user-figures.ts';

/** Sums of many pieces may miss a whole by this much. */
const ROUNDING = 1e-12;
const share = (part: number, whole: number): number => (part >= whole * (1 - ROUNDING) ? 1 : part / whole);

/** Null when nothing was made. */
export function availabilityOf({ made, answered, pending }: Totals): Figure | null {
  if (made === 0) return null;
  const value = share(answered, made);
  return { value, low: value, high: share(answered + pending, made), at: null };
}

export function availability(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return byFlows(measurement, ledger, (flows) => availabilityOf(ledger.requests(flows)));
}

/** Of a phase: answered in it ÷ made in it. */
export function availabilityByPhase(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return byFlowsAndPhase(measurement, ledger, (flows, phase) => availabilityOf(ledger.requests(flows, phase)));
}
