/**
 * Which life of a session a message belongs to. A message carries its prefix and the number of the life in one word; one that
 * arrives after its session has ended must not reach the session that came next.
 */
const PREFIX_BITS = 20;
const PREFIX_MASK = (1 << PREFIX_BITS) - 1;
const LIFE_MASK = 0x7ff;
export const PREFIXES_MAX = 1 << PREFIX_BITS;

export const prefixOf = (word: number): number => word & PREFIX_MASK;

export class SessionLives {
  /** Lives ended so far, by receiving half-edge. */
  private readonly ended: Uint16Array;
  /** While no session has ended, nothing needs to be looked up. */
  private hasEnded = false;

  constructor(halfEdgeCount: number) {
    this.ended = new Uint16Array(halfEdgeCount);
  }

  /** Voids everything on its way to a half-edge. */
  end(halfEdge: number): void {
    this.ended[halfEdge] = (this.ended[halfEdge]! + 1) & LIFE_MASK;
    this.hasEnded = true;
  }

  /** The word of a message that is sent now. */
  word(prefix: number, halfEdge: number): number {
    return this.hasEnded ? prefix | (this.ended[halfEdge]! << PREFIX_BITS) : prefix;
  }

  isVoid(word: number, halfEdge: number): boolean {
    return this.hasEnded && word >>> PREFIX_BITS !== this.ended[halfEdge];
  }
}
