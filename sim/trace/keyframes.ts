/**
 * The state of a traced world at any instant. Each state cell (kind, who, what) holds the value of its last row; keyframes
 * store all cells every so many rows, so that a seek applies a bounded number of rows, and since rows carry `old` and `new` a
 * cursor can step either way. Cells without an initial value start at the `old` of their first row.
 */
import { assert } from '../kernel/assert.ts';
import type { SimTime } from '../kernel/time.ts';
import { cellKey } from './cells.ts';
import { IS_STATE, type EventKind } from './event-kinds.ts';
import { BLOCK_BITS, BLOCK_MASK } from './rows.ts';
import type { Trace } from './trace.ts';

export const KEYFRAME_ROWS_MIN = 4096;
const NONE = -1;

/** Cells and keyframes of one trace: built once, shared by any number of cursors. */
export class Keyframes {
  readonly trace: Trace;
  /** Rows between keyframes: at least as many as there are cells, so that keyframes never outweigh the rows. */
  readonly interval: number;
  readonly cellCount: number;
  private readonly cells = new Map<number, number>();
  private readonly cellOfRow: Int32Array;
  private readonly frames: Float64Array[] = [];

  constructor(trace: Trace, options: { readonly rowsMin?: number } = {}) {
    assert(trace.hasRows, 'this trace kept no rows');
    this.trace = trace;
    this.cellOfRow = new Int32Array(trace.rowCount).fill(NONE);
    const start: number[] = [];
    const cell = (kind: EventKind, who: number, what: number, value: number): number => {
      const key = cellKey(kind, who, what);
      let at = this.cells.get(key);
      if (at === undefined) {
        at = this.cells.size;
        this.cells.set(key, at);
        start.push(value);
      }
      return at;
    };
    for (const { kind, who, what, value } of trace.initial) cell(kind, who, what, value);
    trace.forEach((row) => {
      if (IS_STATE[row.kind] === 1) this.cellOfRow[row.index] = cell(row.kind, row.who, row.what, row.old);
    });
    this.cellCount = start.length;
    this.interval = Math.max(options.rowsMin ?? KEYFRAME_ROWS_MIN, this.cellCount, 1);
    const state = Float64Array.from(start);
    for (let row = 0; row < trace.rowCount; row++) {
      if (row % this.interval === 0) this.frames.push(state.slice());
      this.apply(state, row);
    }
    if (this.frames.length === 0) this.frames.push(state);
  }

  /** Number of a cell, or −1 when the trace never speaks of it. */
  cellOf(kind: EventKind, who: number, what: number): number {
    return this.cells.get(cellKey(kind, who, what)) ?? NONE;
  }

  /** Sets `state` to what it is after the first `rows` rows. */
  restore(state: Float64Array, rows: number): void {
    const frame = Math.min(Math.floor(rows / this.interval), this.frames.length - 1);
    state.set(this.frames[frame]!);
    for (let row = frame * this.interval; row < rows; row++) this.apply(state, row);
  }

  apply(state: Float64Array, row: number): void {
    const cell = this.cellOfRow[row]!;
    if (cell !== NONE) state[cell] = this.trace.blocks[row >> BLOCK_BITS]!.value[row & BLOCK_MASK]!;
  }

  undo(state: Float64Array, row: number): void {
    const cell = this.cellOfRow[row]!;
    if (cell !== NONE) state[cell] = this.trace.blocks[row >> BLOCK_BITS]!.old[row & BLOCK_MASK]!;
  }

  /**
   * Rows whose `old` is not what their cell held: none in a sound trace. Played backwards, such a row would invent a past.
   */
  brokenRows(): number[] {
    const state = this.frames[0]!.slice();
    const broken: number[] = [];
    for (let row = 0; row < this.trace.rowCount; row++) {
      const cell = this.cellOfRow[row]!;
      if (cell !== NONE && this.trace.blocks[row >> BLOCK_BITS]!.old[row & BLOCK_MASK] !== state[cell]) broken.push(row);
      this.apply(state, row);
    }
    return broken;
  }
}

/** A place in a trace and the state of the world there. Starts before the first row. */
export class TraceCursor {
  /** Rows that have happened; the next one forwards has this number. */
  position = 0;
  private readonly keyframes: Keyframes;
  private readonly state: Float64Array;

  constructor(keyframes: Keyframes) {
    this.keyframes = keyframes;
    this.state = new Float64Array(keyframes.cellCount);
    keyframes.restore(this.state, 0);
  }

  /** Applies the next row; false at the end. */
  forward(): boolean {
    if (this.position >= this.keyframes.trace.rowCount) return false;
    this.keyframes.apply(this.state, this.position++);
    return true;
  }

  /** Takes the last row back; false at the start. */
  back(): boolean {
    if (this.position === 0) return false;
    this.keyframes.undo(this.state, --this.position);
    return true;
  }

  /** Goes to the state after every row up to and including `time`, by the shorter way. */
  seek(time: SimTime): void {
    const target = this.keyframes.trace.rowsBy(time);
    if (Math.abs(target - this.position) > this.keyframes.interval) {
      this.keyframes.restore(this.state, target);
      this.position = target;
    }
    while (this.position < target) this.forward();
    while (this.position > target) this.back();
  }

  /** The cell's value here, or undefined when the trace never speaks of it. */
  value(kind: EventKind, who: number, what = 0): number | undefined {
    const cell = this.keyframes.cellOf(kind, who, what);
    return cell === NONE ? undefined : this.state[cell];
  }
}
