/**
 * Big-endian bytes that grow. Lengths that precede what they measure are left open and filled in afterwards. What does not fit
 * its field is a bug of the caller.
 */
import { assert } from '../../kernel/assert.ts';

const MAX = { 1: 0xff, 2: 0xffff, 4: 0xffff_ffff } as const;

export class ByteWriter {
  private buffer: Uint8Array;
  private count = 0;

  /** `capacity` is what it has room for before it must grow. */
  constructor(capacity = 1024) {
    this.buffer = new Uint8Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  u8(value: number): void {
    this.put(value, 1);
  }

  u16(value: number): void {
    this.put(value, 2);
  }

  u32(value: number): void {
    this.put(value, 4);
  }

  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.count);
    this.count += bytes.length;
  }

  /** What `write` puts down, preceded by its length in a field of so many bytes. */
  measured(width: 1 | 2 | 4, write: () => void): void {
    const at = this.count;
    this.put(0, width);
    write();
    const end = this.count;
    this.count = at;
    this.put(end - at - width, width);
    this.count = end;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.count);
  }

  private put(value: number, width: 1 | 2 | 4): void {
    assert(Number.isInteger(value) && value >= 0 && value <= MAX[width], `${value} does not fit in ${width} bytes`);
    this.reserve(width);
    for (let shift = (width - 1) * 8; shift >= 0; shift -= 8) this.buffer[this.count++] = (value >>> shift) & 0xff;
  }

  private reserve(count: number): void {
    if (this.count + count <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.count + count));
    larger.set(this.buffer.subarray(0, this.count));
    this.buffer = larger;
  }
}
