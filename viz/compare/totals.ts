/**
 * Requests that people made and got answered over a stretch of a run, by service: the ledgers of a trace, integrated in
 * closed form in one pass. The same figures as the report's, from the trace alone, since a dropped file comes without a
 * report.
 */
import { integral, LinearSignals } from '../../sim/measure/linear-signal.ts';
import { columnOutcome, isAnswered, isRequestColumn, LEDGER_COLUMNS, LEDGER_OFFERED } from '../../sim/trace/ledger.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { replay } from '../figures/answers.ts';
import type { Tables } from '../playback/tables.ts';

export interface Totals {
  readonly made: number;
  readonly answered: number;
  readonly lost: number;
}

const NOTHING: Totals = { made: 0, answered: 0, lost: 0 };
const KINDS = ['made', 'answered', 'lost'] as const;
/** Sums of many pieces may miss a whole by this much. */
const ROUNDING = 1e-12;

/** By service, over [from, to] in µs. */
export function totalsOf(trace: Trace, tables: Tables, from: number, to: number): readonly Totals[] {
  const sums = tables.services.map(() => ({ ...NOTHING }) as { -readonly [K in keyof Totals]: number });
  const columns = Array.from({ length: LEDGER_COLUMNS }, (_, column): (typeof KINDS)[number] | null => {
    if (column === LEDGER_OFFERED) return 'made';
    if (!isRequestColumn(column)) return null;
    return isAnswered(columnOutcome(column)) ? 'answered' : 'lost';
  });
  const serviceOf = Int32Array.from(tables.flows, ({ population, isInternal, service }) =>
    population >= 0 && !isInternal ? service : -1,
  );
  const signals = new LinearSignals(tables.flows.length * LEDGER_COLUMNS, (cell, start, end, value, slope) => {
    const [low, high] = [Math.max(start, from), Math.min(end, to)];
    if (high <= low || (value === 0 && slope === 0)) return;
    const of = sums[serviceOf[(cell / LEDGER_COLUMNS) | 0]!];
    const column = columns[cell % LEDGER_COLUMNS];
    if (of !== undefined && column != null) of[column] += integral(high - low, value + (slope * (low - start)) / 1e6, slope);
  });
  replay(trace, signals, (who, what) =>
    (serviceOf[who] ?? -1) >= 0 && columns[what] != null ? who * LEDGER_COLUMNS + what : -1,
  );
  return sums;
}

/** Of one service (index), or with −1 of all. */
export const totalOf = (totals: readonly Totals[], service: number): Totals =>
  service >= 0
    ? (totals[service] ?? NOTHING)
    : totals.reduce(
        (sum, one) => ({
          made: sum.made + one.made,
          answered: sum.answered + one.answered,
          lost: sum.lost + one.lost,
        }),
        NOTHING,
      );

/** Answered ÷ made; null where nothing was made. */
export function availabilityOf({ made, answered }: Totals): number | null {
  if (made <= 0) return null;
  return answered >= made * (1 - ROUNDING) ? 1 : answered / made;
}
