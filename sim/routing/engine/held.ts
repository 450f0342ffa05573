/** Messages that TCP holds back while nothing gets through: by receiving half-edge, in order. */
import type { RootsId } from '../../kernel/roots.ts';

export interface HeldMessage {
  readonly route: number;
  readonly word: number;
  readonly roots: RootsId;
}

export class HeldMessages {
  private readonly byEdge = new Map<number, HeldMessage[]>();

  has(halfEdge: number): boolean {
    return this.byEdge.size > 0 && this.byEdge.has(halfEdge);
  }

  add(halfEdge: number, message: HeldMessage): void {
    const held = this.byEdge.get(halfEdge);
    if (held === undefined) this.byEdge.set(halfEdge, [message]);
    else held.push(message);
  }

  /** Everything held for a half-edge, which is empty afterwards. */
  take(halfEdge: number): readonly HeldMessage[] {
    const held = this.byEdge.get(halfEdge) ?? [];
    this.byEdge.delete(halfEdge);
    return held;
  }
}
