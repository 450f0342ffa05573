/** What a single client does when a send of his fails: the table that the ledgers of rates follow, for one request. */
import { sendsOf, type Failure, type RetryTiming, type Send } from '../tries.ts';

export interface AfterFailure {
  /** The send that follows, from 0; −1: the request ends. */
  readonly to: number;
  /** From the start of the send that failed. */
  readonly delayUs: number;
  /** Whether a pause is part of the delay. */
  readonly isPause: boolean;
}

export const sendOf = (timing: RetryTiming, send: number): Send => sendsOf(timing)[send]!;

/**
 * @param send which one it was, from 0.
 * @param chance of a pause with jitter, in [0, 1).
 */
export function afterFailure(timing: RetryTiming, send: number, failure: Failure, chance: number): AfterFailure {
  const sends = sendsOf(timing);
  const next = sends[send]!.next[failure]!;
  const delayUs = next.delaysUs[Math.floor(chance * next.delaysUs.length)]!;
  return { to: next.to, delayUs, isPause: next.to >= 0 && sends[next.to]!.isFirst };
}
