/** An append-only list of integer lists, interned: equal lists get equal ids, dense from 0 in order of first use. */
import { assert } from '../kernel/assert.ts';

/** Bound of a dictionary's length. */
export const ENTRIES_MAX = 1 << 24;

export class Dictionary {
  private readonly lists: (readonly number[])[] = [];
  private readonly byText = new Map<string, number>();

  get size(): number {
    return this.lists.length;
  }

  /** The id of the list; values are integers in the 32-bit range. */
  intern(list: readonly number[]): number {
    const text = list.join(',');
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    const id = this.append(list);
    this.byText.set(text, id);
    return id;
  }

  /** Adds the list under a new id without looking for an equal one: for engines that intern by themselves. */
  append(list: readonly number[]): number {
    assert(this.lists.length < ENTRIES_MAX, `dictionary holds more than ${ENTRIES_MAX} lists`);
    return this.lists.push([...list]) - 1;
  }

  entry(id: number): readonly number[] {
    const list = this.lists[id];
    if (list === undefined) assert(false, `no list ${id} in a dictionary of ${this.lists.length}`);
    return list!;
  }

  entries(): readonly (readonly number[])[] {
    return this.lists;
  }
}
