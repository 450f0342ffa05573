/**
 * No rate is ever below zero: neither a ledger column of a flow nor the load or capacity of a resource, at either end of a piece.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { LEDGER_COLUMNS, LEDGER_NAMES } from '../../trace/ledger.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { LinearSignals, valueAfter } from '../../measure/linear-signal.ts';
import type { Measurement } from '../../measure/measurement.ts';
import { ledgerSignals, feedLedger } from '../../measure/request-ledger.ts';
import { Violations, type Violation } from '../violation.ts';

/** Rounding of a line that was moved, scaled and added up, in units per second. */
const ROUNDING = 1e-6;
/** Bits per second are larger numbers. */
const LOAD_ROUNDING = 1e-2;

export function positiveRates(measurement: Measurement): Reducer<readonly Violation[]> {
  const { entities } = measurement;
  const violations = new Violations('rates are not negative');
  let row: number | null = null;
  const judge =
    (rounding: number, name: (cell: number) => string) =>
    (cell: number, from: number, to: number, value: number, slope: number): void => {
      const last = valueAfter(to - from, value, slope);
      if (value < -rounding) violations.add(row, from, `${name(cell)} is ${value} a second`);
      else if (last < -rounding) violations.add(row, to, `${name(cell)} is ${last} a second`);
    };
  const ledger = ledgerSignals(
    measurement,
    judge(ROUNDING, (cell) => {
      const column = cell % LEDGER_COLUMNS;
      return `${LEDGER_NAMES[column]!} of ${entities.name('flow', (cell - column) / LEDGER_COLUMNS)}`;
    }),
  );
  const loads = new LinearSignals(
    entities.table('resource').length,
    judge(LOAD_ROUNDING, (cell) => `load of ${entities.name('resource', cell)}`),
  );
  return {
    kinds: [EventKind.flowRate, EventKind.flowSlope, EventKind.loadRate, EventKind.loadSlope, EventKind.loadCapacity],
    row(next) {
      row = next.index;
      if (next.kind === EventKind.loadRate) loads.setValue(next.who, next.time, next.old, next.new);
      else if (next.kind === EventKind.loadSlope) loads.setSlope(next.who, next.time, next.old, next.new);
      else if (next.kind !== EventKind.loadCapacity) feedLedger(ledger, next);
      else if (next.new < 0)
        violations.add(row, next.time, `capacity of ${entities.name('resource', next.who)} is ${next.new} a second`);
    },
    result(end) {
      row = null;
      ledger.finish(end);
      loads.finish(end);
      return violations.found;
    },
  };
}
