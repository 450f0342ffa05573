/**
 * Writes a trace while a run goes on: a row is ten stores into typed arrays. Reducers may listen, so that a study needs no stored
 * rows; with `keepRows: false` a full block is hashed and used again.
 */
import { assert } from '../kernel/assert.ts';
import { RootSets } from '../kernel/roots.ts';
import { fitsCell } from './cells.ts';
import { Dictionary } from './dictionary.ts';
import type { Considered } from './considered.ts';
import { IS_STATE, type DictionaryName, type EventKind } from './event-kinds.ts';
import { TraceHasher } from './hash.ts';
import type { TraceHeader } from './header.ts';
import { Listeners, type Listener, type Reducer } from './reducer.ts';
import { BLOCK_MASK, BLOCK_ROWS, Block, ROWS_MAX, emptyRow, moveTo } from './rows.ts';
import type { InitialCell, TraceHashes } from './tables.ts';
import { Trace } from './trace.ts';

export class TraceWriter {
  /** May be put right until the trace is finished: rows do not depend on it. */
  header: TraceHeader;
  readonly dictionaries: Readonly<Record<DictionaryName, Dictionary>> = {
    'forwarding-path': new Dictionary(),
    'as-path': new Dictionary(),
    route: new Dictionary(),
  };
  private readonly rootSets: RootSets;
  private readonly keepRows: boolean;
  private readonly blocks: Block[] = [];
  private readonly hasher: TraceHasher | null;
  private readonly initialCells: InitialCell[] = [];
  private readonly listeners = new Listeners();
  private readonly wanted = this.listeners.wanted;
  private readonly window = emptyRow();
  private block = new Block();
  private count = 0;
  private lastTime = 0;

  /** `rootSets` are the scheduler's: the roots column indexes them. */
  constructor(header: TraceHeader, rootSets: RootSets, options: { readonly keepRows?: boolean } = {}) {
    this.header = header;
    this.rootSets = rootSets;
    this.keepRows = options.keepRows ?? true;
    this.hasher = this.keepRows ? null : new TraceHasher();
    this.blocks.push(this.block);
  }

  get rowCount(): number {
    return this.count;
  }

  /** The rows so far, for readers who follow a run as it is written; `rowCount` says how many there are. */
  get rows(): readonly Block[] {
    assert(this.keepRows, 'rows that were not kept cannot be read');
    return this.blocks;
  }

  get initialState(): readonly InitialCell[] {
    return this.initialCells;
  }

  /** Value of a state cell before the first row. */
  initial(kind: EventKind, who: number, what: number, value: number): void {
    assert(IS_STATE[kind] === 1 && fitsCell(who, what), `kind ${kind} keeps no state of ${who}, ${what}`);
    this.initialCells.push({ kind, who, what, value: value + 0 });
  }

  /**
   * Appends a row and returns its number. Times are whole microseconds and do not go backwards, values are finite, who and
   * what lie in −1 … 2²² − 2, the trigger is an earlier row or −1: anything else is a bug of the caller.
   */
  row(
    time: number,
    kind: EventKind,
    who: number,
    what: number,
    old: number,
    value: number,
    reason: number,
    trigger: number,
    roots: number,
  ): number {
    const index = this.count;
    const at = index & BLOCK_MASK;
    if (at === 0 && index > 0) this.nextBlock();
    if (!(time >= this.lastTime && time % 1 === 0)) assert(false, `row at ${time} µs after one at ${this.lastTime} µs`);
    if (!(old - old === 0 && value - value === 0))
      assert(false, `row of kind ${kind} at ${time} µs has value ${old} → ${value}`);
    if (!fitsCell(who, what)) assert(false, `row of kind ${kind} speaks of ${who}, ${what}: out of range`);
    if (trigger >= index) assert(false, `row ${index} of kind ${kind} has a later row as its trigger: ${trigger}`);
    this.lastTime = time;
    const block = this.block;
    block.time[at] = time;
    block.kind[at] = kind;
    block.who[at] = who;
    block.what[at] = what;
    // Adding zero turns −0 into 0, which no two engines could tell apart in text but the hash would.
    block.old[at] = old + 0;
    block.value[at] = value + 0;
    block.reason[at] = reason;
    block.trigger[at] = trigger < 0 ? -1 : trigger;
    block.roots[at] = roots;
    this.count = index + 1;
    if (this.wanted[kind] === 1) this.tell(index);
    return index;
  }

  /** Has `listener` see each row of these kinds as it is written. */
  listen(kinds: readonly EventKind[], listener: Listener): void {
    this.listeners.add(kinds, listener);
  }

  /** Streams the run into a reducer; its result is asked for by whoever made it. */
  attach(reducer: Reducer<unknown>): void {
    this.listen(reducer.kinds, reducer.row.bind(reducer));
  }

  /** Ends the trace. Without kept rows the result has hashes and tables but no rows. */
  finish(considered: Considered | null = null): Trace {
    const rootSets = Array.from({ length: this.rootSets.size }, (_, id) => this.rootSets.members(id));
    const dictionaries = {
      'forwarding-path': this.dictionaries['forwarding-path'].entries(),
      'as-path': this.dictionaries['as-path'].entries(),
      route: this.dictionaries.route.entries(),
    };
    const tables = { dictionaries, rootSets, initial: this.initialCells };
    let hashes: TraceHashes | null = null;
    if (this.hasher !== null) {
      this.hasher.block(this.block, this.count - this.hasher.rowCount);
      hashes = this.hasher.finish(tables);
    }
    return new Trace({
      header: this.header,
      blocks: this.keepRows ? this.blocks : [],
      rowCount: this.count,
      hashes,
      considered,
      ...tables,
    });
  }

  private nextBlock(): void {
    if (this.count >= ROWS_MAX) assert(false, `more than ${ROWS_MAX} rows in one run`);
    if (this.hasher !== null) this.hasher.block(this.block, BLOCK_ROWS);
    else {
      this.block = new Block();
      this.blocks.push(this.block);
    }
  }

  private tell(index: number): void {
    if (this.keepRows) moveTo(this.window, this.blocks, index);
    else {
      moveTo(this.window, this.blocks, index & BLOCK_MASK);
      this.window.index = index;
    }
    this.listeners.tell(this.window);
  }
}
