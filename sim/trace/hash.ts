/**
 * Two fingerprints of a run. `traceHash` covers every row and every table that rows refer to. `behaviourHash` covers what
 * happened in the simulated world only: it leaves out the header, marker rows and root sets, and counts triggers over the
 * rows that are left, so that neither a new name nor a fault of no strength moves it. Rows are hashed column by column in
 * blocks, as little-endian words (every machine that JavaScript runs on today has that order, and it is asserted).
 */
import { assert } from '../kernel/assert.ts';
import { IS_MARKER } from './event-kinds.ts';
import { Murmur128 } from './murmur.ts';
import { BLOCK_ROWS, Block } from './rows.ts';
import type { TraceHashes, TraceTables } from './tables.ts';

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

const wordsOf = (column: Float64Array | Uint8Array): Int32Array =>
  new Int32Array(column.buffer, 0, column.byteLength >> 2);

export class TraceHasher {
  /** Rows taken in so far. */
  rowCount = 0;
  private readonly all = new Murmur128();
  private readonly behaviour = new Murmur128();
  private readonly left = new Block();
  private leftCount = 0;
  /** Numbers of the marker rows, ascending: a trigger's number among the other rows is its own less the markers before it. */
  private readonly markers: number[] = [];

  constructor() {
    assert(LITTLE_ENDIAN, 'this machine is big-endian: hashes would differ');
  }

  /** The next rows, in order: full blocks, then at most one that is not. */
  block(block: Block, size: number): void {
    if (size === 0) return;
    hashColumns(this.all, block, size, true);
    for (let at = 0; at < size; at++) this.take(block, at);
    this.rowCount += size;
  }

  finish(tables: TraceTables): TraceHashes {
    if (this.leftCount > 0) hashColumns(this.behaviour, this.left, this.leftCount, false);
    hashLists(this.all, tables.rootSets);
    for (const hash of [this.all, this.behaviour]) {
      hashLists(hash, tables.dictionaries['forwarding-path']);
      hashLists(hash, tables.dictionaries['as-path']);
      hashLists(hash, tables.dictionaries.route);
      hash.word(tables.initial.length);
      for (const cell of tables.initial) {
        hash.word(cell.kind);
        hash.word(cell.who);
        hash.word(cell.what);
        hash.double(cell.value);
      }
    }
    return { traceHash: this.all.digest(), behaviourHash: this.behaviour.digest() };
  }

  private take(block: Block, at: number): void {
    const kind = block.kind[at]!;
    if (IS_MARKER[kind] === 1) {
      this.markers.push(this.rowCount + at);
      return;
    }
    const left = this.left;
    const to = this.leftCount;
    left.time[to] = block.time[at]!;
    left.kind[to] = kind;
    left.who[to] = block.who[at]!;
    left.what[to] = block.what[at]!;
    left.old[to] = block.old[at]!;
    left.value[to] = block.value[at]!;
    left.reason[to] = block.reason[at]!;
    left.trigger[to] = this.renumbered(block.trigger[at]!);
    this.leftCount = to + 1;
    if (this.leftCount === BLOCK_ROWS) {
      hashColumns(this.behaviour, left, BLOCK_ROWS, false);
      this.leftCount = 0;
    }
  }

  /** The trigger's number when markers are not counted; −1 for a marker, since the world has no such cause. */
  private renumbered(trigger: number): number {
    if (trigger < 0) return -1;
    let low = 0;
    let high = this.markers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.markers[middle]! < trigger) low = middle + 1;
      else high = middle;
    }
    return this.markers[low] === trigger ? -1 : trigger - low;
  }
}

function hashColumns(hash: Murmur128, block: Block, size: number, withRoots: boolean): void {
  hash.word(size);
  hash.words(wordsOf(block.time), size * 2);
  hashBytes(hash, block.kind, size);
  hash.words(block.who, size);
  hash.words(block.what, size);
  hash.words(wordsOf(block.old), size * 2);
  hash.words(wordsOf(block.value), size * 2);
  hashBytes(hash, block.reason, size);
  hash.words(block.trigger, size);
  if (withRoots) hash.words(block.roots, size);
}

/** Four bytes a word; what an earlier use of the block left behind the last byte does not count. */
function hashBytes(hash: Murmur128, bytes: Uint8Array, size: number): void {
  const whole = size >> 2;
  hash.words(wordsOf(bytes), whole);
  const rest = size & 3;
  if (rest === 0) return;
  let word = 0;
  for (let i = 0; i < rest; i++) word |= bytes[whole * 4 + i]! << (8 * i);
  hash.word(word);
}

function hashLists(hash: Murmur128, lists: readonly (readonly number[])[]): void {
  hash.word(lists.length);
  for (const list of lists) {
    hash.word(list.length);
    for (const value of list) hash.word(value);
  }
}
