/** What a single client does when a try of his fails: the policy that the ledgers of rates follow, for one request. */
import type { Outcome } from '../../trace/reasons.ts';
import { endDelayUs, retryDelayUs, type RetryTiming } from '../ledger.ts';

export interface AfterFailure {
  /** The try that follows, from 0; −1: the request ends. */
  readonly to: number;
  /** From the start of the try that failed. */
  readonly delayUs: number;
}

/** @param level which try it was, from 0. */
export function afterFailure(timing: RetryTiming, level: number, outcome: Outcome): AfterFailure {
  if (level + 1 < timing.attemptsMax) return { to: level + 1, delayUs: retryDelayUs(timing, outcome) };
  return { to: -1, delayUs: endDelayUs(timing, outcome) };
}
