/**
 * Reads big-endian fields from bytes that nobody vouches for. The first field that is not there, or not as the format wants
 * it, is remembered with its offset; from then on everything reads as zero and nothing throws, so that a parser reads on in a
 * straight line and asks once at the end.
 */

/** What is wrong with bytes: where, what the format expects there, and what stands there instead. */
export interface Malformed {
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly expected: string;
  readonly found: string;
}

interface Trouble {
  first: Malformed | null;
}

const NOTHING = new Uint8Array(0);

export class ByteCursor {
  private readonly bytes: Uint8Array;
  private readonly trouble: Trouble;
  private readonly end: number;
  private at: number;

  /** Over `bytes[from … end)`; parts of one cursor share its first problem. */
  constructor(bytes: Uint8Array, from = 0, end = bytes.length, trouble: Trouble = { first: null }) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.trouble = trouble;
  }

  /** The first thing that was wrong, null while all is well. */
  get problem(): Malformed | null {
    return this.trouble.first;
  }

  get offset(): number {
    return this.at;
  }

  /** Bytes that are left; none after a problem, so that loops end. */
  get left(): number {
    return this.trouble.first === null ? this.end - this.at : 0;
  }

  u8(what: string): number {
    return this.has(1, what) ? this.bytes[this.at++]! : 0;
  }

  u16(what: string): number {
    if (!this.has(2, what)) return 0;
    const value = (this.bytes[this.at]! << 8) | this.bytes[this.at + 1]!;
    this.at += 2;
    return value;
  }

  u32(what: string): number {
    if (!this.has(4, what)) return 0;
    const { bytes, at } = this;
    const value = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
    this.at += 4;
    return value;
  }

  /** A copy of the next bytes; none when there are fewer. */
  take(count: number, what: string): Uint8Array {
    if (!this.has(count, what)) return NOTHING;
    this.at += count;
    return this.bytes.slice(this.at - count, this.at);
  }

  /** A cursor over the next bytes, which this one passes over; over none when there are fewer. */
  part(count: number, what: string): ByteCursor {
    if (!this.has(count, what)) return new ByteCursor(this.bytes, this.at, this.at, this.trouble);
    this.at += count;
    return new ByteCursor(this.bytes, this.at - count, this.at, this.trouble);
  }

  /** Another cursor at this place, whose problems are its own. */
  fork(): ByteCursor {
    return new ByteCursor(this.bytes, this.at, this.at + this.left);
  }

  /** The next byte without passing over it; −1 at the end. */
  peek(): number {
    return this.left > 0 ? this.bytes[this.at]! : -1;
  }

  /** Remembers a problem, unless there is one already. */
  fail(expected: string, found: string, offset = this.at): void {
    this.trouble.first ??= { offset, expected, found };
  }

  /** Everything must have been read. */
  finish(what: string): void {
    if (this.left > 0) this.fail(`the end of ${what}`, `${this.left} bytes more`);
  }

  private has(count: number, what: string): boolean {
    if (this.trouble.first !== null) return false;
    if (this.at + count <= this.end) return true;
    this.fail(`${what} (${count} bytes)`, `${this.end - this.at} bytes`);
    return false;
  }
}
