/** What single requests came to: counts by outcome of each flow, and the times that the answered ones of all took. */
import { assert } from '../../kernel/assert.ts';
import { OUTCOMES } from '../../trace/reasons.ts';

/** Samples of answers that are kept. */
export const ANSWERS_MAX = 4_000_000;

export class Tally {
  /** Requests made. */
  offered = 0;
  /** Single tries by how they ended. */
  readonly tries = new Float64Array(OUTCOMES.length);
  /** Requests by how they ended. */
  readonly requests = new Float64Array(OUTCOMES.length);

  /** Requests that have ended. */
  get finished(): number {
    return this.requests.reduce((sum, count) => sum + count, 0);
  }
}

/** Answered tries in the order in which their sites were done with them. */
export class Answers {
  readonly flows: number[] = [];
  /** Round trips. */
  readonly rttsUs: number[] = [];
  /** What of them was the wait at the replica called. */
  readonly waitsUs: number[] = [];

  add(flow: number, rttUs: number, waitUs: number): void {
    assert(this.flows.length < ANSWERS_MAX, `more than ${ANSWERS_MAX} answered requests`);
    this.flows.push(flow);
    this.rttsUs.push(rttUs);
    this.waitsUs.push(waitUs);
  }
}
