/**
 * The two ledgers of a flow. Fresh requests are the first send of the first try; a send that fails becomes another one after its
 * delay (`tries.ts`), and the failure after which nothing follows is the end of the request. Every stream is a straight line
 * between events and a delay only moves a line, so the retry pool is exact: what entered and has not left is pending.
 */
import { assert } from '../kernel/assert.ts';
import { attemptColumn, LEDGER_COLUMNS, LEDGER_OFFERED, requestColumn } from '../trace/ledger.ts';
import { Outcome, OUTCOMES } from '../trace/reasons.ts';
import { delayed, isSame, isZero, scaled, sum, ZERO_LINE, type Line } from './line.ts';
import { RetryBudget } from './retry-budget.ts';
import { FAILURE_COUNT, FINAL, LATE, outcomeOf, sendsOf, type Next, type RetryTiming, type Send } from './tries.ts';

const SECOND_US = 1_000_000;
const OUTCOME_COUNT = OUTCOMES.length;
/** How sends end: a share for each outcome, and the late one. */
const SPLIT_WIDTH = OUTCOME_COUNT + 1;

/** How the sends over one address family end. */
export interface SendShares {
  /** By outcome, summing to one. */
  readonly shares: ArrayLike<number>;
  /** Of all sends, those that time out on a connection that was made; part of the time-outs above. */
  readonly lateShare: number;
}

/** A stream of failures: of one send, of one kind, with one of its delays. */
interface Stream {
  /** Place in the order of all streams, so that sums do not depend on what failed first. */
  readonly key: number;
  readonly failure: number;
  readonly next: Next;
  readonly delayUs: number;
  readonly weight: number;
  /** As last handed to the delay line, and as it comes out of it. */
  entering: Line;
  leaving: Line;
}

interface PendingChange {
  readonly time: number;
  readonly stream: Stream;
  readonly line: Line;
}

export class FlowLedger {
  private readonly sends: readonly Send[];
  /** Rates of sends; the first is demand. */
  private readonly rates: Line[];
  /** By send and failure: made when something first fails so. */
  private readonly streams = new Map<number, readonly Stream[]>();
  /** By send: what leads to it. */
  private readonly sources: readonly Stream[][];
  private readonly endings: Stream[] = [];
  /** By send: 1 while something comes to it or failed of it. */
  private readonly isLive: Uint8Array;
  private readonly columns: Line[] = zeroLines(LEDGER_COLUMNS);
  private readonly budget: RetryBudget | null;
  private lookDue = Infinity;
  /** What sends were split by last, own family first, and whether anything else has moved since. */
  private readonly split = new Float64Array(2 * SPLIT_WIDTH).fill(NaN);
  private hasMoved = true;
  private pending: PendingChange[] = [];

  constructor(timing: RetryTiming) {
    this.sends = sendsOf(timing);
    this.rates = zeroLines(this.sends.length);
    this.sources = this.sends.map(() => []);
    this.isLive = new Uint8Array(this.sends.length);
    const { budgetRatio = null } = timing;
    this.budget = budgetRatio === null ? null : new RetryBudget(budgetRatio);
  }

  get demand(): Line {
    return this.rates[0]!;
  }

  setDemand(line: Line): void {
    if (!isSame(this.demand, line)) this.hasMoved = true;
    this.rates[0] = line;
  }

  /** All sends over the flow's own address family. */
  attempts(): Line {
    return this.ratesOf(false);
  }

  /** All sends over the other one. */
  otherAttempts(): Line {
    return this.ratesOf(true);
  }

  /** Whether any sends go over the other address family now. */
  usesOther(): boolean {
    for (let send = 1; send < this.sends.length; send++)
      if (this.sends[send]!.isOther && !isZero(this.rates[send]!)) return true;
    return false;
  }

  private ratesOf(isOther: boolean): Line {
    let all = ZERO_LINE;
    for (let send = 0; send < this.sends.length; send++)
      if (this.sends[send]!.isOther === isOther) all = sum(all, this.rates[send]!);
    return all;
  }

