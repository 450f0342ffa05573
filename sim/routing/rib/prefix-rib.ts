/**
 * Everything all speakers know of one prefix: Adj-RIB-In and Adj-RIB-Out as columns by half-edge, Loc-RIB and forwarding
 * entry as columns by speaker. Routes are interned integers. Adj-RIB-In keeps what was received as it was sent, so that a
 * change of policy or of the IGP needs no message.
 *
 * RIBs of one state share their columns until one of them is written: a world has a RIB for each of hundreds of prefixes,
 * and most runs move the routes of a few.
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

interface Columns {
  readonly block: Int32Array;
  readonly adjIn: Int32Array;
  readonly adjOut: Int32Array;
  /** Packed preference of adjIn; 0 where it is no candidate. */
  readonly rank: Int32Array;
  /** Best half-edge as of the messages seen so far in this instant; `locEdge` follows in the decide phase. */
  readonly best: Int32Array;
  /** Loc-RIB: half-edge (or LOCAL_EDGE, NO_EDGE) and route of the selected path. */
  readonly locEdge: Int32Array;
  readonly locRoute: Int32Array;
  /** Work waiting at a speaker: 0 none, else roots × 2 + 2, plus 1 where all candidates have to be looked at. */
  readonly dirty: Int32Array;
  /** What packets follow: the Loc-RIB after the install delay. The same columns where nothing delays installation. */
  readonly fibEdge: Int32Array;
  readonly fibRoute: Int32Array;
}

/** Blocks kept, as many as the prefixes of a large world; the rest is garbage. */
const SPARE_MAX = 1024;

/**
 * Blocks of one length whose RIBs are no more. The runs of a suite need as much again and again, and memory that was just used is
 * cheaper than memory that the system has to find and clear.
 */
class SpareBlocks {
  private readonly blocks: Int32Array[] = [];
  private length = 0;

  /** A block of this length, with anything in it. */
  take(length: number): Int32Array {
    return (length === this.length ? this.blocks.pop() : undefined) ?? new Int32Array(length);
  }

  give(block: Int32Array): void {
    if (block.length !== this.length) this.blocks.length = 0;
    this.length = block.length;
    if (this.blocks.length < SPARE_MAX) this.blocks.push(block);
  }
}

const spare = new SpareBlocks();

export class PrefixRib implements Columns {
  block: Int32Array;
  adjIn: Int32Array;
  adjOut: Int32Array;
  rank: Int32Array;
  best: Int32Array;
  locEdge: Int32Array;
  locRoute: Int32Array;
  dirty: Int32Array;
  fibEdge: Int32Array;
  fibRoute: Int32Array;
  /** When the route of a half-edge came, as a running number, 0 for all at the start. Null where nobody asks for age. */
  ages: Float64Array | null = null;
  /** Route originated by a speaker itself. */
  own: Map<number, number>;
  private readonly size: RibSize;
  private isShared: boolean;

  /** Empty, or with the state of another RIB of the same graph, as `adopt` has it. */
  constructor(size: RibSize, source: PrefixRib | null = null) {
    const columns = source ?? emptyColumns(size);
    this.block = columns.block;
    this.adjIn = columns.adjIn;
    this.adjOut = columns.adjOut;
    this.rank = columns.rank;
    this.best = columns.best;
    this.locEdge = columns.locEdge;
    this.locRoute = columns.locRoute;
    this.dirty = columns.dirty;
    this.fibEdge = columns.fibEdge;
    this.fibRoute = columns.fibRoute;
    this.own = source?.own ?? new Map();
    this.size = size;
    this.isShared = source !== null;
    if (source !== null) source.isShared = true;
  }

  /** Takes over the state of a RIB of the same graph, of this prefix or of one that is treated exactly like it. */
  adopt(other: PrefixRib): void {
    this.point(other);
    this.own = other.own;
    this.isShared = other.isShared = true;
  }

  /** To be called before anything of the RIB is written: columns that others look at are copied. */
  claim(): void {
    if (!this.isShared) return;
    this.isShared = false;
    const block = spare.take(this.block.length);
    block.set(this.block);
    this.point(columnsOf(this.size, block));
    this.own = new Map(this.own);
  }

  /** Nobody will look at this RIB again: what it alone has may be used by the next one. */
  release(): void {
    if (!this.isShared) spare.give(this.block);
    this.isShared = true;
  }

  private point(columns: Columns): void {
    this.block = columns.block;
    this.adjIn = columns.adjIn;
    this.adjOut = columns.adjOut;
    this.rank = columns.rank;
    this.best = columns.best;
    this.locEdge = columns.locEdge;
    this.locRoute = columns.locRoute;
    this.dirty = columns.dirty;
    this.fibEdge = columns.fibEdge;
    this.fibRoute = columns.fibRoute;
  }

  /** The route behind the best half-edge of a speaker. */
  bestRoute(speaker: number): number {
    const edge = this.best[speaker]!;
    if (edge >= 0) return this.adjIn[edge]!;
    return edge === LOCAL_EDGE ? this.own.get(speaker)! : NO_ROUTE;
  }
}

/** RIBs of so many prefixes, empty. */
export const emptyRibs = (size: RibSize, count: number): PrefixRib[] => Array.from({ length: count }, () => new PrefixRib(size));

/** RIBs that start where these are. */
export const sharedRibs = (size: RibSize, ribs: readonly PrefixRib[]): PrefixRib[] => ribs.map((rib) => new PrefixRib(size, rib));

function emptyColumns(size: RibSize): Columns {
  const { halfEdgeCount, speakerCount, hasInstallDelay } = size;
  const columns = columnsOf(size, new Int32Array(3 * halfEdgeCount + (hasInstallDelay ? 6 : 4) * speakerCount));
  columns.best.fill(NO_EDGE);
  columns.locEdge.fill(NO_EDGE);
  columns.fibEdge.fill(NO_EDGE);
  return columns;
}

/** Columns are cut from one block, so that a RIB costs one allocation. */
function columnsOf({ halfEdgeCount, speakerCount, hasInstallDelay }: RibSize, block: Int32Array): Columns {
  let at = 0;
  const column = (length: number): Int32Array => block.subarray(at, (at += length));
  const [adjIn, adjOut, rank] = [column(halfEdgeCount), column(halfEdgeCount), column(halfEdgeCount)];
  const [best, locEdge, locRoute] = [column(speakerCount), column(speakerCount), column(speakerCount)];
  const dirty = column(speakerCount);
  const fibEdge = hasInstallDelay ? column(speakerCount) : locEdge;
  const fibRoute = hasInstallDelay ? column(speakerCount) : locRoute;
  return { block, adjIn, adjOut, rank, best, locEdge, locRoute, dirty, fibEdge, fibRoute };
}
