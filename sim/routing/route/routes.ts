/**
 * Routes interned to integers. A route is an AS path, shared structurally (first AS + the rest), with an attribute set. Path
 * hunting creates the same routes over and over; interning makes each exist once and equality an integer comparison.
 */
import { assert } from '../../kernel/assert.ts';
import { PLAIN } from './attributes.ts';

/** No route: a withdrawal, an empty Adj-RIB cell. */
export const NO_ROUTE = 0;
/** The empty AS path with plain attributes: what a speaker originates. */
export const OWN_ROUTE = 1;
export const ROUTES_MAX = 1 << 26;
const NO_AS = -1;

/** Fields of a route, side by side so that reading several of them touches one line of cache. */
const HEAD = 0;
const TAIL = 1;
const ATTRIBUTES = 2;
const PLAIN_TWIN = 3;
const LENGTH = 4;
/**
 * Two words with a bit for each AS of the path, by its index modulo 64: tells most loop checks that there is nothing to
 * find.
 */
const SEEN = 5;
const WORD_BITS = 3;

export class RouteTable {
  /**
   * By route: first AS of the path as AS index (−1 on the empty path), the route of the remaining path with plain
   * attributes, its attributes, the same path with plain attributes, length, ASes seen.
   */
  private cells: Int32Array;
  private slots: Int32Array;
  count = 2;

  constructor(capacity = 1024) {
    this.cells = new Int32Array(capacity << WORD_BITS);
    this.slots = new Int32Array(capacity * 2);
    this.cells[(NO_ROUTE << WORD_BITS) + HEAD] = this.cells[(OWN_ROUTE << WORD_BITS) + HEAD] = NO_AS;
    this.cells[(OWN_ROUTE << WORD_BITS) + PLAIN_TWIN] = OWN_ROUTE;
  }

  /** AS_PATH length in ASes; prepended ones count. */
  length(route: number): number {
    return this.cells[(route << WORD_BITS) + LENGTH]!;
  }

  attributes(route: number): number {
    return this.cells[(route << WORD_BITS) + ATTRIBUTES]!;
  }

  /** AS index of the neighbouring AS (leftmost), −1 for an own route. */
  firstAs(route: number): number {
    return this.cells[(route << WORD_BITS) + HEAD]!;
  }

  /** AS index at the end of the path, −1 for an own route. */
  originAs(route: number): number {
    const { cells } = this;
    let origin = NO_AS;
    for (let at = route << WORD_BITS; cells[at + HEAD] !== NO_AS; at = cells[at + TAIL]! << WORD_BITS) origin = cells[at + HEAD]!;
    return origin;
  }

  withAttributes(route: number, attributes: number): number {
    const at = route << WORD_BITS;
    if (this.cells[at + ATTRIBUTES] === attributes) return route;
    const plain = this.cells[at + PLAIN_TWIN]!;
    if (attributes === PLAIN) return plain;
    return this.intern(this.cells[at + HEAD]!, this.cells[at + TAIL]!, attributes, plain);
  }

  /** The route as an AS sends it on: itself put in front, attributes as given. */
  prepended(route: number, as: number, attributes = PLAIN): number {
    return this.withAttributes(this.intern(as, this.cells[(route << WORD_BITS) + PLAIN_TWIN]!, PLAIN, NO_ROUTE), attributes);
  }

  /** RFC 4271 §9.1.2: a route whose path has our own AS is a loop. */
  pathHas(route: number, as: number): boolean {
    const { cells } = this;
    if (((cells[(route << WORD_BITS) + SEEN + ((as >> 5) & 1)]! >>> (as & 31)) & 1) === 0) return false;
    for (let at = route << WORD_BITS; cells[at + HEAD] !== NO_AS; at = cells[at + TAIL]! << WORD_BITS) {
      if (cells[at + HEAD] === as) return true;
    }
    return false;
  }

  /** The AS path, nearest first, as AS indices. */
  path(route: number): number[] {
    const { cells } = this;
    const ases: number[] = [];
    for (let at = route << WORD_BITS; cells[at + HEAD] !== NO_AS; at = cells[at + TAIL]! << WORD_BITS) {
      ases.push(cells[at + HEAD]!);
    }
    return ases;
  }

  private intern(head: number, tail: number, attributes: number, plain: number): number {
    if (head === NO_AS && attributes === PLAIN) return OWN_ROUTE;
    let slot = this.find(head, tail, attributes);
    const found = this.slots[slot]!;
    if (found !== NO_ROUTE) return found;
    if (this.count << WORD_BITS === this.cells.length) {
      this.grow();
      slot = this.find(head, tail, attributes);
    }
    const id = this.count++;
    this.slots[slot] = id;
    const { cells } = this;
    const at = id << WORD_BITS;
    const rest = tail << WORD_BITS;
    cells[at + HEAD] = head;
    cells[at + TAIL] = tail;
    cells[at + ATTRIBUTES] = attributes;
    cells[at + PLAIN_TWIN] = plain === NO_ROUTE ? id : plain;
    if (head === NO_AS) return id;
    cells[at + LENGTH] = cells[rest + LENGTH]! + 1;
    cells[at + SEEN] = cells[rest + SEEN]!;
    cells[at + SEEN + 1] = cells[rest + SEEN + 1]!;
    cells[at + SEEN + ((head >> 5) & 1)]! |= 1 << (head & 31);
    return id;
  }

  /** The slot of a route, or the empty one where it belongs. */
  private find(head: number, tail: number, attributes: number): number {
    const { cells, slots } = this;
    const mask = slots.length - 1;
    let slot = hash(head, tail, attributes) & mask;
    for (let id = slots[slot]!; id !== NO_ROUTE; id = slots[slot]!) {
      const at = id << WORD_BITS;
      if (cells[at + HEAD] === head && cells[at + TAIL] === tail && cells[at + ATTRIBUTES] === attributes) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const capacity = (this.cells.length >> WORD_BITS) * 2;
    assert(capacity <= ROUTES_MAX, `more than ${ROUTES_MAX} interned routes`);
    const cells = new Int32Array(capacity << WORD_BITS);
    cells.set(this.cells);
    this.cells = cells;
    this.slots = new Int32Array(capacity * 2);
    for (let id = 2; id < this.count; id++) {
      const at = id << WORD_BITS;
      this.slots[this.find(cells[at + HEAD]!, cells[at + TAIL]!, cells[at + ATTRIBUTES]!)] = id;
    }
  }
}

function hash(head: number, tail: number, attributes: number): number {
  let h = Math.imul(head ^ 0x5bd1e995, 0x9e3779b1);
  h = Math.imul((h ^ (h >>> 15)) + tail, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + attributes, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
