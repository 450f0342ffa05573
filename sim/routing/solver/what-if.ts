/**
 * What if an origin stopped announcing, a session broke, or either came back? From a solved state the sweep of `gao-rexford.ts`
 * is done again for those speakers only whose routes can change; the answer is the one that a fresh sweep would give.
 *
 * Each of the three classes is a shortest-path problem of its own, fed by the one before, and is mended as such trees are
 * (Ramalingam and Reps, 1996): who leans on what is gone is emptied and asks its neighbours again, then what got better spreads
 * by length. A worse route of a worse class may be a shorter one to pass on to customers, so taking something away makes some
 * routes better.
 */
import { assert } from '../../kernel/assert.ts';
import type { RoutingGraph } from '../graph/graph.ts';
import { Learned, mayExport, Relation } from '../graph/relation.ts';
import { LOCAL_EDGE, NO_EDGE } from '../rib/prefix-rib.ts';
import { PATH_LENGTH_MAX } from '../rib/rank.ts';
import { NO_ORIGIN, originsOf } from './catchment.ts';
import { NO_CLASS, type GaoRexfordSweep, type SweepState } from './gao-rexford.ts';
import { LengthQueue } from './length-queue.ts';

/** Origins that begin (true) or cease to announce, sessions that come up (true) or go down, by either half-edge. */
export interface WhatIfChange {
  readonly origins?: readonly (readonly [speaker: number, announces: boolean])[];
  readonly sessions?: readonly (readonly [halfEdge: number, isUp: boolean])[];
}

export interface WhatIfShift {
  /** Speakers whose best route is from another neighbour, of another class or length. */
  readonly changedCount: number;
  /** Speakers that reach another origin, with the one before and the one now (NO_ORIGIN: none). */
  readonly moved: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** What a speaker was before the change under way. */
interface Before {
  readonly speaker: number;
  readonly learned: number;
  readonly length: number;
  readonly via: number;
  readonly origin: number;
}

export class WhatIf {
  readonly state: SweepState;
  /** The origin that each speaker's packets reach, NO_ORIGIN without a route. */
  readonly origin: Int32Array;
  private readonly graph: RoutingGraph;
  private readonly learned: Uint8Array;
  private readonly length: Uint16Array;
  private readonly via: Int32Array;
  private readonly sessionUp: Uint8Array;
  private readonly announces: Uint8Array;
  private readonly queue = new LengthQueue();
  /** Speakers touched by the change under way, each once; the round in which each was touched last. */
  private log: Before[] = [];
  private round = 0;
  private readonly touchedIn: Int32Array;
  private taken: Required<WhatIfChange> | null = null;

  /** Starts from the state that the sweep finds for these origins with all sessions up, and copies it. */
  constructor(graph: RoutingGraph, sweep: GaoRexfordSweep, origins: Iterable<number>) {
    this.graph = graph;
    this.announces = new Uint8Array(graph.speakerCount);
    for (const speaker of origins) this.announces[speaker] = 1;
    const { learned, length, via } = sweep.solve(origins);
    this.learned = learned.slice();
    this.length = length.slice();
    this.via = via.slice();
    this.state = { learned: this.learned, length: this.length, via: this.via };
    this.origin = originsOf(graph, via);
    this.sessionUp = new Uint8Array(graph.halfEdgeCount).fill(1);
    this.touchedIn = new Int32Array(graph.speakerCount);
  }

  /** Makes the change; what is so already is passed over. Both kinds may come at once. */
  apply({ origins = [], sessions = [] }: WhatIfChange): WhatIfShift {
    const change = {
      origins: origins.filter(([speaker, isOn]) => (this.announces[speaker] === 1) !== isOn),
      sessions: sessions.filter(([halfEdge, isUp]) => (this.sessionUp[halfEdge] === 1) !== isUp),
    };
    this.set(change, false);
    this.taken = change;
    this.log = [];
    this.round++;
    const ends = change.sessions.flatMap(([halfEdge]) => [halfEdge, this.graph.mate[halfEdge]!]);
    this.climb(change.origins.map(([speaker]) => speaker), ends);
    this.cross(ends);
    this.descend(ends);
    return this.shift();
  }

  /** Takes the last change back; only the last, and only once. */
  undo(): void {
    assert(this.taken !== null, 'there is no change to take back');
    this.set(this.taken, true);
    this.taken = null;
    for (const { speaker, learned, length, via, origin } of this.log) {
      this.learned[speaker] = learned;
      this.length[speaker] = length;
      this.via[speaker] = via;
      this.origin[speaker] = origin;
    }
    this.log = [];
  }

