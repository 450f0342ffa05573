/**
 * The columns of a flow's two ledgers, as they stand in the `what` of flow.rate and flow.slope. *Requests* are what users
 * asked for: one column for those made and one for each way a request can end, booked when it ends. *Attempts* are single
 * tries: one column for each way a try can end, booked when it is made. What was offered and has not ended is pending.
 */
import { OUTCOMES, Outcome } from './reasons.ts';

export const LEDGER_OFFERED = 0;
const REQUESTS = 1;
const ATTEMPTS = 17;

export const requestColumn = (outcome: Outcome): number => REQUESTS + outcome;
export const attemptColumn = (outcome: Outcome): number => ATTEMPTS + outcome;
export const isRequestColumn = (column: number): boolean => column >= REQUESTS && column < REQUESTS + OUTCOMES.length;
export const isAttemptColumn = (column: number): boolean => column >= ATTEMPTS && column < ATTEMPTS + OUTCOMES.length;

/** The outcome that a request or attempt column counts. */
export const columnOutcome = (column: number): Outcome => (column >= ATTEMPTS ? column - ATTEMPTS : column - REQUESTS) as Outcome;

export const LEDGER_COLUMNS = ATTEMPTS + OUTCOMES.length;
/** All columns of requests that ended, and all of attempts, ascending. */
export const REQUEST_COLUMNS: readonly number[] = OUTCOMES.map((_, outcome) => requestColumn(outcome as Outcome));
export const ATTEMPT_COLUMNS: readonly number[] = OUTCOMES.map((_, outcome) => attemptColumn(outcome as Outcome));

/** Names of all columns, by number, for the `ledger` table of a trace. */
export const LEDGER_NAMES: readonly string[] = Array.from({ length: LEDGER_COLUMNS }, (_, column) => {
  if (column === LEDGER_OFFERED) return 'requests made';
  if (isRequestColumn(column)) return `requests ${OUTCOMES[columnOutcome(column)]}`;
  return isAttemptColumn(column) ? `attempts ${OUTCOMES[columnOutcome(column)]}` : `unused ${column}`;
});

/** A request with one of these outcomes was answered; `degraded` counts only where a target says so. */
export const isAnswered = (outcome: Outcome): boolean => outcome === Outcome.ok || outcome === Outcome.okAfterRetry;
