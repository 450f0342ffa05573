/**
 * MurmurHash3, the 128-bit variant for 32-bit machines (Austin Appleby, public domain algorithm), over a stream of 32-bit words
 * instead of bytes. Not cryptographic: it tells runs apart, it does not protect them.
 */
const C1 = 0x239b961b;
const C2 = 0xab0e9789 | 0;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93 | 0;

function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

export class Murmur128 {
  private h1 = 0;
  private h2 = 0;
  private h3 = 0;
  private h4 = 0;
  private wordCount = 0;
  /** Words that wait for their group of four to fill. */
  private readonly waiting = new Int32Array(4);
  private waitingCount = 0;

  word(value: number): void {
    this.waiting[this.waitingCount++] = value;
    if (this.waitingCount === 4) {
      this.waitingCount = 0;
      this.groups(this.waiting, 0, 4);
    }
  }

  /** A double, low word first. */
  double(value: number): void {
    scratch[0] = value;
    this.word(scratchWords[0]!);
    this.word(scratchWords[1]!);
  }

  /** The first `count` words of an array. */
  words(values: Int32Array, count: number): void {
    let at = 0;
    while (this.waitingCount !== 0 && at < count) this.word(values[at++]!);
    const whole = at + ((count - at) & ~3);
    if (whole > at) this.groups(values, at, whole);
    for (at = whole; at < count; at++) this.word(values[at]!);
  }

  /** 32 hexadecimal digits; the hash can not go on afterwards. */
  digest(): string {
    const length = this.wordCount + this.waitingCount;
    const tail = this.waiting.fill(0, this.waitingCount);
    let h1 = this.h1 ^ mixed(tail[0]!, C1, 15, C2);
    let h2 = this.h2 ^ mixed(tail[1]!, C2, 16, C3);
    let h3 = this.h3 ^ mixed(tail[2]!, C3, 17, C4);
    let h4 = this.h4 ^ mixed(tail[3]!, C4, 18, C1);
    // Length in bytes, as in the original.
    const bytes = Math.imul(length, 4);
    h1 ^= bytes;
    h2 ^= bytes;
    h3 ^= bytes;
    h4 ^= bytes;
    h1 = (h1 + h2 + h3 + h4) | 0;
    h2 = (h2 + h1) | 0;
    h3 = (h3 + h1) | 0;
    h4 = (h4 + h1) | 0;
    h1 = finish(h1);
    h2 = finish(h2);
    h3 = finish(h3);
    h4 = finish(h4);
    h1 = (h1 + h2 + h3 + h4) | 0;
    return hex(h1) + hex(h2 + h1) + hex(h3 + h1) + hex(h4 + h1);
  }

  private groups(values: Int32Array, from: number, to: number): void {
    let h1 = this.h1;
    let h2 = this.h2;
    let h3 = this.h3;
    let h4 = this.h4;
    for (let at = from; at < to; at += 4) {
      let k = Math.imul(values[at]!, C1);
      h1 ^= Math.imul((k << 15) | (k >>> 17), C2);
      h1 = ((h1 << 19) | (h1 >>> 13)) + h2;
      h1 = (Math.imul(h1, 5) + 0x561ccd1b) | 0;
      k = Math.imul(values[at + 1]!, C2);
      h2 ^= Math.imul((k << 16) | (k >>> 16), C3);
      h2 = ((h2 << 17) | (h2 >>> 15)) + h3;
      h2 = (Math.imul(h2, 5) + 0x0bcaa747) | 0;
      k = Math.imul(values[at + 2]!, C3);
      h3 ^= Math.imul((k << 17) | (k >>> 15), C4);
      h3 = ((h3 << 15) | (h3 >>> 17)) + h4;
      h3 = (Math.imul(h3, 5) + 0x96cd1c35) | 0;
      k = Math.imul(values[at + 3]!, C4);
      h4 ^= Math.imul((k << 18) | (k >>> 14), C1);
      h4 = ((h4 << 13) | (h4 >>> 19)) + h1;
      h4 = (Math.imul(h4, 5) + 0x32ac3b17) | 0;
    }
    this.h1 = h1;
    this.h2 = h2;
    this.h3 = h3;
    this.h4 = h4;
    this.wordCount += to - from;
  }
}

function mixed(word: number, first: number, turn: number, second: number): number {
  const k = Math.imul(word, first);
  return Math.imul((k << turn) | (k >>> (32 - turn)), second);
}

const scratch = new Float64Array(1);
const scratchWords = new Int32Array(scratch.buffer);