  private set({ origins, sessions }: Required<WhatIfChange>, isTakenBack: boolean): void {
    for (const [speaker, isOn] of origins) this.announces[speaker] = isOn === isTakenBack ? 0 : 1;
    for (const [halfEdge, isUp] of sessions) {
      this.sessionUp[halfEdge] = this.sessionUp[this.graph.mate[halfEdge]!] = isUp === isTakenBack ? 0 : 1;
    }
  }

  /** Customer routes, from the origins upwards. `ends` are the half-edges of sessions that changed. */
  private climb(origins: readonly number[], ends: readonly number[]): void {
    const { announces, queue } = this;
    const emptied: number[] = [];
    for (const speaker of origins) {
      if (announces[speaker] === 0) this.empty(speaker, emptied);
      else {
        // Whoever leaned on its customers leans on itself now, which is shorter: nobody has to be emptied.
        this.put(speaker, Learned.customer, 0, LOCAL_EDGE);
        queue.push(speaker, 0);
      }
    }
    this.emptyBroken(ends, Relation.customer, emptied);
    this.emptyBelow(emptied, Relation.provider);
    for (const speaker of emptied) this.ask(speaker, Relation.customer, Learned.customer);
    this.offerMended(ends, Relation.provider, Learned.customer);
    this.spread(Relation.provider, Learned.customer);
  }

  /** Peer routes: one hop from those whose customer route is another one now. */
  private cross(ends: readonly number[]): void {
    const { graph, learned, length, log, queue } = this;
    const asking: number[] = [];
    const climbed = log.slice();
    for (const { speaker, learned: was, length: before } of climbed) {
      if (learned[speaker] === NO_CLASS) asking.push(speaker);
      if (was === Learned.customer && (learned[speaker] !== Learned.customer || length[speaker]! > before)) {
        this.emptyLeaning(speaker, Relation.peer, asking);
      }
    }
    this.emptyBroken(ends, Relation.peer, asking);
    for (const speaker of asking) this.ask(speaker, Relation.peer, Learned.peer);
    for (const { speaker, learned: was, length: before } of climbed) {
      if (learned[speaker] !== Learned.customer || (was === Learned.customer && length[speaker]! >= before)) continue;
      for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
        if (graph.relation[h] === Relation.peer) this.offer(h, Learned.peer);
      }
    }
    this.offerMended(ends, Relation.peer, Learned.peer);
    queue.clear();
  }

  /** Provider routes, downwards from customer and peer routes. */
  private descend(ends: readonly number[]): void {
    const { learned, length, log, queue } = this;
    const emptied: number[] = [];
    for (const { speaker, learned: was, length: before } of log.slice()) {
      if (learned[speaker] === NO_CLASS) emptied.push(speaker);
      else if (was === NO_CLASS || length[speaker]! < before) queue.push(speaker, length[speaker]!);
      else if (length[speaker]! > before) this.emptyLeaning(speaker, Relation.customer, emptied);
    }
    this.emptyBroken(ends, Relation.provider, emptied);
    this.emptyBelow(emptied, Relation.customer);
    for (const speaker of emptied) this.ask(speaker, Relation.provider, Learned.provider);
    this.offerMended(ends, Relation.customer, Learned.provider);
    this.spread(Relation.customer, Learned.provider);
  }

