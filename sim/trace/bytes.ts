/**
 * Bytes in and out: unsigned varints (7 bits a byte, least significant first) up to 2⁵³, zigzag for signed numbers. Reading
 * beyond the end or a varint that is too long throws `Malformed`, which the codec turns into a value.
 */
export type Malfunction = 'truncated' | 'malformed';

export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly kind: Malfunction;
  constructor(kind: Malfunction, message: string) {
    super(message);
    this.kind = kind;
  }
}

const TWO_28 = 1 << 28;

/** Signed to unsigned: 0, −1, 1, −2 … become 0, 1, 2, 3 …; exact below 2⁵². */
export const zigzag = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n);
export const unzigzag = (n: number): number => (n % 2 === 0 ? n / 2 : -(n + 1) / 2);

export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private size = 0;

  /** A whole number, 0 ≤ n < 2⁵³. */
  varint(n: number): void {
    if (this.size + 8 > this.bytes.length) this.grow(8);
    let left = n;
    while (left >= TWO_28) {
      this.bytes[this.size++] = (left % 128) | 128;
      left = Math.floor(left / 128);
    }
    while (left > 127) {
      this.bytes[this.size++] = (left & 127) | 128;
      left >>>= 7;
    }
    this.bytes[this.size++] = left;
  }

  signed(n: number): void {
    this.varint(zigzag(n));
  }

  append(more: Uint8Array): void {
    if (this.size + more.length > this.bytes.length) this.grow(more.length);
    this.bytes.set(more, this.size);
    this.size += more.length;
  }

  /** What was written so far: a view that lives until the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.size);
  }

  clear(): void {
    this.size = 0;
  }

  private grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.size + by));
    larger.set(this.view());
    this.bytes = larger;
  }
}

export class ByteReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new Malformed('truncated', 'the trace ends in the middle');
    return this.bytes[this.at++]!;
  }

  varint(): number {
    let byte = this.byte();
    let value = byte & 127;
    let weight = 128;
    for (let length = 1; byte > 127; length++) {
      if (length === 8) throw new Malformed('malformed', 'a number has too many bytes');
      byte = this.byte();
      value += (byte & 127) * weight;
      weight *= 128;
    }
    if (value > Number.MAX_SAFE_INTEGER) throw new Malformed('malformed', `a number is too large: ${value}`);
    return value;
  }

  signed(): number {
    return unzigzag(this.varint());
  }

  /** A number of things that take at least `bytesEach` bytes: more than what is left cannot be true. */
  count(what: string, bytesEach: number): number {
    const n = this.varint();
    if (n * bytesEach > this.left) throw new Malformed('truncated', `${n} ${what} do not fit in the ${this.left} bytes left`);
    return n;
  }

  take(size: number): Uint8Array {
    if (size > this.left) throw new Malformed('truncated', `${size} bytes wanted, ${this.left} left`);
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
}
