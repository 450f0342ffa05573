/**
 * The future, in order. The total order of events is (time, phase, handler, subject, sequence): handlers are numbered by the
 * composition root, subjects are indices of entities sorted by stable id, and sequence counts pushes, so it only ever orders
 * two events of one subject. Insertion order across subjects has no say.
 *
 * Time is held in a hierarchical timing wheel (Varghese and Lauck, 1987): four levels of 1,024 slots of 1 µs, 1 ms, 1 s and
 * 18 min, and a list beyond. An event is moved at most once a level, whatever the number pending. Events of one instant wait
 * in a binary heap on the whole order. A slot is a chain of chunks, each a line of cache with the numbers and times of seven
 * events, so that moving events touches none of them. An event is two cells side by side, so that touching one costs two lines
 * of cache and not one for each of its fields.
 */
import { assert } from './assert.ts';

const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;
const WORDS = SLOTS >> 5;
const LEVELS = 4;
const LOW_SPAN = 1 << 30;
const NONE = -1;

export const SUBJECT_BITS = 21;
export const HANDLER_BITS = 6;
/** Most events that may wait at once; reaching it is a bug or a runaway model, never silence. */
export const PENDING_MAX = 1 << 26;

/** Fields of an event in `words`, besides the link to the next in its list. */
export const Field = { rank: 0, handler: 1, a: 2, b: 3, roots: 4, trigger: 5 } as const;
const NEXT = 6;
const WORD_BITS = 3;

/** A chunk of a slot: the next chunk, how many events this one holds, then pairs of an event and the low part of its time. */
const CHUNK_BITS = 4;
const Chunk = { next: 0, count: 1, first: 2 } as const;
const CHUNK_EVENTS_MAX = ((1 << CHUNK_BITS) - Chunk.first) >> 1;
const CHUNKS_AT_FIRST = 256;

export class EventQueue {
  /** Time and sequence of each event. */
  private moments: Float64Array;
  private words: Int32Array;

  private capacity: number;
  private free = NONE;
  private used = 0;
  private pushed = 0;
  private pending = 0;

  /** Base of the wheel: no waiting event outside the heap is at or before it. */
  private base = 0;
  private nowHigh = 0;
  private nowLow = 0;
  /** First chunk of each slot, level by level. */
  private readonly head = new Int32Array(LEVELS * SLOTS).fill(NONE);
  private chunks = new Int32Array(CHUNKS_AT_FIRST << CHUNK_BITS);
  private chunkCount = 0;
  private freeChunk = NONE;
  private readonly occupied = new Int32Array(LEVELS * WORDS);
  /** A bit for each word of `occupied` that is not zero, by level. */
  private readonly summary = new Int32Array(LEVELS);
  private far = NONE;
  private heap = new Int32Array(64);
  private heapSize = 0;

  constructor(capacity = 1024) {
    this.capacity = capacity;
    this.moments = new Float64Array(capacity * 2);
    this.words = new Int32Array(capacity << WORD_BITS);
  }

  get size(): number {
    return this.pending;
  }

  /** Adds an event; `rank` packs (phase, handler, subject). The caller guarantees that time is not in the past. */
  push(time: number, rank: number, handler: number, a: number, b: number, roots: number, trigger: number): void {
    let id = this.free;
    if (id !== NONE) this.free = this.words[(id << WORD_BITS) + NEXT]!;
    else {
      if (this.used === this.capacity) this.grow();
      id = this.used++;
    }
    this.moments[2 * id] = time;
    this.moments[2 * id + 1] = this.pushed++;
    const { words } = this;
    const at = id << WORD_BITS;
    words[at + Field.rank] = rank;
    words[at + Field.handler] = handler;
    words[at + Field.a] = a;
    words[at + Field.b] = b;
    words[at + Field.roots] = roots;
    words[at + Field.trigger] = trigger;
    this.pending++;
    this.place(id, time);
  }

