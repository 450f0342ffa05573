/**
 * The minimum route advertisement interval (RFC 4271 §9.2.1.1), per peer: once something was sent, later changes wait until
 * the jittered timer runs out and only the state at that moment is sent. A timer with nothing waiting costs no event.
 */
import { asUnit, draw, Purpose, type Seed } from '../../kernel/dice.ts';
import type { RootsId } from '../../kernel/roots.ts';
import type { RoutingGraph } from '../graph/graph.ts';

/** RFC 4271 §10: timers are multiplied by a factor drawn uniformly from 0.75 to 1.0 each time they are set. */
export const JITTER_LOW = 0.75;

const NONE = -1;
/** Prefixes waiting on one half-edge from which on they are found by an index. */
const INDEXED_FROM = 16;

export interface Waiting {
  /** The prefix, with whatever else the sender puts into the number. */
  what: number;
  roots: RootsId;
  trigger: number;
}

export class MraiTimers {
  private readonly graph: RoutingGraph;
  private readonly seed: Seed;
  private readonly jitter: boolean;
  private readonly runsAlways: boolean;
  private readonly until: Float64Array;
  private readonly startedAt: Float64Array;
  private readonly draws: Int32Array;
  private readonly head: Int32Array;
  /** Waiting (half-edge, prefix) marks as cells threaded through `next`. */
  private readonly cells: Waiting[] = [];
  private readonly next: number[] = [];
  private free = NONE;
  /** By half-edge with many prefixes waiting: the cell of each prefix. */
  private readonly index = new Map<number, Map<number, number>>();

  constructor(graph: RoutingGraph, seed: Seed, options: { readonly jitter: boolean; readonly runsAlways?: boolean }) {
    this.graph = graph;
    this.seed = seed;
    this.jitter = options.jitter;
    this.runsAlways = options.runsAlways ?? false;
    this.until = new Float64Array(graph.halfEdgeCount);
    this.startedAt = new Float64Array(graph.halfEdgeCount).fill(-1);
    this.draws = new Int32Array(graph.halfEdgeCount);
    this.head = new Int32Array(graph.halfEdgeCount).fill(NONE);
  }

  /**
   * Whether the half-edge has to wait. What changes in the instant in which the timer was started goes out with the same
   * update.
   */
  isClosed(halfEdge: number, now: number): boolean {
    return now < this.until[halfEdge]! && this.startedAt[halfEdge] !== now;
  }

  /** When the half-edge may send again; in the past when it may now. */
  openAt(halfEdge: number): number {
    return this.until[halfEdge]!;
  }

  /** Where the neighbour is told other things all the time, its timer is running already: the change waits for what is left. */
  join(halfEdge: number, now: number): void {
    if (!this.runsAlways || this.isWaiting(halfEdge)) return;
    if (now < this.until[halfEdge]! || this.startedAt[halfEdge] === now) return;
    const { edgeKey, speakerKey, owner, mraiUs } = this.graph;
    const occurrence = this.draws[halfEdge]!++;
    const word = draw(this.seed, edgeKey[halfEdge]!, speakerKey[owner[halfEdge]!]!, Purpose.mraiJitter, occurrence);
    this.startedAt[halfEdge] = -1;
    this.until[halfEdge] = now + Math.round(mraiUs[halfEdge]! * asUnit(word));
  }

  start(halfEdge: number, now: number): void {
    const { edgeKey, speakerKey, owner, mraiUs } = this.graph;
    const interval = mraiUs[halfEdge]!;
    if (this.startedAt[halfEdge] === now) return;
    this.startedAt[halfEdge] = now;
    if (!this.jitter) {
      this.until[halfEdge] = now + interval;
      return;
    }
    const occurrence = this.draws[halfEdge]!++;
    const word = draw(this.seed, edgeKey[halfEdge]!, speakerKey[owner[halfEdge]!]!, Purpose.mraiJitter, occurrence);
    this.until[halfEdge] = now + Math.round(interval * (JITTER_LOW + (1 - JITTER_LOW) * asUnit(word)));
  }

  /** Forgets the timer and everything waiting, as when the session ends. */
  reset(halfEdge: number): void {
    this.until[halfEdge] = 0;
    this.startedAt[halfEdge] = -1;
    this.take(halfEdge);
  }

  isWaiting(halfEdge: number): boolean {
    return this.head[halfEdge] !== NONE;
  }

  /**
   * Marks a prefix as waiting; an earlier mark is united through `unite`. True when the half-edge had none waiting before.
   */
  wait(halfEdge: number, what: number, roots: RootsId, trigger: number, unite: (a: RootsId, b: RootsId) => RootsId): boolean {
    const first = this.head[halfEdge] === NONE;
    const known = first ? NONE : this.find(halfEdge, what);
    if (known !== NONE) {
      const waiting = this.cells[known]!;
      waiting.roots = unite(waiting.roots, roots);
      waiting.trigger = trigger;
      return false;
    }
    let cell = this.free;
    if (cell === NONE) {
      cell = this.cells.push({ what, roots, trigger }) - 1;
    } else {
      this.free = this.next[cell]!;
      const reused = this.cells[cell]!;
      reused.what = what;
      reused.roots = roots;
      reused.trigger = trigger;
    }
    this.next[cell] = this.head[halfEdge]!;
    this.head[halfEdge] = cell;
    this.index.get(halfEdge)?.set(what, cell);
    return first;
  }

  /** The cell of a waiting prefix, NONE without. A long list gets an index, so that a full table does not take its square. */
  private find(halfEdge: number, what: number): number {
    let index = this.index.get(halfEdge);
    if (index !== undefined) return index.get(what) ?? NONE;
    let found = NONE;
    let length = 0;
    for (let cell = this.head[halfEdge]!; cell !== NONE; cell = this.next[cell]!) {
      if (this.cells[cell]!.what === what) found = cell;
      length++;
    }
    if (length < INDEXED_FROM) return found;
    this.index.set(halfEdge, (index = new Map()));
    for (let cell = this.head[halfEdge]!; cell !== NONE; cell = this.next[cell]!) index.set(this.cells[cell]!.what, cell);
    return found;
  }

  /** Takes everything that waits on a half-edge, by prefix ascending. */
  take(halfEdge: number): Waiting[] {
    const taken: Waiting[] = [];
    let cell = this.head[halfEdge]!;
    while (cell !== NONE) {
      const following = this.next[cell]!;
      taken.push({ ...this.cells[cell]! });
      this.next[cell] = this.free;
      this.free = cell;
      cell = following;
    }
    this.head[halfEdge] = NONE;
    if (this.index.size > 0) this.index.delete(halfEdge);
    return taken.sort((a, b) => a.what - b.what);
  }
}
