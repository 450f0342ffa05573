/** Lists of whole numbers as bytes: each number as a step from the one before. */
import { Malformed, type ByteReader, type ByteWriter } from './bytes.ts';

type Lists = readonly (readonly number[])[];

export function putLists(out: ByteWriter, lists: Lists): void {
  out.varint(lists.length);
  for (const list of lists) {
    out.varint(list.length);
    let last = 0;
    for (const value of list) {
      out.signed(value - last);
      last = value;
    }
  }
}

/** @throws Malformed for numbers out of range. */
export function getLists(from: ByteReader): Lists {
  const lists: number[][] = [];
  for (let left = from.count('lists', 1); left > 0; left--) {
    const list: number[] = [];
    let last = 0;
    for (let values = from.count('values', 1); values > 0; values--) {
      last += from.signed();
      if (!Number.isSafeInteger(last)) throw new Malformed('malformed', 'a list holds a number out of range');
      list.push(last);
    }
    lists.push(list);
  }
  return lists;
}