  timeOf(id: number): number {
    return this.moments[2 * id]!;
  }

  /** A field of a popped event, by its number in `Field`. */
  word(id: number, field: number): number {
    return this.words[(id << WORD_BITS) + field]!;
  }

  /** The id of the first event in order, or −1. It stays readable until `release`. */
  pop(): number {
    if (this.heapSize === 0 && !this.advance()) return NONE;
    this.pending--;
    return this.takeFirst();
  }

  /** Instant of the first event, or Infinity. */
  peekTime(): number {
    if (this.heapSize === 0 && !this.advance()) return Infinity;
    return this.moments[2 * this.heap[0]!]!;
  }

  release(id: number): void {
    this.words[(id << WORD_BITS) + NEXT] = this.free;
    this.free = id;
  }

  private place(id: number, time: number): void {
    if (time <= this.base) {
      this.heapPush(id);
      return;
    }
    const high = Math.floor(time / LOW_SPAN);
    const low = time - high * LOW_SPAN;
    if (high !== this.nowHigh) {
      const distance = high ^ this.nowHigh;
      if (distance >= SLOTS) {
        this.words[(id << WORD_BITS) + NEXT] = this.far;
        this.far = id;
      } else this.put(3, high & (SLOTS - 1), id, low);
      return;
    }
    this.placeLow(id, low);
  }

  /** For an event whose high part of time is that of the base. */
  private placeLow(id: number, low: number): void {
    const distance = low ^ this.nowLow;
    if (low <= this.nowLow) this.heapPush(id);
    else if (distance < SLOTS) this.put(0, low & (SLOTS - 1), id, low);
    else if (distance < SLOTS * SLOTS) this.put(1, (low >>> SLOT_BITS) & (SLOTS - 1), id, low);
    else this.put(2, low >>> (2 * SLOT_BITS), id, low);
  }

  private put(level: number, slot: number, id: number, low: number): void {
    const at = level * SLOTS + slot;
    let chunk = this.head[at]!;
    if (chunk === NONE || this.chunks[(chunk << CHUNK_BITS) + Chunk.count] === CHUNK_EVENTS_MAX) chunk = this.newChunk(at);
    const { chunks } = this;
    const from = chunk << CHUNK_BITS;
    const entry = from + Chunk.first + 2 * chunks[from + Chunk.count]!++;
    chunks[entry] = id;
    chunks[entry + 1] = low;
    this.occupied[level * WORDS + (slot >> 5)]! |= 1 << (slot & 31);
    this.summary[level]! |= 1 << (slot >> 5);
  }

  /** Moves the base to the next instant that has events and fills the heap with them; false when nothing waits. */
  private advance(): boolean {
    while (this.heapSize === 0) {
      const level = this.nextLevel();
      if (level === NONE) {
        if (this.far === NONE) return false;
        this.rebase();
        continue;
      }
      const slot = this.firstSlot(level);
      if (level === 3) {
        this.nowHigh = (this.nowHigh & ~(SLOTS - 1)) | slot;
        this.nowLow = 0;
      } else {
        const shift = level * SLOT_BITS;
        const above = shift + SLOT_BITS;
        const kept = above >= 30 ? 0 : (this.nowLow >>> above) << above;
        this.nowLow = kept | (slot << shift);
      }
      this.base = this.nowHigh * LOW_SPAN + this.nowLow;
      this.drain(level, slot);
    }
    return true;
  }

  private drain(level: number, slot: number): void {
    const at = level * SLOTS + slot;
    let chunk = this.head[at]!;
    this.head[at] = NONE;
    const word = slot >> 5;
    if ((this.occupied[level * WORDS + word]! &= ~(1 << (slot & 31))) === 0) this.summary[level]! &= ~(1 << word);
    while (chunk !== NONE) {
      const from = chunk << CHUNK_BITS;
      const end = from + Chunk.first + 2 * this.chunks[from + Chunk.count]!;
      for (let entry = from + Chunk.first; entry < end; entry += 2) {
        const id = this.chunks[entry]!;
        if (level === 0) this.heapPush(id);
        else this.placeLow(id, this.chunks[entry + 1]!);
      }
      const following = this.chunks[from + Chunk.next]!;
      this.chunks[from + Chunk.next] = this.freeChunk;
      this.freeChunk = chunk;
      chunk = following;
    }
  }

