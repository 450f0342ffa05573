/** Lost requests ÷ those that the availability objective allows in 30 days: how much of a month's error budget this run costs. */
import { MICROSECONDS_PER_SECOND } from '../../kernel/time.ts';
import { derived, MONTH_SECONDS, type Measurement } from '../measurement.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Readings } from '../readings.ts';
import { requestLedger, type RequestLedger } from '../request-ledger.ts';

export interface Budget {
  readonly lost: number;
  readonly pending: number;
  /** Requests that may be lost in 30 days. */
  readonly allowed: number;
}

/** The budget of some user cells together. */
export function budgetOf(measurement: Measurement, ledger: RequestLedger, cells: readonly number[]): Budget {
  const { monthlyRequests, objective } = measurement.options;
  const { from, to } = measurement.window;
  let lost = 0;
  let pending = 0;
  let allowed = 0;
  for (const cell of cells) {
    const { flows, labels } = measurement.entities.cells[cell]!;
    const totals = ledger.requests(flows);
    lost += totals.lostSum;
    pending += totals.pending;
    const windowSeconds = (to - from) / MICROSECONDS_PER_SECOND;
    const month =
      monthlyRequests?.(labels.service, labels.client) ?? (windowSeconds > 0 ? (totals.made / windowSeconds) * MONTH_SECONDS : 0);
    allowed += month * (1 - objective(labels.service));
  }
  return { lost, pending, allowed };
}

export function budgetUsed(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return derived((end) => {
    ledger.result(end);
    return {
      cells: measurement.entities.regionLabels,
      figure(chosen) {
        const { lost, pending, allowed } = budgetOf(measurement, ledger, chosen);
        if (allowed === 0) return null;
        return { value: lost / allowed, low: lost / allowed, high: (lost + pending) / allowed, at: null };
      },
    };
  });
}
