/**
 * Routes that outlive their session for a while because the neighbour promised to come back (graceful restart, RFC 4724
 * §4.2; the long-lived kind, RFC 9494 §4.2): by half-edge the prefixes not heard of again yet.
 */
export class StaleRoutes {
  private readonly byEdge = new Map<number, Set<number>>();

  isEmpty(): boolean {
    return this.byEdge.size === 0;
  }

  /** Whether a prefix is stale on a half-edge; any prefix for null. */
  has(halfEdge: number, prefix: number | null = null): boolean {
    const marked = this.byEdge.get(halfEdge);
    return marked !== undefined && (prefix === null || marked.has(prefix));
  }

  mark(halfEdge: number, prefixes: Iterable<number>): void {
    const marked = this.byEdge.get(halfEdge) ?? new Set();
    for (const prefix of prefixes) marked.add(prefix);
    if (marked.size > 0) this.byEdge.set(halfEdge, marked);
  }

  /** The neighbour said something about the prefix: it is stale no more. Returns whether it was. */
  refresh(halfEdge: number, prefix: number): boolean {
    const marked = this.byEdge.get(halfEdge);
    if (marked?.delete(prefix) !== true) return false;
    if (marked.size === 0) this.byEdge.delete(halfEdge);
    return true;
  }

  /** Prefixes that are stale on a half-edge, ascending. */
  of(halfEdge: number): readonly number[] {
    return [...(this.byEdge.get(halfEdge) ?? [])].sort((a, b) => a - b);
  }

  clear(halfEdge: number): void {
    this.byEdge.delete(halfEdge);
  }
}