  /** An empty chunk in front of those of a slot. */
  private newChunk(at: number): number {
    let chunk = this.freeChunk;
    if (chunk !== NONE) this.freeChunk = this.chunks[(chunk << CHUNK_BITS) + Chunk.next]!;
    else {
      chunk = this.chunkCount++;
      if (this.chunkCount << CHUNK_BITS > this.chunks.length) {
        const larger = new Int32Array(this.chunks.length * 2);
        larger.set(this.chunks);
        this.chunks = larger;
      }
    }
    this.chunks[(chunk << CHUNK_BITS) + Chunk.next] = this.head[at]!;
    this.chunks[(chunk << CHUNK_BITS) + Chunk.count] = 0;
    this.head[at] = chunk;
    return chunk;
  }

  private nextLevel(): number {
    for (let level = 0; level < LEVELS; level++) if (this.summary[level] !== 0) return level;
    return NONE;
  }

  private firstSlot(level: number): number {
    const word = lowestBit(this.summary[level]!);
    return (word << 5) + lowestBit(this.occupied[level * WORDS + word]!);
  }

  /** Brings the events beyond the wheel in, once the wheel is empty (12 days of simulated time at the most apart). */
  private rebase(): void {
    let first = Infinity;
    for (let id = this.far; id !== NONE; id = this.words[(id << WORD_BITS) + NEXT]!) first = Math.min(first, this.timeOf(id));
    this.nowHigh = Math.floor(first / LOW_SPAN);
    this.nowLow = first - this.nowHigh * LOW_SPAN;
    this.base = first;
    let id = this.far;
    this.far = NONE;
    while (id !== NONE) {
      const following = this.words[(id << WORD_BITS) + NEXT]!;
      this.place(id, this.timeOf(id));
      id = following;
    }
  }

  private before(x: number, y: number): boolean {
    const { moments, words } = this;
    const later = moments[2 * x]! - moments[2 * y]!;
    if (later !== 0) return later < 0;
    const difference = words[(x << WORD_BITS) + Field.rank]! - words[(y << WORD_BITS) + Field.rank]!;
    return difference !== 0 ? difference < 0 : moments[2 * x + 1]! < moments[2 * y + 1]!;
  }

  private heapPush(id: number): void {
    if (this.heapSize === this.heap.length) {
      const larger = new Int32Array(this.heap.length * 2);
      larger.set(this.heap);
      this.heap = larger;
    }
    let at = this.heapSize++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(id, this.heap[parent]!)) break;
      this.heap[at] = this.heap[parent]!;
      at = parent;
    }
    this.heap[at] = id;
  }

  private takeFirst(): number {
    const first = this.heap[0]!;
    const size = --this.heapSize;
    if (size > 0) {
      const moved = this.heap[size]!;
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= size) break;
        if (child + 1 < size && this.before(this.heap[child + 1]!, this.heap[child]!)) child++;
        if (!this.before(this.heap[child]!, moved)) break;
        this.heap[at] = this.heap[child]!;
        at = child;
      }
      this.heap[at] = moved;
    }
    return first;
  }

  private grow(): void {
    this.capacity *= 2;
    assert(this.capacity <= PENDING_MAX, `more than ${PENDING_MAX} events are waiting`);
    const moments = new Float64Array(this.capacity * 2);
    moments.set(this.moments);
    this.moments = moments;
    const words = new Int32Array(this.capacity << WORD_BITS);
    words.set(this.words);
    this.words = words;
  }
}

/** Position of the lowest bit that is set. */
const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);
