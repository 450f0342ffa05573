/** Rows between the blocks of a trace and the columns of a message. */
import { BLOCK_BITS, BLOCK_MASK, BLOCK_ROWS, Block } from '../../sim/trace/rows.ts';
import { COLUMNS, type Columns } from './protocol.ts';

/** A copy of the rows `from` to `to`, the last not included. */
export function columnsOf(blocks: readonly Block[], from: number, to: number): Columns {
  const count = to - from;
  const columns: Columns = {
    from,
    count,
    time: new Float64Array(count),
    kind: new Uint8Array(count),
    who: new Int32Array(count),
    what: new Int32Array(count),
    old: new Float64Array(count),
    value: new Float64Array(count),
    reason: new Uint8Array(count),
    trigger: new Int32Array(count),
    roots: new Int32Array(count),
  };
  for (let row = from; row < to; ) {
    const at = row & BLOCK_MASK;
    const size = Math.min(BLOCK_ROWS - at, to - row);
    const block = blocks[row >> BLOCK_BITS]!;
    for (const name of COLUMNS) columns[name].set(block[name].subarray(at, at + size), row - from);
    row += size;
  }
  return columns;
}

/** Puts the rows behind those that are there; the last block is filled up, and others follow. */
export function appendColumns(blocks: Block[], columns: Columns): void {
  const { from, count } = columns;
  for (let row = from; row < from + count; ) {
    const at = row & BLOCK_MASK;
    const size = Math.min(BLOCK_ROWS - at, from + count - row);
    const block = (blocks[row >> BLOCK_BITS] ??= new Block());
    for (const name of COLUMNS) block[name].set(columns[name].subarray(row - from, row - from + size), at);
    row += size;
  }
}
