/**
 * A retry budget: retries are at most a share of the requests made, as Finagle and Envoy have it, so that no outage multiplies
 * its load. What is due beyond the budget ends instead, with the outcome of its last try. The share of retries let through is a
 * constant between looks, which come when it is off by 1 % and at most once a second (programs average over ten): what is let
 * through stays within 1 % of the budget while demand and failures move slowly.
 *
 * Not modelled: what a client has saved up while it did not retry (Finagle: up to ten seconds' worth), and a least number of
 * retries that is always allowed. A retry is refused when it is due, after its pause, and not when its try fails.
 *
 * Sources: Finagle's `RetryBudget`; Envoy's `retry_budget.budget_percent`.
 */
import { valueAt, type Line } from './line.ts';

const SECOND_US = 1_000_000;
const STEP_SHARE = 0.01;
const STEP_US_MIN = 1_000_000;
/** Less than this is no retry. */
const RATE_MIN = 1e-12;

export class RetryBudget {
  private readonly budgetRatio: number;
  private changedAtUs = -Infinity;
  /** Share of the retries due that is let through. */
  throughShare = 1;
  /** When it is to be looked at again; infinite while it stays right. */
  lookAtUs = Infinity;

  constructor(budgetRatio: number) {
    this.budgetRatio = budgetRatio;
  }

  /** Brings the share up to date with demand and the retries due. */
  update(timeUs: number, demand: Line, due: Line): void {
    this.lookAtUs = Infinity;
    const t = timeUs / SECOND_US;
    const rate = valueAt(due, t);
    const wanted = rate <= RATE_MIN ? 1 : Math.min(1, Math.max(0, (this.budgetRatio * valueAt(demand, t)) / rate));
    const next = this.changedAtUs + STEP_US_MIN;
    if (Math.abs(wanted - this.throughShare) > STEP_SHARE * Math.max(wanted, this.throughShare)) {
      if (timeUs < next) {
        this.lookAtUs = next;
        return;
      }
      this.throughShare = wanted;
      this.changedAtUs = timeUs;
    }
    // The share is off where budget × demand meets a little more, or a little less, than what is let through.
    for (const off of [1 - STEP_SHARE, 1 + STEP_SHARE]) {
      const at = this.budgetRatio * demand.at - this.throughShare * off * due.at;
      const per = this.budgetRatio * demand.per - this.throughShare * off * due.per;
      const crossing = per === 0 ? Infinity : (-at / per) * SECOND_US;
      const isSoonest = crossing > timeUs && crossing < this.lookAtUs;
      if (isSoonest) this.lookAtUs = Math.max(Math.ceil(crossing), timeUs + STEP_US_MIN);
    }
  }
}