  /** Hands on what got better, the shortest first, to neighbours of one kind. */
  private spread(to: Relation, learned: Learned): void {
    const { queue, length } = this;
    const { firstEdge, relation } = this.graph;
    for (let speaker = queue.pop(length); speaker >= 0; speaker = queue.pop(length)) {
      for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) if (relation[h] === to) this.offer(h, learned);
    }
  }

  /** The neighbour over a half-edge hears of the owner's route, and takes it where it is the better one. */
  private offer(halfEdge: number, learned: Learned): void {
    const { graph, sessionUp, length, via } = this;
    const from = graph.owner[halfEdge]!;
    const to = graph.peer[halfEdge]!;
    const back = graph.mate[halfEdge]!;
    if (sessionUp[halfEdge] === 0 || this.learned[to]! < learned || !this.exports(from, graph.relation[halfEdge]!)) return;
    const reached = length[from]! + 1;
    if (reached > PATH_LENGTH_MAX) return;
    if (this.learned[to] === learned && (length[to]! < reached || (length[to] === reached && via[to]! <= back))) return;
    const isNews = this.learned[to] !== learned || length[to] !== reached;
    this.put(to, learned, reached, back);
    if (isNews) this.queue.push(to, reached);
  }

  private exports(speaker: number, relation: number): boolean {
    const learned = this.learned[speaker]!;
    return learned !== NO_CLASS && mayExport(learned, relation);
  }

  /** The best that neighbours of one kind have for a speaker without a route. */
  private ask(speaker: number, of: Relation, learned: Learned): void {
    const { graph, sessionUp, length } = this;
    const { firstEdge, relation, peer, mate } = graph;
    let best = NO_EDGE;
    let shortest = PATH_LENGTH_MAX;
    for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) {
      if (relation[h] !== of || sessionUp[h] === 0 || !this.exports(peer[h]!, relation[mate[h]!]!)) continue;
      if (length[peer[h]!]! < shortest) {
        shortest = length[peer[h]!]!;
        best = h;
      }
    }
    if (best === NO_EDGE) return;
    this.put(speaker, learned, shortest + 1, best);
    this.queue.push(speaker, shortest + 1);
  }

  private offerMended(ends: readonly number[], to: Relation, learned: Learned): void {
    for (const h of ends) if (this.graph.relation[h] === to) this.offer(h, learned);
  }

  private emptyBroken(ends: readonly number[], of: Relation, emptied: number[]): void {
    const { relation, owner } = this.graph;
    for (const h of ends) {
      if (this.sessionUp[h] === 0 && relation[h] === of && this.via[owner[h]!] === h) this.empty(owner[h]!, emptied);
    }
  }

  /** Empties who leans on those in the list, and who leans on them, and so on; the list grows by them. */
  private emptyBelow(emptied: number[], towards: Relation): void {
    for (let at = 0; at < emptied.length; at++) this.emptyLeaning(emptied[at]!, towards, emptied);
  }

  /** Empties the neighbours of one kind whose best route is over this speaker. */
  private emptyLeaning(speaker: number, towards: Relation, emptied: number[]): void {
    const { firstEdge, relation, peer, mate } = this.graph;
    for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) {
      if (relation[h] === towards && this.via[peer[h]!] === mate[h]) this.empty(peer[h]!, emptied);
    }
  }

  private empty(speaker: number, emptied: number[]): void {
    this.put(speaker, NO_CLASS, 0, NO_EDGE);
    emptied.push(speaker);
  }

  private put(speaker: number, learned: number, length: number, via: number): void {
    this.touch(speaker);
    this.learned[speaker] = learned;
    this.length[speaker] = length;
    this.via[speaker] = via;
  }

  private touch(speaker: number): void {
    if (this.touchedIn[speaker] === this.round) return;
    this.touchedIn[speaker] = this.round;
    const { learned, length, via, origin } = this;
    this.log.push({
      speaker, learned: learned[speaker]!, length: length[speaker]!, via: via[speaker]!, origin: origin[speaker]!,
    });
  }

  /** Who reaches another origin: those with another way, and whoever follows them. */
  private shift(): WhatIfShift {
    const { graph, origin, via } = this;
    const { firstEdge, peer, mate } = graph;
    let changedCount = 0;
    for (const { speaker, learned, length, via: before } of this.log.slice()) {
      if (learned !== this.learned[speaker] || length !== this.length[speaker] || before !== via[speaker]) changedCount++;
      if (before === via[speaker]) continue;
      const end = this.endOf(speaker);
      if (end === origin[speaker]) continue;
      origin[speaker] = end;
      const followers = [speaker];
      for (let leader = followers.pop(); leader !== undefined; leader = followers.pop()) {
        for (let h = firstEdge[leader]!; h < firstEdge[leader + 1]!; h++) {
          const follower = peer[h]!;
          if (via[follower] !== mate[h] || origin[follower] === end) continue;
          this.touch(follower);
          origin[follower] = end;
          followers.push(follower);
        }
      }
    }
    const moved = this.log.filter(({ speaker, origin: before }) => before !== origin[speaker]);
    return {
      changedCount,
      moved: moved.map(({ speaker }) => speaker),
      from: moved.map(({ origin: before }) => before),
      to: moved.map(({ speaker }) => origin[speaker]!),
    };
  }

  private endOf(speaker: number): number {
    let at = speaker;
    while (this.via[at]! >= 0) at = this.graph.peer[this.via[at]!]!;
    return this.via[at] === LOCAL_EDGE ? at : NO_ORIGIN;
  }
}
