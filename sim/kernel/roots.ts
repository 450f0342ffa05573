/**
 * Root sets: which faults and heals stand behind an event. Sets are interned to small integers, united where causes merge (an
 * MRAI flush, a decision over several messages), and never mutated, so carrying one costs an integer.
 */
import { assert } from './assert.ts';

/** Index of an interned root set; 0 is the empty set. */
export type RootsId = number;
export const NO_ROOTS: RootsId = 0;
/** Two ids are packed into one key, and one with a mark into 32 bits. */
export const ROOT_SETS_MAX = 1 << 21;

export class RootSets {
  private readonly sets: (readonly number[])[] = [[]];
  private readonly byText = new Map<string, RootsId>([['', 0]]);
  private readonly unions = new Map<number, RootsId>();

  get size(): number {
    return this.sets.length;
  }

  /** The roots of a set, ascending. */
  members(id: RootsId): readonly number[] {
    const set = this.sets[id];
    assert(set !== undefined, `no root set ${id}`);
    return set;
  }

  of(roots: readonly number[]): RootsId {
    const sorted = [...new Set(roots)].sort((a, b) => a - b);
    const text = sorted.join(',');
    let id = this.byText.get(text);
    if (id === undefined) {
      id = this.sets.length;
      assert(id < ROOT_SETS_MAX, `more than ${ROOT_SETS_MAX} root sets`);
      this.sets.push(sorted);
      this.byText.set(text, id);
    }
    return id;
  }

  union(a: RootsId, b: RootsId): RootsId {
    if (a === b || b === NO_ROOTS) return a;
    if (a === NO_ROOTS) return b;
    const key = a < b ? a * 0x200000 + b : b * 0x200000 + a;
    let id = this.unions.get(key);
    if (id === undefined) {
      id = this.of([...this.members(a), ...this.members(b)]);
      this.unions.set(key, id);
    }
    return id;
  }
}
