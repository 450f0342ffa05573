/**
 * Unpacks bzip2 (Burrows-Wheeler blocks, Huffman-coded; the format of Julian Seward's bzip2 0.9.5 and later), several streams one
 * after another as well. Checksums of blocks and streams are held. Not supported: the randomised blocks of bzip2 before 0.9.5.
 *
 * Ours because the decoders that npm keeps need Node's Buffer or its streams, take a file that ends behind a block for a whole
 * one, and are slower.
 */

export type Unpacked =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** What is wrong with the packed bytes. */
  | { readonly ok: false; readonly problem: string };

const CODE_BITS_MAX = 20;
const SYMBOLS_PER_GROUP = 50;
const GROUPS_MAX = 6;
const BLOCK_UNIT_BYTES = 100_000;
/** The first half of π, and of its square root, in binary-coded decimals: a block follows, or the end of the stream. */
const BLOCK_MAGIC = [0x314159, 0x265359] as const;
const END_MAGIC = [0x177245, 0x385090] as const;

/** Thrown and caught in this file only. */
class Damage extends Error {}

function damaged(problem: string): never {
  throw new Damage(problem);
}

/** Unpacks everything, at most `sizeMax` bytes. */
export function unpackBzip2(packed: Uint8Array, sizeMax: number): Unpacked {
  const output = new Output(sizeMax);
  const input = new Bits(packed);
  try {
    do {
      stream(input, output);
      input.align();
    } while (!input.isAtEnd());
    return { ok: true, bytes: output.bytes() };
  } catch (error) {
    if (error instanceof Damage) return { ok: false, problem: error.message };
    throw error;
  }
}

function stream(input: Bits, output: Output): void {
  const level = input.read(8) === 0x42 && input.read(8) === 0x5a && input.read(8) === 0x68 ? input.read(8) - 0x30 : 0;
  if (level < 1 || level > 9) damaged('it is not bzip2, or something follows the packed data');
  const cells = new Uint32Array(level * BLOCK_UNIT_BYTES);
  let streamSum = 0;
  for (;;) {
    const magic = [input.read(24), input.read(24)];
    const sum = (input.read(16) << 16) | input.read(16);
    if (magic[0] === END_MAGIC[0] && magic[1] === END_MAGIC[1]) {
      if (sum !== streamSum) damaged('the checksum of the whole does not fit');
      return;
    }
    if (magic[0] !== BLOCK_MAGIC[0] || magic[1] !== BLOCK_MAGIC[1]) damaged('no block begins where one should');
    if (block(input, cells, output) !== sum) damaged('the checksum of a block does not fit');
    streamSum = ((streamSum << 1) | (streamSum >>> 31)) ^ sum;
  }
}

/** One block, from its header to its bytes. @returns its checksum. */
function block(input: Bits, cells: Uint32Array, output: Output): number {
  if (input.read(1) === 1) damaged('it was packed by bzip2 before 0.9.5');
  const origin = input.read(24);
  const alphabet = usedBytes(input);
  const groupCount = input.read(3);
  if (groupCount < 2 || groupCount > GROUPS_MAX) damaged('a block has no valid number of code tables');
  const selectors = readSelectors(input, groupCount);
  const codes = Array.from({ length: groupCount }, () => new Code(input, alphabet.length + 2));
  const count = symbols(input, { alphabet, selectors, codes }, cells);
  if (origin >= count) damaged('a block begins behind its end');
  return restore(cells, { count, origin }, output);
}

function usedBytes(input: Bits): Uint8Array {
  const rows = input.read(16);
  const used: number[] = [];
  for (let row = 0; row < 16; row++) {
    if (((rows >> (15 - row)) & 1) === 0) continue;
    const columns = input.read(16);
    for (let column = 0; column < 16; column++) if (((columns >> (15 - column)) & 1) === 1) used.push(16 * row + column);
  }
  if (used.length === 0) damaged('a block uses no byte at all');
  return Uint8Array.from(used);
}

/** Which code each group of fifty symbols is written in, moved to front. */
function readSelectors(input: Bits, groupCount: number): Uint8Array {
  const selectors = new Uint8Array(input.read(15));
  const order = Array.from({ length: groupCount }, (_, i) => i);
  for (let i = 0; i < selectors.length; i++) {
    let place = 0;
    while (input.read(1) === 1) if (++place >= groupCount) damaged('a code table is named that does not exist');
    const [chosen] = order.splice(place, 1);
    order.unshift(chosen!);
    selectors[i] = chosen!;
  }
  return selectors;
}

/** A canonical Huffman code: lengths in, symbols out. */
class Code {
  /** By length: the last code of that length, to the left of CODE_BITS_MAX bits; and what to add to a code for its symbol. */
  private readonly last = new Int32Array(CODE_BITS_MAX + 2).fill(-1);
  private readonly offset = new Int32Array(CODE_BITS_MAX + 2);
  private readonly symbols: Uint16Array;
  private least = CODE_BITS_MAX;

