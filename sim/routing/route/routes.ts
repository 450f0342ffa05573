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
export const ROUTES_MAX = 1 << 27;
const NO_AS = -1;

export class RouteTable {
  /** First AS of the path (AS index), −1 on the empty path. */
  private head: Int32Array;
  /** The route of the remaining path, with plain attributes. */
  private tail: Int32Array;
  private attributeId: Int32Array;
  /** The same path with plain attributes. */
  private plain: Int32Array;
  private lengths: Int16Array;
  private slots: Int32Array;
  count = 2;

  constructor(capacity = 1024) {
    this.head = new Int32Array(capacity).fill(NO_AS, 0, 2);
    this.tail = new Int32Array(capacity);
    this.attributeId = new Int32Array(capacity);
    this.plain = new Int32Array(capacity);
    this.lengths = new Int16Array(capacity);
    this.slots = new Int32Array(capacity * 2);
    this.plain[OWN_ROUTE] = OWN_ROUTE;
  }

  /** AS_PATH length in ASes; prepended ones count. */
  length(route: number): number {
    return this.lengths[route]!;
  }

  attributes(route: number): number {
    return this.attributeId[route]!;
  }

  /** AS index of the neighbouring AS (leftmost), −1 for an own route. */
  firstAs(route: number): number {
    return this.head[route]!;
  }

  withAttributes(route: number, attributes: number): number {
    if (this.attributeId[route] === attributes) return route;
    const plain = this.plain[route]!;
    if (attributes === PLAIN) return plain;
    return this.intern(this.head[route]!, this.tail[route]!, attributes, plain);
  }

  /** The route as an AS sends it on: itself put in front, attributes as given. */
  prepended(route: number, as: number, attributes = PLAIN): number {
    return this.withAttributes(this.intern(as, this.plain[route]!, PLAIN, NO_ROUTE), attributes);
  }

  /** RFC 4271 §9.1.2: a route whose path has our own AS is a loop. */
  pathHas(route: number, as: number): boolean {
    for (let at = route; this.head[at] !== NO_AS; at = this.tail[at]!) if (this.head[at] === as) return true;
    return false;
  }

  /** The AS path, nearest first, as AS indices. */
  path(route: number): number[] {
    const ases: number[] = [];
    if (route === NO_ROUTE) return ases;
    for (let at = route; this.head[at] !== NO_AS; at = this.tail[at]!) ases.push(this.head[at]!);
    return ases;
  }

  private intern(head: number, tail: number, attributes: number, plain: number): number {
    if (head === NO_AS && attributes === PLAIN) return OWN_ROUTE;
    let mask = this.slots.length - 1;
    let slot = hash(head, tail, attributes) & mask;
    for (;;) {
      const id = this.slots[slot]!;
      if (id === NO_ROUTE) break;
      if (this.head[id] === head && this.tail[id] === tail && this.attributeId[id] === attributes) return id;
      slot = (slot + 1) & mask;
    }
    if (this.count === this.head.length) {
      this.grow();
      mask = this.slots.length - 1;
      slot = hash(head, tail, attributes) & mask;
      while (this.slots[slot] !== NO_ROUTE) slot = (slot + 1) & mask;
    }
    const id = this.count++;
    this.slots[slot] = id;
    this.head[id] = head;
    this.tail[id] = tail;
    this.attributeId[id] = attributes;
    this.plain[id] = plain === NO_ROUTE ? id : plain;
    this.lengths[id] = head === NO_AS ? 0 : this.lengths[tail]! + 1;
    return id;
  }

  private grow(): void {
    const capacity = this.head.length * 2;
    assert(capacity <= ROUTES_MAX, `more than ${ROUTES_MAX} interned routes`);
    const larger = (old: Int32Array): Int32Array => {
      const made = new Int32Array(capacity);
      made.set(old);
      return made;
    };
    this.head = larger(this.head);
    this.tail = larger(this.tail);
    this.attributeId = larger(this.attributeId);
    this.plain = larger(this.plain);
    const lengths = new Int16Array(capacity);
    lengths.set(this.lengths);
    this.lengths = lengths;
    this.slots = new Int32Array(capacity * 2);
    const mask = this.slots.length - 1;
    for (let id = 2; id < this.count; id++) {
      let slot = hash(this.head[id]!, this.tail[id]!, this.attributeId[id]!) & mask;
      while (this.slots[slot] !== NO_ROUTE) slot = (slot + 1) & mask;
      this.slots[slot] = id;
    }
  }
}

function hash(head: number, tail: number, attributes: number): number {
  let h = Math.imul(head ^ 0x5bd1e995, 0x9e3779b1);
  h = Math.imul((h ^ (h >>> 15)) + tail, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13)) + attributes, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
