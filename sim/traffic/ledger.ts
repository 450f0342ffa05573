/**
 * The two ledgers of a flow. Tries of level 0 are fresh requests; a try that fails becomes one of the next level after its
 * delay (time-out and back-off, or the back-off alone where the failure is told at once), and the failure of the last level
 * is the end of the request. Every stream is a straight line between events and a delay only moves a line, so the retry pool
 * is exact: what entered and has not left is pending.
 */
import { attemptColumn, LEDGER_COLUMNS, LEDGER_OFFERED, requestColumn } from '../trace/ledger.ts';
import { Outcome, OUTCOMES } from '../trace/reasons.ts';
import { delayed, isSame, isZero, scaled, sum, ZERO_LINE, type Line } from './line.ts';

const SECOND_US = 1_000_000;
const OUTCOME_COUNT = OUTCOMES.length;

export interface RetryTiming {
  readonly timeoutUs: number;
  readonly backoffUs: number;
  readonly attemptsMax: number;
}

/** Failures that are told at once; the others cost the client its time-out. */
const FAST: ReadonlySet<Outcome> = new Set([Outcome.noRoute, Outcome.refused, Outcome.overload, Outcome.serverError]);
/** Outcomes that end a request at the try that has them. */
const FINAL: ReadonlySet<Outcome> = new Set([Outcome.ok, Outcome.degraded]);

/** From the start of a try to the start of the next after it failed so. */
export const retryDelayUs = (timing: RetryTiming, outcome: Outcome): number =>
  Math.max(1, timing.backoffUs + (FAST.has(outcome) ? 0 : timing.timeoutUs));

/** From the start of the last try to the end of the request. */
export const endDelayUs = (timing: RetryTiming, outcome: Outcome): number => (FAST.has(outcome) ? 0 : timing.timeoutUs);

export interface DelayedChange {
  readonly time: number;
  readonly level: number;
  readonly outcome: Outcome;
  readonly line: Line;
}

export class FlowLedger {
  private readonly timing: RetryTiming;
  /** Tries by level; level 0 is demand. */
  private readonly levels: Line[];
  /** Failing tries by (level, outcome) as last handed to the delay line, and as they come out of it. */
  private readonly entering: Line[];
  private readonly leaving: Line[];
  private readonly columns: Line[] = zeroLines(LEDGER_COLUMNS);
  private pending: DelayedChange[] = [];
  /** By outcome: 1 once any try ended so. The others have nothing on any line. */
  private readonly isSeen = new Uint8Array(OUTCOME_COUNT);

  constructor(timing: RetryTiming) {
    this.timing = timing;
    this.levels = zeroLines(timing.attemptsMax);
    this.entering = zeroLines(timing.attemptsMax * OUTCOME_COUNT);
    this.leaving = zeroLines(timing.attemptsMax * OUTCOME_COUNT);
  }

  get demand(): Line {
    return this.levels[0]!;
  }

  setDemand(line: Line): void {
    this.levels[0] = line;
  }

  /** All tries, of every level. */
  attempts(): Line {
    let all = ZERO_LINE;
    for (const level of this.levels) all = sum(all, level);
    return all;
  }

  column(column: number): Line {
    return this.columns[column]!;
  }

  /** Takes what the delay line lets out now; true when the tries changed. */
  arrive(time: number): boolean {
    if (this.pending.length === 0) return false;
    const due = this.pending.filter((change) => change.time <= time);
    if (due.length === 0) return false;
    this.pending = this.pending.filter((change) => change.time > time);
    for (const { level, outcome, line } of due) this.leaving[level * OUTCOME_COUNT + outcome] = line;
    for (let level = 1; level < this.levels.length; level++) {
      let inflow = ZERO_LINE;
      for (let outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        inflow = sum(inflow, this.leaving[(level - 1) * OUTCOME_COUNT + outcome]!);
      this.levels[level] = inflow;
    }
    return true;
  }

  /**
   * Splits the tries by the share of each outcome (summing to one) and brings every column up to date.
   * @param changed called with each column whose line changed.
   * @param delay called with the instant at which a change comes out of the delay line.
   */
  settle(
    time: number,
    shares: ArrayLike<number>,
    changed: (column: number, old: Line, line: Line) => void,
    delay: (time: number) => void,
  ): void {
    const last = this.levels.length - 1;
    const set = (column: number, line: Line): void => {
      const old = this.columns[column]!;
      if (isSame(old, line)) return;
      this.columns[column] = line;
      changed(column, old, line);
    };
    set(LEDGER_OFFERED, this.levels[0]!);
    for (let o = 0; o < OUTCOME_COUNT; o++) {
      const outcome = o as Outcome;
      const share = shares[o]!;
      if (share === 0 && this.isSeen[o] === 0) continue;
      this.isSeen[o] = 1;
      let tries = ZERO_LINE;
      let later = ZERO_LINE;
      for (let level = 0; level <= last; level++) {
        const line = scaled(this.levels[level]!, share);
        tries = sum(tries, line);
        if (level > 0) later = sum(later, line);
        if (!FINAL.has(outcome)) this.fail(time, level, outcome, line, level === last, delay);
      }
      if (isZero(tries) && isZero(this.columns[attemptColumn(outcome)]!) && isZero(this.leaving[last * OUTCOME_COUNT + o]!)) {
        if (isZero(this.columns[requestColumn(outcome)]!)) continue;
      }
      set(attemptColumn(outcome), tries);
      if (outcome === Outcome.ok) {
        set(requestColumn(Outcome.ok), scaled(this.levels[0]!, share));
        set(requestColumn(Outcome.okAfterRetry), later);
      } else if (outcome === Outcome.degraded) set(requestColumn(outcome), tries);
      else if (outcome !== Outcome.okAfterRetry) set(requestColumn(outcome), this.leaving[last * OUTCOME_COUNT + o]!);
    }
  }

  private fail(
    time: number,
    level: number,
    outcome: Outcome,
    line: Line,
    isLast: boolean,
    delay: (time: number) => void,
  ): void {
    const cell = level * OUTCOME_COUNT + outcome;
    if (isSame(this.entering[cell]!, line)) return;
    this.entering[cell] = line;
    const delayUs = isLast ? endDelayUs(this.timing, outcome) : retryDelayUs(this.timing, outcome);
    if (delayUs === 0) {
      this.leaving[cell] = line;
      return;
    }
    this.pending.push({ time: time + delayUs, level, outcome, line: delayed(line, delayUs / SECOND_US) });
    delay(time + delayUs);
  }
}

function zeroLines(count: number): Line[] {
  const lines: Line[] = [];
  for (let i = 0; i < count; i++) lines.push(ZERO_LINE);
  return lines;
}