  constructor(input: Bits, symbolCount: number) {
    const lengths = new Uint8Array(symbolCount);
    let length = input.read(5);
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      for (;;) {
        if (length < 1 || length > CODE_BITS_MAX) damaged('a code is longer than 20 bits, or empty');
        if (input.read(1) === 0) break;
        length += input.read(1) === 0 ? 1 : -1;
      }
      lengths[symbol] = length;
    }
    this.symbols = new Uint16Array(symbolCount);
    let code = 0;
    let placed = 0;
    for (let bits = 1; bits <= CODE_BITS_MAX; bits++) {
      this.offset[bits] = placed - code;
      for (let symbol = 0; symbol < symbolCount; symbol++) {
        if (lengths[symbol] !== bits) continue;
        this.symbols[placed++] = symbol;
        code++;
        this.least = Math.min(this.least, bits);
      }
      this.last[bits] = (code << (CODE_BITS_MAX - bits)) - 1;
      code <<= 1;
    }
  }

  next(input: Bits): number {
    const ahead = input.peek(CODE_BITS_MAX);
    let bits = this.least;
    while (bits <= CODE_BITS_MAX && ahead > this.last[bits]!) bits++;
    const index = (ahead >>> (CODE_BITS_MAX - bits)) + this.offset[bits]!;
    if (bits > CODE_BITS_MAX || index >= this.symbols.length) damaged('a symbol stands for nothing');
    input.skip(bits);
    return this.symbols[index]!;
  }
}

interface Coding {
  readonly alphabet: Uint8Array;
  readonly selectors: Uint8Array;
  readonly codes: readonly Code[];
}

/** Undoes Huffman code, runs and move-to-front: bytes into the low eight bits of the cells. @returns how many. */
function symbols(input: Bits, { alphabet, selectors, codes }: Coding, cells: Uint32Array): number {
  const end = alphabet.length + 1;
  const front = alphabet.slice();
  let count = 0;
  let runWeight = 1;
  let run = 0;
  let group = 0;
  for (;;) {
    if (group === selectors.length) damaged('a block has more symbols than its code tables are for');
    const code = codes[selectors[group++]!]!;
    for (let left = SYMBOLS_PER_GROUP; left > 0; left--) {
      const symbol = code.next(input);
      if (symbol <= 1) {
        run += runWeight << symbol;
        runWeight *= 2;
        if (run > cells.length) damaged('a block is longer than it may be');
        continue;
      }
      if (run > 0) {
        if (count + run > cells.length) damaged('a block is longer than it may be');
        cells.fill(front[0]!, count, (count += run));
        run = 0;
        runWeight = 1;
      }
      if (symbol === end) return count;
      if (count === cells.length) damaged('a block is longer than it may be');
      const byte = front[symbol - 1]!;
      for (let at = symbol - 1; at > 0; at--) front[at] = front[at - 1]!;
      front[0] = byte;
      cells[count++] = byte;
    }
  }
}

/** Undoes the Burrows-Wheeler transform and the runs of the first step. @returns the checksum of what was put out. */
function restore(cells: Uint32Array, { count, origin }: Record<'count' | 'origin', number>, output: Output): number {
  const starts = new Int32Array(257);
  for (let i = 0; i < count; i++) starts[(cells[i]! & 255) + 1]!++;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!;
  // The upper 24 bits of each cell become the place of the byte that follows.
  for (let i = 0; i < count; i++) cells[starts[cells[i]! & 255]!++]! |= i << 8;
  let cell = cells[origin]! >>> 8;
  let sum = -1;
  let previous = -1;
  let equal = 0;
  for (let left = count; left > 0; left--) {
    const entry = cells[cell]!;
    const byte = entry & 255;
    cell = entry >>> 8;
    if (equal === 4) {
      output.need(byte);
      for (let copies = byte; copies > 0; copies--) {
        output.push(previous);
        sum = (sum << 8) ^ CHECKSUMS[(sum >>> 24) ^ previous]!;
      }
      equal = 0;
      previous = -1;
      continue;
    }
    equal = byte === previous ? equal + 1 : 1;
    previous = byte;
    output.need(1);
    output.push(byte);
    sum = (sum << 8) ^ CHECKSUMS[(sum >>> 24) ^ byte]!;
  }
  return ~sum;
}

/** CRC-32 with the highest bit first, as bzip2 computes it. */
const CHECKSUMS = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  return sum;
});

/** Bits, the highest of a byte first. */
class Bits {
  private readonly bytes: Uint8Array;
  private at = 0;
  private held = 0;
  private heldCount = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next bits, at most 24 of them, without taking them. */
  peek(count: number): number {
    while (this.heldCount < count) {
      if (this.at >= this.bytes.length) damaged('it ends too early');
      this.held = (this.held << 8) | this.bytes[this.at++]!;
      this.heldCount += 8;
    }
    return (this.held >>> (this.heldCount - count)) & ((1 << count) - 1);
  }

  skip(count: number): void {
    this.heldCount -= count;
  }

  read(count: number): number {
    const value = this.peek(count);
    this.heldCount -= count;
    return value;
  }

  /** Drops what is left of a byte. */
  align(): void {
    this.heldCount -= this.heldCount % 8;
  }

  isAtEnd(): boolean {
    return this.heldCount === 0 && this.at >= this.bytes.length;
  }
}

class Output {
  private readonly sizeMax: number;
  private buffer = new Uint8Array(1 << 16);
  private size = 0;

  constructor(sizeMax: number) {
    this.sizeMax = sizeMax;
  }

  /** Makes room for so many bytes. */
  need(count: number): void {
    const size = this.size + count;
    if (size <= this.buffer.length) return;
    if (size > this.sizeMax) damaged(`it unpacks to more than ${this.sizeMax} bytes`);
    const larger = new Uint8Array(Math.min(this.sizeMax, Math.max(size, this.buffer.length * 2)));
    larger.set(this.buffer);
    this.buffer = larger;
  }

  push(byte: number): void {
    this.buffer[this.size++] = byte;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.size);
  }
}
