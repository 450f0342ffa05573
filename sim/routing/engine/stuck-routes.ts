/** Received routes that nothing the neighbour says can change any more, as in a router that forgot to remove them ("zombies"). */
import type { RootsId } from '../../kernel/roots.ts';
import type { RoutingGraph } from '../graph/graph.ts';

export class StuckRoutes {
  private readonly graph: RoutingGraph;
  /** By prefix × half-edges + half-edge: what caused it. */
  private readonly keys = new Map<number, RootsId>();

  constructor(graph: RoutingGraph) {
    this.graph = graph;
  }

  has(halfEdge: number, prefix: number): boolean {
    return this.keys.size > 0 && this.keys.has(this.key(halfEdge, prefix));
  }

  add(halfEdge: number, prefix: number, roots: RootsId): void {
    this.keys.set(this.key(halfEdge, prefix), roots);
  }

  /** What caused a route to be stuck; undefined when it is not. */
  causeOf(halfEdge: number, prefix: number): RootsId | undefined {
    return this.keys.size === 0 ? undefined : this.keys.get(this.key(halfEdge, prefix));
  }

  /** Returns whether it was stuck. */
  delete(halfEdge: number, prefix: number): boolean {
    return this.keys.delete(this.key(halfEdge, prefix));
  }

  /** What came over a half-edge went with its session; the next one is heard. */
  forgetSession(halfEdge: number): void {
    for (const key of this.keys.keys()) if (key % this.graph.halfEdgeCount === halfEdge) this.keys.delete(key);
  }

  /** A router lost its memory, and its mistakes with it. */
  forget(speaker: number): void {
    const { owner, halfEdgeCount } = this.graph;
    for (const key of this.keys.keys()) if (owner[key % halfEdgeCount] === speaker) this.keys.delete(key);
  }

  private key(halfEdge: number, prefix: number): number {
    return prefix * this.graph.halfEdgeCount + halfEdge;
  }
}
