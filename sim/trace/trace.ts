/**
 * A finished trace, for reading: header, tables and rows. Rows are read through a window or by column; `reduce` replays them
 * into a reducer. Hashes are computed when first asked for.
 */
import { assert } from '../kernel/assert.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Considered } from './considered.ts';
import type { EntityTable } from './event-kinds.ts';
import { TraceHasher } from './hash.ts';
import type { TraceEntity, TraceHeader } from './header.ts';
import { Listeners, type Reducer } from './reducer.ts';
import { BLOCK_BITS, BLOCK_MASK, BLOCK_ROWS, emptyRow, moveTo, type Block, type MutableRow, type Row } from './rows.ts';
import type { TraceHashes, TraceTables } from './tables.ts';

export interface TraceParts extends TraceTables {
  readonly header: TraceHeader;
  readonly blocks: readonly Block[];
  readonly rowCount: number;
  readonly hashes?: TraceHashes | null;
  readonly considered?: Considered | null;
}

export class Trace implements TraceTables {
  readonly header: TraceHeader;
  readonly dictionaries: TraceTables['dictionaries'];
  readonly rootSets: TraceTables['rootSets'];
  readonly initial: TraceTables['initial'];
  readonly blocks: readonly Block[];
  readonly rowCount: number;
  /** What routers chose from; null where it was not kept. */
  readonly considered: Considered | null;
  private known: TraceHashes | null;

  constructor(parts: TraceParts) {
    this.header = parts.header;
    this.dictionaries = parts.dictionaries;
    this.rootSets = parts.rootSets;
    this.initial = parts.initial;
    this.blocks = parts.blocks;
    this.rowCount = parts.rowCount;
    this.considered = parts.considered ?? null;
    this.known = parts.hashes ?? null;
  }

  get end(): SimTime {
    return this.header.duration as number as SimTime;
  }

  /** False after a run that streamed its rows and kept none. */
  get hasRows(): boolean {
    return this.rowCount === 0 || this.blocks.length > 0;
  }

  entities(table: EntityTable): readonly TraceEntity[] {
    return this.header.entities[table] ?? [];
  }

  /** A copy of one row. */
  at(index: number): Row {
    assert(this.hasRows && index >= 0 && index < this.rowCount, `no row ${index}`);
    const row = emptyRow();
    moveTo(row, this.blocks, index);
    return row;
  }

  timeAt(index: number): SimTime {
    return this.blocks[index >> BLOCK_BITS]!.time[index & BLOCK_MASK]! as SimTime;
  }

  /** How many rows have happened by `time` (µs), rows of that very instant included. */
  rowsBy(time: number): number {
    let low = 0;
    let high = this.rowCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Shows each row in order through one moving window. */
  forEach(visit: (row: Row) => void): void {
    assert(this.hasRows, 'this trace kept no rows');
    const window: MutableRow = emptyRow();
    for (let index = 0; index < this.rowCount; index++) {
      moveTo(window, this.blocks, index);
      visit(window);
    }
  }

  reduce<Result>(reducer: Reducer<Result>): Result {
    this.replay([reducer]);
    return reducer.result(this.end);
  }

  /** One pass over the rows for several reducers; results are asked of them afterwards. */
  replay(reducers: readonly Reducer<unknown>[]): void {
    assert(this.hasRows, 'this trace kept no rows');
    const listeners = new Listeners();
    for (const reducer of reducers) listeners.add(reducer.kinds, reducer.row.bind(reducer));
    const { wanted } = listeners;
    const window = emptyRow();
    for (let b = 0; b < this.blocks.length; b++) {
      const { kind } = this.blocks[b]!;
      const size = Math.min(BLOCK_ROWS, this.rowCount - b * BLOCK_ROWS);
      for (let at = 0; at < size; at++) {
        if (wanted[kind[at]!] !== 1) continue;
        moveTo(window, this.blocks, b * BLOCK_ROWS + at);
        listeners.tell(window);
      }
    }
  }

  hashes(): TraceHashes {
    if (this.known === null) {
      const hasher = new TraceHasher();
      for (let b = 0; b < this.blocks.length; b++) {
        hasher.block(this.blocks[b]!, Math.min(BLOCK_ROWS, this.rowCount - b * BLOCK_ROWS));
      }
      this.known = hasher.finish(this);
    }
    return this.known;
  }
}
