/**
 * Interns short tuples of 32-bit integers to small integers: equal tuples get the same number, so comparing two attribute sets is
 * comparing two integers. Open addressing over flat columns; nothing is ever removed.
 */
import { assert } from '../../kernel/assert.ts';

export const TUPLES_MAX = 1 << 27;

export class TupleTable {
  readonly width: number;
  count = 0;
  private rows: Int32Array;
  private slots: Int32Array;

  constructor(width: number, capacity = 256) {
    this.width = width;
    this.rows = new Int32Array(width * capacity);
    this.slots = new Int32Array(capacity * 2).fill(-1);
  }

  get(id: number, column: number): number {
    return this.rows[id * this.width + column]!;
  }

  intern(tuple: ArrayLike<number>): number {
    const { width } = this;
    let mask = this.slots.length - 1;
    let slot = this.hash(tuple, 0) & mask;
    for (;;) {
      const id = this.slots[slot]!;
      if (id === -1) break;
      const at = id * width;
      let same = true;
      for (let i = 0; i < width; i++) {
        if (this.rows[at + i] !== (tuple[i]! | 0)) {
          same = false;
          break;
        }
      }
      if (same) return id;
      slot = (slot + 1) & mask;
    }
    if ((this.count + 1) * 2 > this.slots.length) {
      this.grow();
      mask = this.slots.length - 1;
      slot = this.hash(tuple, 0) & mask;
      while (this.slots[slot] !== -1) slot = (slot + 1) & mask;
    }
    const id = this.count++;
    for (let i = 0; i < width; i++) this.rows[id * width + i] = tuple[i]!;
    this.slots[slot] = id;
    return id;
  }

  private hash(values: ArrayLike<number>, from: number): number {
    let h = 0x811c9dc5;
    for (let i = 0; i < this.width; i++) {
      h = Math.imul(h ^ values[from + i]!, 0x9e3779b1);
      h ^= h >>> 15;
    }
    return h;
  }

  private grow(): void {
    const capacity = this.slots.length;
    assert(capacity <= TUPLES_MAX, `more than ${TUPLES_MAX} interned tuples`);
    const rows = new Int32Array(this.width * capacity);
    rows.set(this.rows);
    this.rows = rows;
    this.slots = new Int32Array(capacity * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let id = 0; id < this.count; id++) {
      let slot = this.hash(this.rows, id * this.width) & mask;
      while (this.slots[slot] !== -1) slot = (slot + 1) & mask;
      this.slots[slot] = id;
    }
  }
}
