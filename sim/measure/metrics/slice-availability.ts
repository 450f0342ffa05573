/**
 * The share of one-minute slices, counted from the end of the warm-up, in which the requests that ended were answered to at least
 * the service's objective. A slice in which requests were made and none ended is a bad one; one without requests does not count.
 * The last slice may be shorter than a minute.
 */
import { assert } from '../../kernel/assert.ts';
import { minutes } from '../../kernel/time.ts';
import { EventKind } from '../../trace/event-kinds.ts';
import { columnOutcome, isAnswered, isRequestColumn, LEDGER_COLUMNS, LEDGER_OFFERED } from '../../trace/ledger.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { clipped, integral, valueAfter } from '../linear-signal.ts';
import type { Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { feedLedger, ledgerSignals } from '../request-ledger.ts';

const SLICE_US = minutes(1);
/** Bound on populations × services × slices: 200 MB. */
export const SLICE_CELLS_MAX = 1 << 23;
/** What rounding may take away from a slice in which all was answered. */
const ROUNDING = 1e-9;

export function sliceAvailability(measurement: Measurement): Reducer<Readings> {
  const { entities, window, options } = measurement;
  const sliceCount = Math.ceil((window.to - window.from) / SLICE_US);
  const size = entities.cells.length * sliceCount;
  assert(size <= SLICE_CELLS_MAX, `slices of slice_availability: ${size} (expected at most ${SLICE_CELLS_MAX})`);
  const made = new Float64Array(size);
  const answered = new Float64Array(size);
  const lost = new Float64Array(size);

  const signals = ledgerSignals(
    measurement,
    clipped(window.from, (signal, from, to, value, slope) => {
      const column = signal % LEDGER_COLUMNS;
      if (column !== LEDGER_OFFERED && !isRequestColumn(column)) return;
      const cell = entities.flows[(signal - column) / LEDGER_COLUMNS]!.cell;
      if (cell < 0) return;
      const book = column === LEDGER_OFFERED ? made : isAnswered(columnOutcome(column)) ? answered : lost;
      for (let start = from; start < to;) {
        const slice = Math.floor((start - window.from) / SLICE_US);
        const stop = Math.min(to, window.from + (slice + 1) * SLICE_US);
        book[cell * sliceCount + slice]! += integral(stop - start, valueAfter(start - from, value, slope), slope);
        start = stop;
      }
    }),
  );

  /** 1 good, 0 bad, −1 nothing to go by. */
  const isGood = (slice: number, cells: readonly number[]): number => {
    let madeSum = 0;
    let answeredSum = 0;
    let lostSum = 0;
    let objective = 0;
    for (const cell of cells) {
      const at = cell * sliceCount + slice;
      madeSum += made[at]!;
      answeredSum += answered[at]!;
      lostSum += lost[at]!;
      objective = Math.max(objective, options.objective(entities.cells[cell]!.labels.service));
    }
    const ended = answeredSum + lostSum;
    if (ended === 0) return madeSum > 0 ? 0 : -1;
    return answeredSum >= ended * objective * (1 - ROUNDING) ? 1 : 0;
  };

  return {
    kinds: [EventKind.flowRate, EventKind.flowSlope],
    row: (row) => feedLedger(signals, row),
    result(end) {
      signals.finish(end);
      return {
        cells: entities.cells.map(({ labels }) => labels),
        figure(chosen) {
          const slices = Array.from({ length: sliceCount }, (_, slice) => isGood(slice, chosen)).filter((good) => good >= 0);
          return slices.length === 0 ? null : exactly(slices.filter((good) => good === 1).length / slices.length);
        },
      };
    },
  };
}
