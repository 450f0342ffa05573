/**
 * Values of rows as bytes. Whole numbers are varints; any other number is written once, its eight bytes spread over eight
 * planes so that like bytes stand together for the compressor, and later uses point back to it. A tag says which: 0 is a new
 * number, otherwise tag − 1 is twice a zigzag integer, or twice a distance back plus one.
 */
import { Malformed, unzigzag, zigzag, type ByteReader, type ByteWriter } from './bytes.ts';

const WHOLE_MAX = 1125899906842624;

const cell = new Float64Array(1);
const cellBytes = new Uint8Array(cell.buffer);

export class NumberWriter {
  private readonly known = new Map<number, number>();
  private fresh: number[] = [];

  put(tags: ByteWriter, value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < WHOLE_MAX) {
      tags.varint(1 + 2 * zigzag(value));
      return;
    }
    const at = this.known.get(value);
    if (at !== undefined) {
      tags.varint(2 + 2 * (this.known.size - 1 - at));
      return;
    }
    this.known.set(value, this.known.size);
    this.fresh.push(value);
    tags.varint(0);
  }

  /** Writes the numbers that are new since the last flush; they go before the tags that use them. */
  flush(out: ByteWriter): void {
    const count = this.fresh.length;
    const planes = new Uint8Array(count * 8);
    for (let i = 0; i < count; i++) {
      cell[0] = this.fresh[i]!;
      for (let b = 0; b < 8; b++) planes[b * count + i] = cellBytes[b]!;
    }
    out.varint(count);
    out.append(planes);
    this.fresh = [];
  }
}

export class NumberReader {
  private readonly known: number[] = [];
  private fresh: number[] = [];
  private used = 0;

  /** Reads the planes of new numbers. */
  refill(from: ByteReader): void {
    const count = from.count('numbers', 8);
    const planes = from.take(count * 8);
    this.fresh = Array.from<number>({ length: count });
    this.used = 0;
    for (let i = 0; i < count; i++) {
      for (let b = 0; b < 8; b++) cellBytes[b] = planes[b * count + i]!;
      const value = cell[0]!;
      if (value - value !== 0) throw new Malformed('malformed', `not a finite number: ${value}`);
      this.fresh[i] = value;
    }
  }

  get(tags: ByteReader): number {
    const tag = tags.varint();
    if (tag === 0) {
      if (this.used >= this.fresh.length) throw new Malformed('malformed', 'a number is missing');
      const value = this.fresh[this.used++]! + 0;
      this.known.push(value);
      return value;
    }
    const rest = tag - 1;
    if (rest % 2 === 0) return unzigzag(rest / 2) + 0;
    const at = this.known.length - 1 - (rest - 1) / 2;
    if (at < 0) throw new Malformed('malformed', 'a number points back too far');
    return this.known[at]!;
  }
}
