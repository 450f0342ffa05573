/**
 * A trace as a state that can be played: for every cell (kind, who, what) the row that wrote it last, which says its value,
 * its reason and its cause. Rows are applied and taken back one by one, exactly, since a row knows the one before it in its
 * cell; far jumps start from a keyframe.
 */
import { cellKey } from '../../sim/trace/cells.ts';
import { IS_STATE, type EventKind } from '../../sim/trace/event-kinds.ts';
import { BLOCK_BITS, BLOCK_MASK } from '../../sim/trace/rows.ts';
import type { Trace } from '../../sim/trace/trace.ts';

const NONE = -1;
const KEYFRAME_ROWS_MIN = 4096;

export class TracedState {
  readonly trace: Trace;
  /** Rows that have happened; the next one forwards has this number. */
  position = 0;
  /** The instant that was sought last, in µs. */
  time = 0;
  private readonly cells = new Map<number, number>();
  private readonly start: Float64Array;
  private readonly cellOfRow: Int32Array;
  private readonly rowBefore: Int32Array;
  private readonly frames: Int32Array[] = [];
  private readonly interval: number;
  private readonly last: Int32Array;

  constructor(trace: Trace, rowsMin = KEYFRAME_ROWS_MIN) {
    this.trace = trace;
    const start: number[] = [];
    const cell = (kind: EventKind, who: number, what: number, value: number): number => {
      const key = cellKey(kind, who, what);
      let at = this.cells.get(key);
      if (at === undefined) {
        at = start.push(value) - 1;
        this.cells.set(key, at);
      }
      return at;
    };
    for (const { kind, who, what, value } of trace.initial) cell(kind, who, what, value);
    this.cellOfRow = new Int32Array(trace.rowCount).fill(NONE);
    trace.forEach((row) => {
      if (IS_STATE[row.kind] === 1) this.cellOfRow[row.index] = cell(row.kind, row.who, row.what, row.old);
    });
    this.start = Float64Array.from(start);
    this.last = new Int32Array(start.length).fill(NONE);
    this.rowBefore = new Int32Array(trace.rowCount).fill(NONE);
    this.interval = Math.max(rowsMin, start.length, 1);
    const state = this.last.slice();
    for (let row = 0; row < trace.rowCount; row++) {
      if (row % this.interval === 0) this.frames.push(state.slice());
      const at = this.cellOfRow[row]!;
      if (at === NONE) continue;
      this.rowBefore[row] = state[at]!;
      state[at] = row;
    }
    if (this.frames.length === 0) this.frames.push(state);
  }

  get cellCount(): number {
    return this.last.length;
  }

  /** The number of a cell, or −1 when the trace never speaks of it. */
  cellOf(kind: EventKind, who: number, what = 0): number {
    return this.cells.get(cellKey(kind, who, what)) ?? NONE;
  }

  /** The row that wrote the cell last, or −1. */
  rowOf(cell: number): number {
    return cell < 0 ? NONE : this.last[cell]!;
  }

  /** What the cell holds; `unknown` where the trace never speaks of it. */
  value(cell: number, unknown = 0): number {
    if (cell < 0) return unknown;
    const row = this.last[cell]!;
    return row === NONE ? this.start[cell]! : this.trace.blocks[row >> BLOCK_BITS]!.value[row & BLOCK_MASK]!;
  }

  /** The reason that stands at the cell's last row; `initial` before any. */
  reason(cell: number, initial = 0): number {
    const row = this.rowOf(cell);
    return row === NONE ? initial : this.trace.blocks[row >> BLOCK_BITS]!.reason[row & BLOCK_MASK]!;
  }

  forward(): boolean {
    if (this.position >= this.trace.rowCount) return false;
    const cell = this.cellOfRow[this.position]!;
    if (cell !== NONE) this.last[cell] = this.position;
    this.position++;
    return true;
  }

  back(): boolean {
    if (this.position === 0) return false;
    this.position--;
    const cell = this.cellOfRow[this.position]!;
    if (cell !== NONE) this.last[cell] = this.rowBefore[this.position]!;
    return true;
  }

  /** Goes to the state after the first `rows` rows, by the shorter way. */
  goTo(rows: number): void {
    const target = Math.max(0, Math.min(rows, this.trace.rowCount));
    if (Math.abs(target - this.position) > this.interval) {
      const frame = Math.min(Math.floor(target / this.interval), this.frames.length - 1);
      this.last.set(this.frames[frame]!);
      this.position = frame * this.interval;
    }
    while (this.position < target) this.forward();
    while (this.position > target) this.back();
  }

  /** Goes to the state after every row up to and at `time` (µs); true when that moved. */
  seek(time: number): boolean {
    const before = this.position;
    this.time = time;
    this.goTo(this.trace.rowsBy(time));
    return this.position !== before;
  }
}
