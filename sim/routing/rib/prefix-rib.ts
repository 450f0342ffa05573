/**
 * Everything all speakers know of one prefix: Adj-RIB-In and Adj-RIB-Out as columns by half-edge, Loc-RIB and forwarding entry as
 * columns by speaker. Routes are interned integers. Adj-RIB-In keeps what was received as it was sent, so that a change of policy
 * or of the IGP needs no message.
 */
import type { RoutingGraph } from '../graph/graph.ts';
import { NO_ROUTE } from '../route/routes.ts';

/** Value of a best half-edge where there is no route, and where the speaker itself originates the prefix. */
export const NO_EDGE = -1;
export const LOCAL_EDGE = -2;

export class PrefixRib {
  readonly adjIn: Int32Array;
  readonly adjOut: Int32Array;
  /** Packed preference of adjIn; 0 where it is no candidate. */
  readonly rank: Int32Array;
  /** Best half-edge as of the messages seen so far in this instant; `locEdge` follows in the decide phase. */
  readonly best: Int32Array;
  /** Loc-RIB: half-edge (or LOCAL_EDGE, NO_EDGE) and route of the selected path. */
  readonly locEdge: Int32Array;
  readonly locRoute: Int32Array;
  /** What packets follow: the Loc-RIB after the install delay. The same columns where nothing delays installation. */
  readonly fibEdge: Int32Array;
  readonly fibRoute: Int32Array;
  /** Route originated by a speaker itself. */
  readonly own = new Map<number, number>();
  /** Work waiting at a speaker: 0 none, else roots × 2 + 2, plus 1 where all candidates have to be looked at. */
  readonly dirty: Int32Array;

  constructor(graph: Pick<RoutingGraph, 'halfEdgeCount' | 'speakerCount'>, options: { readonly hasInstallDelay: boolean }) {
    this.adjIn = new Int32Array(graph.halfEdgeCount);
    this.adjOut = new Int32Array(graph.halfEdgeCount);
    this.rank = new Int32Array(graph.halfEdgeCount);
    this.best = new Int32Array(graph.speakerCount).fill(NO_EDGE);
    this.locEdge = new Int32Array(graph.speakerCount).fill(NO_EDGE);
    this.locRoute = new Int32Array(graph.speakerCount);
    this.dirty = new Int32Array(graph.speakerCount);
    this.fibEdge = options.hasInstallDelay ? new Int32Array(graph.speakerCount).fill(NO_EDGE) : this.locEdge;
    this.fibRoute = options.hasInstallDelay ? new Int32Array(graph.speakerCount) : this.locRoute;
  }

  /** Takes over the state of a RIB of the same graph, of this prefix or of one that is treated exactly like it. */
  copyFrom(other: PrefixRib): void {
    this.adjIn.set(other.adjIn);
    this.adjOut.set(other.adjOut);
    this.rank.set(other.rank);
    this.best.set(other.best);
    this.locEdge.set(other.locEdge);
    this.locRoute.set(other.locRoute);
    if (this.fibEdge !== this.locEdge) {
      this.fibEdge.set(other.fibEdge);
      this.fibRoute.set(other.fibRoute);
    }
    this.own.clear();
    for (const [speaker, route] of other.own) this.own.set(speaker, route);
  }

  copy(): PrefixRib {
    const size = { halfEdgeCount: this.adjIn.length, speakerCount: this.best.length };
    const made = new PrefixRib(size, { hasInstallDelay: this.fibEdge !== this.locEdge });
    made.copyFrom(this);
    return made;
  }

  /** The route behind the best half-edge of a speaker. */
  bestRoute(speaker: number): number {
    const edge = this.best[speaker]!;
    if (edge >= 0) return this.adjIn[edge]!;
    return edge === LOCAL_EDGE ? this.own.get(speaker)! : NO_ROUTE;
  }
}