  column(column: number): Line {
    return this.columns[column]!;
  }

  /** Takes what the delay line lets out now, and what the budget lets through of it. */
  arrive(time: number): void {
    // Mostly nothing is due, and nothing is made then.
    if (this.pending.some((change) => change.time <= time)) this.letOut(time);
    if (this.budget !== null) this.keep(this.budget, time);
  }

  private letOut(time: number): void {
    this.hasMoved = true;
    const due = this.pending.filter((change) => change.time <= time);
    this.pending = this.pending.filter((change) => change.time > time);
    for (const { stream, line } of due) stream.leaving = line;
    const changed = new Set(due.map(({ stream }) => stream.next.to));
    for (const send of changed) {
      if (send >= 0) this.rates[send] = this.sources[send]!.reduce((all, { leaving }) => sum(all, leaving), ZERO_LINE);
    }
  }

  private keep(budget: RetryBudget, time: number): void {
    const due = this.sources.map((streams, to) =>
      to > 0 && this.sends[to]!.isFirst ? streams.reduce((all, { leaving }) => sum(all, leaving), ZERO_LINE) : ZERO_LINE,
    );
    budget.update(time, this.demand, due.reduce(sum, ZERO_LINE));
    due.forEach((line, to) => {
      if (to > 0 && this.sends[to]!.isFirst) this.rates[to] = scaled(line, budget.throughShare);
    });
  }

  /**
   * Splits the sends by how they end and brings every column up to date. Where nothing moved, all is as it was: flows are often
   * looked at because of something that turns out to make no difference to them.
   * @param other how sends over the other address family end; null where it is not tried.
   * @param changed called with each column whose line changed.
   * @param delay called with each instant at which something comes out of the delay line, or the budget is to be split anew.
   */
  settle(
    time: number,
    own: SendShares,
    other: SendShares | null,
    changed: (column: number, old: Line, line: Line) => void,
    delay: (time: number) => void,
  ): void {
    const isOwnNew = this.takesSplit(own, 0);
    const isOtherNew = other !== null && this.takesSplit(other, SPLIT_WIDTH);
    if (!isOwnNew && !isOtherNew && !this.hasMoved && this.budget === null) return;
    this.hasMoved = false;
    const tries = TRIES.fill(ZERO_LINE);
    let later = ZERO_LINE;
    for (let send = 0; send < this.sends.length; send++) {
      const { isOther } = this.sends[send]!;
      const rate = this.rates[send]!;
      if (isZero(rate)) {
        if (this.isLive[send] === 0) continue;
        this.isLive[send] = 0;
      } else this.isLive[send] = 1;
      const { shares, lateShare } = isOther ? (other ?? own) : own;
      for (let outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        const line = scaled(rate, shares[outcome]!);
        if (!isZero(line)) tries[outcome] = sum(tries[outcome]!, line);
        if (outcome === Outcome.ok && send > 0) later = sum(later, line);
        if (FINAL.has(outcome as Outcome)) continue;
        if (outcome !== Outcome.timeout || lateShare === 0) this.fail(time, send, outcome, line, delay);
        else this.fail(time, send, outcome, scaled(rate, Math.max(0, shares[outcome]! - lateShare)), delay);
      }
      this.fail(time, send, LATE, scaled(rate, lateShare), delay);
    }
    this.book(tries, later, scaled(this.rates[0]!, own.shares[Outcome.ok]!), changed);
    const lookAt = this.budget?.lookAtUs ?? Infinity;
    if (lookAt < Infinity && lookAt !== this.lookDue) delay(lookAt);
    this.lookDue = lookAt;
  }

  /** Remembers how sends end; whether that is new. */
  private takesSplit({ shares, lateShare }: SendShares, from: number): boolean {
    const { split } = this;
    let isNew = split[from + OUTCOME_COUNT] !== lateShare;
    split[from + OUTCOME_COUNT] = lateShare;
    for (let outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
      if (split[from + outcome] !== shares[outcome]) isNew = true;
      split[from + outcome] = shares[outcome]!;
    }
    return isNew;
  }

