/**
 * Requests and tries over time: how many end per second, answered or not, as sums of piecewise linear signals. Their
 * quotient is the availability at an instant; where nothing ends there is none, which is a gap and not zero.
 */
import { LinearSignals } from '../../sim/measure/linear-signal.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { columnOutcome, isAnswered, isAttemptColumn, isRequestColumn, LEDGER_COLUMNS } from '../../sim/trace/ledger.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Tables } from '../playback/tables.ts';
import { SeriesSum, valueAt, type Series } from './series.ts';

export interface Answers {
  readonly answered: Series;
  readonly lost: Series;
  readonly triesAnswered: Series;
  readonly triesFailed: Series;
}

/** Of the flows of users to one service (index); −1: to all. */
export function answersOf(trace: Trace, tables: Tables, service: number): Answers {
  const sums = Array.from({ length: 4 }, () => new SeriesSum());
  const counts = Uint8Array.from(tables.flows, (flow) =>
    flow.population >= 0 && !flow.isInternal && (service < 0 || flow.service === service) ? 1 : 0,
  );
  const sumOf = (column: number): SeriesSum | null => {
    if (!isRequestColumn(column) && !isAttemptColumn(column)) return null;
    return sums[(isAttemptColumn(column) ? 2 : 0) + (isAnswered(columnOutcome(column)) ? 0 : 1)]!;
  };
  const columns = Array.from({ length: LEDGER_COLUMNS }, (_, column) => sumOf(column));
  const signals = new LinearSignals(tables.flows.length * LEDGER_COLUMNS, (cell, from, to, value, slope) =>
    columns[cell % LEDGER_COLUMNS]?.add(from, to, value, slope),
  );
  replay(trace, signals, (who, what) =>
    counts[who] === 1 && what >= 0 && what < LEDGER_COLUMNS ? who * LEDGER_COLUMNS + what : -1,
  );
  const [answered, lost, triesAnswered, triesFailed] = sums.map((sum) => sum.series()) as [Series, Series, Series, Series];
  return { answered, lost, triesAnswered, triesFailed };
}

/** Requests of the people of each population to one service (index) or, with −1, to all: answered and lost, in one pass. */
export function answersByPopulation(
  trace: Trace,
  tables: Tables,
  service: number,
): readonly (Pick<Answers, 'answered' | 'lost'> | null)[] {
  const sums = tables.populations.map((): { answered: SeriesSum; lost: SeriesSum } | null => null);
  const columns = Array.from({ length: LEDGER_COLUMNS }, (_, column) =>
    isRequestColumn(column) ? (isAnswered(columnOutcome(column)) ? 'answered' : 'lost') : null,
  );
  const homes = Int32Array.from(tables.flows, ({ population, isInternal, service: of }) =>
    isInternal || (service >= 0 && of !== service) ? -1 : population,
  );
  const signals = new LinearSignals(tables.flows.length * LEDGER_COLUMNS, (cell, from, to, value, slope) => {
    const home = homes[(cell / LEDGER_COLUMNS) | 0]!;
    const column = columns[cell % LEDGER_COLUMNS];
    if (home < 0 || column == null || (value === 0 && slope === 0)) return;
    (sums[home] ??= { answered: new SeriesSum(), lost: new SeriesSum() })[column].add(from, to, value, slope);
  });
  replay(trace, signals, (who, what) => ((homes[who] ?? -1) >= 0 && columns[what] != null ? who * LEDGER_COLUMNS + what : -1));
  return sums.map((sum) => (sum === null ? null : { answered: sum.answered.series(), lost: sum.lost.series() }));
}

/** Hands the rates of the ledgers to the signals; `cellOf` gives the cell of a flow's column, −1 where it is not wanted. */
export function replay(trace: Trace, signals: LinearSignals, cellOf: (who: number, what: number) => number): void {
  for (const { kind, who, what, value } of trace.initial) {
    if (kind !== EventKind.flowRate && kind !== EventKind.flowSlope) continue;
    const cell = cellOf(who, what);
    if (cell < 0) continue;
    if (kind === EventKind.flowRate) signals.beginValue(cell, value);
    else signals.beginSlope(cell, value);
  }
  trace.forEach((row) => {
    if (row.kind !== EventKind.flowRate && row.kind !== EventKind.flowSlope) return;
    const cell = cellOf(row.who, row.what);
    if (cell < 0) return;
    if (row.kind === EventKind.flowRate) signals.setValue(cell, row.time, row.old, row.new);
    else signals.setSlope(cell, row.time, row.old, row.new);
  });
  signals.finish(trace.end + 1);
}

/** Answered ÷ ended at an instant; null where nothing ends. */
export function ratioAt(good: Series, bad: Series, time: number): number | null {
  const answered = Math.max(0, valueAt(good, time));
  const lost = Math.max(0, valueAt(bad, time));
  return answered + lost > 0 ? answered / (answered + lost) : null;
}
