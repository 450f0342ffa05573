/**
 * Rows to bytes and back, a block of columns at a time: times as steps, entities as steps from the last row of the same kind,
 * `old` left out where the cell's last value foretells it, triggers as distances back.
 */
import { ByteWriter, Malformed, type ByteReader } from './bytes.ts';
import { cellKey, fitsCell } from './cells.ts';
import { EVENT_KINDS, type EventKind } from './event-kinds.ts';
import { NumberReader, NumberWriter } from './numbers.ts';
import { Block } from './rows.ts';
import type { InitialCell } from './tables.ts';

/** Least bytes that a row takes: one for each column, where kind and reason are one byte exactly. */
export const ROW_BYTES_MIN = 9;

/** What both directions remember from block to block. */
class Memory {
  readonly who = new Int32Array(256);
  readonly what = new Int32Array(256);
  readonly cells = new Map<number, number>();
  time = 0;
  roots = 0;
  index = 0;

  constructor(initial: readonly InitialCell[]) {
    for (const { kind, who, what, value } of initial) this.cells.set(cellKey(kind, who, what), value);
  }
}

export class RowEncoder {
  private readonly memory: Memory;
  private readonly numbers = new NumberWriter();
  private readonly column = new ByteWriter();

  constructor(initial: readonly InitialCell[]) {
    this.memory = new Memory(initial);
  }

  block(out: ByteWriter, block: Block, size: number): void {
    const { memory, column } = this;
    this.each(out, size, (at) => {
      column.varint(block.time[at]! - memory.time);
      memory.time = block.time[at]!;
    });
    out.append(block.kind.subarray(0, size));
    this.each(out, size, (at) => {
      const kind = block.kind[at]!;
      column.signed(block.who[at]! - memory.who[kind]!);
      memory.who[kind] = block.who[at]!;
    });
    this.each(out, size, (at) => {
      const kind = block.kind[at]!;
      column.signed(block.what[at]! - memory.what[kind]!);
      memory.what[kind] = block.what[at]!;
    });
    this.values(out, block, size);
    out.append(block.reason.subarray(0, size));
    this.each(out, size, (at) => column.varint(block.trigger[at]! < 0 ? 0 : memory.index + at - block.trigger[at]!));
    this.each(out, size, (at) => {
      column.signed(block.roots[at]! - memory.roots);
      memory.roots = block.roots[at]!;
    });
    memory.index += size;
  }

  /** `old` as 0 where foretold, else 1 and the number; then `new`. */
  private values(out: ByteWriter, block: Block, size: number): void {
    const { memory, column } = this;
    column.clear();
    for (let at = 0; at < size; at++) {
      const key = cellKey(block.kind[at]! as EventKind, block.who[at]!, block.what[at]!);
      const old = block.old[at]!;
      if (old === (memory.cells.get(key) ?? 0)) column.varint(0);
      else {
        column.varint(1);
        this.numbers.put(column, old);
      }
      this.numbers.put(column, block.value[at]!);
      memory.cells.set(key, block.value[at]!);
    }
    this.numbers.flush(out);
    out.append(column.view());
  }

  private each(out: ByteWriter, size: number, put: (at: number) => void): void {
    this.column.clear();
    for (let at = 0; at < size; at++) put(at);
    out.append(this.column.view());
  }
}

export class RowDecoder {
  private readonly memory: Memory;
  private readonly numbers = new NumberReader();
  private readonly rootSetCount: number;

  constructor(initial: readonly InitialCell[], rootSetCount: number) {
    this.memory = new Memory(initial);
    this.rootSetCount = rootSetCount;
  }

  block(from: ByteReader, size: number): Block {
    const { memory } = this;
    const block = new Block();
    for (let at = 0; at < size; at++) block.time[at] = memory.time += from.varint();
    if (memory.time > Number.MAX_SAFE_INTEGER) throw new Malformed('malformed', `an instant is too late: ${memory.time} µs`);
    block.kind.set(from.take(size));
    for (let at = 0; at < size; at++) {
      const kind = block.kind[at]!;
      if (kind >= EVENT_KINDS.length) throw new Malformed('malformed', `unknown kind of row: ${kind}`);
      block.who[at] = memory.who[kind] = wholeWord(memory.who[kind]! + from.signed());
    }
    for (let at = 0; at < size; at++) {
      const kind = block.kind[at]!;
      block.what[at] = memory.what[kind] = wholeWord(memory.what[kind]! + from.signed());
      if (!fitsCell(block.who[at]!, block.what[at]!)) throw new Malformed('malformed', 'an entity number is out of range');
    }
    this.values(from, block, size);
    block.reason.set(from.take(size));
    for (let at = 0; at < size; at++) {
      const back = from.varint();
      const index = memory.index + at;
      if (back > index) throw new Malformed('malformed', `row ${index} has a trigger before the first row`);
      block.trigger[at] = back === 0 ? -1 : index - back;
    }
    for (let at = 0; at < size; at++) {
      memory.roots += from.signed();
      if (!(memory.roots >= 0 && memory.roots < this.rootSetCount)) {
        throw new Malformed('malformed', `no root set ${memory.roots}`);
      }
      block.roots[at] = memory.roots;
    }
    memory.index += size;
    return block;
  }

  private values(from: ByteReader, block: Block, size: number): void {
    const { memory, numbers } = this;
    numbers.refill(from);
    for (let at = 0; at < size; at++) {
      const key = cellKey(block.kind[at]! as EventKind, block.who[at]!, block.what[at]!);
      block.old[at] = from.varint() === 0 ? (memory.cells.get(key) ?? 0) : numbers.get(from);
      block.value[at] = numbers.get(from);
      memory.cells.set(key, block.value[at]!);
    }
  }
}

function wholeWord(n: number): number {
  if ((n | 0) !== n) throw new Malformed('malformed', `not a 32-bit number: ${n}`);
  return n;
}