  private book(
    tries: readonly Line[],
    later: Line,
    first: Line,
    changed: (column: number, old: Line, line: Line) => void,
  ): void {
    const ended = ENDED.fill(ZERO_LINE);
    for (const { failure, leaving } of this.endings) end(ended, failure, leaving);
    const refusedShare = 1 - (this.budget?.throughShare ?? 1);
    if (refusedShare > 0) {
      this.sends.forEach(({ isFirst }, to) => {
        if (!isFirst) return;
        for (const { failure, leaving } of this.sources[to]!) end(ended, failure, scaled(leaving, refusedShare));
      });
    }
    this.set(LEDGER_OFFERED, this.rates[0]!, changed);
    for (let o = 0; o < OUTCOME_COUNT; o++) {
      const outcome = o as Outcome;
      this.set(attemptColumn(outcome), tries[o]!, changed);
      if (outcome === Outcome.ok) {
        this.set(requestColumn(Outcome.ok), first, changed);
        this.set(requestColumn(Outcome.okAfterRetry), later, changed);
      } else if (outcome === Outcome.degraded) this.set(requestColumn(outcome), tries[o]!, changed);
      else if (outcome !== Outcome.okAfterRetry) this.set(requestColumn(outcome), ended[o]!, changed);
    }
  }

  private set(column: number, line: Line, changed: (column: number, old: Line, line: Line) => void): void {
    const old = this.columns[column]!;
    if (isSame(old, line)) return;
    this.columns[column] = line;
    changed(column, old, line);
  }

  /** A failing rate goes into the delay line where it differs from what went in last. */
  private fail(time: number, send: number, failure: number, line: Line, delay: (time: number) => void): void {
    const key = send * FAILURE_COUNT + failure;
    const known = this.streams.get(key);
    if (known === undefined && isZero(line)) return;
    for (const stream of known ?? this.open(key, send, failure)) {
      const part = scaled(line, stream.weight);
      if (isSame(stream.entering, part)) continue;
      stream.entering = part;
      const { delayUs } = stream;
      if (delayUs === 0) stream.leaving = part;
      else {
        this.pending.push({ time: time + delayUs, stream, line: delayed(part, delayUs / SECOND_US) });
        delay(time + delayUs);
      }
    }
  }

  private open(key: number, send: number, failure: number): readonly Stream[] {
    const next = this.sends[send]!.next[failure];
    assert(next !== null && next !== undefined, `nothing follows failure ${failure} of send ${send}`);
    const weight = 1 / next.delaysUs.length;
    const streams = next.delaysUs.map((delayUs): Stream => ({
      key,
      failure,
      next,
      delayUs,
      weight,
      entering: ZERO_LINE,
      leaving: ZERO_LINE,
    }));
    for (const stream of streams) insert(next.to < 0 ? this.endings : this.sources[next.to]!, stream);
    this.streams.set(key, streams);
    return streams;
  }
}

function end(ended: Line[], failure: number, line: Line): void {
  const outcome = outcomeOf(failure);
  if (!isZero(line)) ended[outcome] = sum(ended[outcome]!, line);
}

const insert = (streams: Stream[], stream: Stream): void => {
  const after = streams.findIndex(({ key }) => key > stream.key);
  streams.splice(after < 0 ? streams.length : after, 0, stream);
};

function zeroLines(count: number): Line[] {
  const lines: Line[] = [];
  for (let i = 0; i < count; i++) lines.push(ZERO_LINE);
  return lines;
}

/** By outcome, what tries and requests come to while one ledger is settled: used anew for the next, since there are many. */
const TRIES: Line[] = zeroLines(OUTCOME_COUNT);
const ENDED: Line[] = zeroLines(OUTCOME_COUNT);
