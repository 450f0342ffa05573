/** The error budget of every service: what its objective allows in 30 days and what this run took of it. */
import type { Reducer } from '../../trace/reducer.ts';
import { derived, type Measurement } from '../measurement.ts';
import { budgetOf } from '../metrics/budget-used.ts';
import { requestLedger } from '../request-ledger.ts';

export interface ServiceBudget {
  readonly service: string;
  readonly objective: number;
  /** Requests that may be lost in 30 days. */
  readonly allowed: number;
  readonly lost: number;
  /** Lost ÷ allowed; null when nothing is allowed, since then there is no budget. */
  readonly used: number | null;
}

export function budgets(measurement: Measurement): Reducer<readonly ServiceBudget[]> {
  const ledger = measurement.shared(requestLedger);
  const { entities, options } = measurement;
  return derived((end) => {
    ledger.result(end);
    return entities.userServices.map((service) => {
      const cells = entities.cells.flatMap(({ labels }, index) => (labels.service === service ? [index] : []));
      const { lost, allowed } = budgetOf(measurement, ledger, cells);
      return { service, objective: options.objective(service), allowed, lost, used: allowed === 0 ? null : lost / allowed };
    });
  });
}
