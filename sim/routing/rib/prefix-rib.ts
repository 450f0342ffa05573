/**
 * Everything all speakers know of one prefix: Adj-RIB-In and Adj-RIB-Out as columns by half-edge, Loc-RIB and forwarding entry as
 * columns by speaker. Routes are interned integers. Adj-RIB-In keeps what was received as it was sent, so that a change of policy
 * or of the IGP needs no message.
 */
import { NO_ROUTE } from '../route/routes.ts';

/** Value of a best half-edge where there is no route, and where the speaker itself originates the prefix. */
export const NO_EDGE = -1;
export const LOCAL_EDGE = -2;

export interface RibSize {
  readonly halfEdgeCount: number;
  readonly speakerCount: number;
  /** Whether forwarding lags behind selection anywhere and needs columns of its own. */
  readonly hasInstallDelay: boolean;
}

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
  /** When the route of a half-edge came, as a running number, 0 for all at the start. Null where nobody asks for age. */
  ages: Float64Array | null = null;
  /** Route originated by a speaker itself. */
  readonly own = new Map<number, number>();
  /** Work waiting at a speaker: 0 none, else roots × 2 + 2, plus 1 where all candidates have to be looked at. */
  readonly dirty: Int32Array;

  /** Columns are cut from one block, so that the RIBs of many prefixes cost one allocation. */
  constructor(size: RibSize, block: Int32Array, from: number) {
    let at = from;
    const column = (length: number): Int32Array => block.subarray(at, (at += length));
    this.adjIn = column(size.halfEdgeCount);
    this.adjOut = column(size.halfEdgeCount);
    this.rank = column(size.halfEdgeCount);
    this.best = column(size.speakerCount);
    this.locEdge = column(size.speakerCount);
    this.locRoute = column(size.speakerCount);
    this.dirty = column(size.speakerCount);
    this.fibEdge = size.hasInstallDelay ? column(size.speakerCount) : this.locEdge;
    this.fibRoute = size.hasInstallDelay ? column(size.speakerCount) : this.locRoute;
  }

  /** Takes over the state of a RIB of the same graph, of this prefix or of one that is treated exactly like it. */
  copyFrom(other: PrefixRib): void {
    this.adjIn.set(other.adjIn);
    this.adjOut.set(other.adjOut);
    this.rank.set(other.rank);
    this.best.set(other.best);
    this.locEdge.set(other.locEdge);
    this.locRoute.set(other.locRoute);
    this.fibEdge.set(other.fibEdge);
    this.fibRoute.set(other.fibRoute);
    this.copyOwn(other);
  }

  copyOwn(other: PrefixRib): void {
    this.own.clear();
    for (const [speaker, route] of other.own) this.own.set(speaker, route);
  }

  /** The route behind the best half-edge of a speaker. */
  bestRoute(speaker: number): number {
    const edge = this.best[speaker]!;
    if (edge >= 0) return this.adjIn[edge]!;
    return edge === LOCAL_EDGE ? this.own.get(speaker)! : NO_ROUTE;
  }
}

const cellsOf = ({ halfEdgeCount, speakerCount, hasInstallDelay }: RibSize): number =>
  3 * halfEdgeCount + (hasInstallDelay ? 6 : 4) * speakerCount;

/** RIBs of so many prefixes, empty. */
export function emptyRibs(size: RibSize, count: number): PrefixRib[] {
  const block = new Int32Array(cellsOf(size) * count);
  const ribs = cut(size, block, count);
  for (const rib of ribs) {
    rib.best.fill(NO_EDGE);
    rib.locEdge.fill(NO_EDGE);
    rib.fibEdge.fill(NO_EDGE);
  }
  return ribs;
}

/** Copies of RIBs that were made together. */
export function copyRibs(size: RibSize, ribs: readonly PrefixRib[]): PrefixRib[] {
  if (ribs.length === 0) return [];
  const block = new Int32Array(ribs[0]!.adjIn.buffer).slice();
  const copies = cut(size, block, ribs.length);
  copies.forEach((copy, i) => copy.copyOwn(ribs[i]!));
  return copies;
}

function cut(size: RibSize, block: Int32Array, count: number): PrefixRib[] {
  return Array.from({ length: count }, (_, i) => new PrefixRib(size, block, i * cellsOf(size)));
}
