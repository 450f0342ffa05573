/**
 * Rows in column blocks: ten typed arrays of 4,096 entries each, never an object a row. `Row` is a window that is moved over
 * them; whoever keeps a value must copy it out.
 */
import type { SimTime } from '../kernel/time.ts';
import type { EventKind } from './event-kinds.ts';

export const BLOCK_BITS = 12;
export const BLOCK_ROWS = 1 << BLOCK_BITS;
export const BLOCK_MASK = BLOCK_ROWS - 1;
/** Most rows of one run; reaching it is a runaway model, never silence. */
export const ROWS_MAX = 1 << 26;

export class Block {
  readonly time = new Float64Array(BLOCK_ROWS);
  readonly kind = new Uint8Array(BLOCK_ROWS);
  readonly who = new Int32Array(BLOCK_ROWS);
  readonly what = new Int32Array(BLOCK_ROWS);
  readonly old = new Float64Array(BLOCK_ROWS);
  readonly value = new Float64Array(BLOCK_ROWS);
  readonly reason = new Uint8Array(BLOCK_ROWS);
  readonly trigger = new Int32Array(BLOCK_ROWS);
  readonly roots = new Int32Array(BLOCK_ROWS);
}

/** One row, as seen by reducers; the same object shows row after row. */
export interface Row {
  /** Number of the row in its trace. */
  readonly index: number;
  readonly time: SimTime;
  readonly kind: EventKind;
  readonly who: number;
  readonly what: number;
  readonly old: number;
  readonly new: number;
  readonly reason: number;
  /** The row that led to this one, or −1. */
  readonly trigger: number;
  /** Root set: index into the trace's `rootSets`. */
  readonly roots: number;
}

export type MutableRow = { -readonly [K in keyof Row]: Row[K] };

export const emptyRow = (): MutableRow => ({
  index: -1,
  time: 0 as SimTime,
  kind: 0,
  who: 0,
  what: 0,
  old: 0,
  new: 0,
  reason: 0,
  trigger: -1,
  roots: 0,
});

/** Shows row `index` of `blocks` in the window. */
export function moveTo(window: MutableRow, blocks: readonly Block[], index: number): void {
  const block = blocks[index >> BLOCK_BITS]!;
  const at = index & BLOCK_MASK;
  window.index = index;
  window.time = block.time[at]! as SimTime;
  window.kind = block.kind[at]! as EventKind;
  window.who = block.who[at]!;
  window.what = block.what[at]!;
  window.old = block.old[at]!;
  window.new = block.value[at]!;
  window.reason = block.reason[at]!;
  window.trigger = block.trigger[at]!;
  window.roots = block.roots[at]!;
}
