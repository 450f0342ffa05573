/** The two ledgers of every flow, integrated exactly: what was made, how it ended, what is pending. */
import type { SimTime } from '../kernel/time.ts';
import { runPhases, type RunPhase } from '../model/metrics.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { ATTEMPT_COLUMNS, columnOutcome, isAnswered, LEDGER_COLUMNS, LEDGER_OFFERED, REQUEST_COLUMNS } from '../trace/ledger.ts';
import type { Outcome } from '../trace/reasons.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import { integral, LinearSignals, valueAfter } from './linear-signal.ts';
import type { Measurement } from './measurement.ts';
import type { RunPhases } from './run-phases.ts';

/** Requests or attempts of some flows within the window, by how they ended. */
export interface Totals {
  readonly made: number;
  readonly answered: number;
  /** By outcome; those answered are left at 0. */
  readonly lost: Float64Array;
  readonly lostSum: number;
  /** Made and not ended when the run did, whenever they were made. */
  readonly pending: number;
}

/** Pending requests below this share of those made are rounding. */
const ROUNDING = 1e-9;

/** Feeds rows of flow.rate and flow.slope to signals laid out as flow × ledger column. */
export function feedLedger(signals: LinearSignals, row: Row): void {
  if (row.what >= LEDGER_COLUMNS) return;
  const cell = row.who * LEDGER_COLUMNS + row.what;
  if (row.kind === EventKind.flowRate) signals.setValue(cell, row.time, row.old, row.new);
  else signals.setSlope(cell, row.time, row.old, row.new);
}

/** Signals of all ledger columns of all flows, with their initial state. */
export function ledgerSignals(measurement: Measurement, visit: ConstructorParameters<typeof LinearSignals>[1]): LinearSignals {
  const signals = new LinearSignals(measurement.entities.flows.length * LEDGER_COLUMNS, visit);
  for (const { kind, who, what, value } of measurement.view.initial()) {
    if (kind === EventKind.flowRate) signals.beginValue(who * LEDGER_COLUMNS + what, value);
    else if (kind === EventKind.flowSlope) signals.beginSlope(who * LEDGER_COLUMNS + what, value);
  }
  return signals;
}

export class RequestLedger implements Reducer<RequestLedger> {
  readonly kinds = [EventKind.flowRate, EventKind.flowSlope];
  private readonly inWindow: Float64Array;
  /** By phase; they add up to what is in the window, but for rounding. */
  private readonly inPhase: readonly Float64Array[];
  private readonly phases: RunPhases;
  private readonly before: Float64Array;
  private readonly signals: LinearSignals;

  constructor(measurement: Measurement) {
    const { from: start } = measurement.window;
    const count = measurement.entities.flows.length * LEDGER_COLUMNS;
    this.inWindow = new Float64Array(count);
    this.phases = measurement.runPhases;
    this.inPhase = runPhases.map((phase) => new Float64Array(this.phases.present.includes(phase) ? count : 0));
    const { phases, inPhase } = this;
    this.before = new Float64Array(count);
    this.signals = ledgerSignals(measurement, (cell, from, to, value, slope) => {
      const early = Math.min(Math.max(start - from, 0), to - from);
      if (early > 0) this.before[cell]! += integral(early, value, slope);
      if (to <= start) return;
      this.inWindow[cell]! += integral(to - from - early, valueAfter(early, value, slope), slope);
      phases.split(from, to, (phase, begin, end) => {
        inPhase[phase]![cell]! += integral(end - begin, valueAfter(begin - from, value, slope), slope);
      });
    });
  }

  row(row: Row): void {
    feedLedger(this.signals, row);
  }

  result(end: SimTime): this {
    this.signals.finish(end);
    return this;
  }

  /** Requests by when they were made, and by when they ended; what is pending at the end belongs to the last phase. */
  requests(flows: readonly number[], phase: RunPhase | null = null): Totals {
    let pending = 0;
    let ever = 0;
    for (const flow of flows) {
      const made = this.total(flow, LEDGER_OFFERED);
      pending += made;
      ever += made;
      for (const column of REQUEST_COLUMNS) pending -= this.total(flow, column);
    }
    const isLast = phase === null || phase === this.phases.spans.at(-1)?.phase;
    return this.totals(flows, phase, REQUEST_COLUMNS, isLast && pending > ever * ROUNDING ? pending : 0, (flow) =>
      this.within(phase, flow, LEDGER_OFFERED),
    );
  }

  attempts(flows: readonly number[], phase: RunPhase | null = null): Totals {
    return this.totals(flows, phase, ATTEMPT_COLUMNS, 0, (flow) => {
      let made = 0;
      for (const column of ATTEMPT_COLUMNS) made += this.within(phase, flow, column);
      return made;
    });
  }

  /** Over the whole run, warm-up included. */
  total(flow: number, column: number): number {
    return this.before[flow * LEDGER_COLUMNS + column]! + this.within(null, flow, column);
  }

  /** In a phase, or in the whole window. */
  private within(phase: RunPhase | null, flow: number, column: number): number {
    return this.sumsOf(phase)[flow * LEDGER_COLUMNS + column] ?? 0;
  }

  private sumsOf(phase: RunPhase | null): Float64Array {
    return phase === null ? this.inWindow : this.inPhase[runPhases.indexOf(phase)]!;
  }

  private totals(
    flows: readonly number[],
    phase: RunPhase | null,
    columns: readonly number[],
    pending: number,
    madeBy: (flow: number) => number,
  ): Totals {
    const sums = this.sumsOf(phase);
    const lost = new Float64Array(LEDGER_COLUMNS);
    let made = 0;
    let answered = 0;
    let lostSum = 0;
    for (const flow of flows) {
      made += madeBy(flow);
      for (const column of columns) {
        const outcome: Outcome = columnOutcome(column);
        const requests = sums[flow * LEDGER_COLUMNS + column] ?? 0;
        if (isAnswered(outcome)) answered += requests;
        else {
          lost[outcome]! += requests;
          lostSum += requests;
        }
      }
    }
    return { made, answered, lost, lostSum, pending };
  }
}

/** The ledger of a pass. */
export const requestLedger = (measurement: Measurement): RequestLedger => new RequestLedger(measurement);
