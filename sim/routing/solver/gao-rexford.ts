/**
 * The steady state of one prefix on a graph of one speaker per AS with the default policies, in three sweeps over the
 * half-edges (Gao and Rexford, 2001): customer routes climb to providers by length, one hop over peers, then everything
 * descends to customers by length. Each speaker is settled once, so the whole Internet takes milliseconds. `fixpoint.ts`
 * does every other graph.
 *
 * The state is the only stable one, and the engine comes to it, even where ASes are, through others, providers of themselves:
 * with each hop a route's class and length only get worse (a strictly increasing algebra; Sobrinho, 2005).
 *
 * The prefix is taken to be one that everybody accepts (at most /24 and /48). AS paths are not built: they follow from
 * `via`.
 */
import type { RoutingGraph } from '../graph/graph.ts';
import { Learned, Relation } from '../graph/relation.ts';
import { LOCAL_EDGE, NO_EDGE } from '../rib/prefix-rib.ts';
import { PATH_LENGTH_MAX } from '../rib/rank.ts';

/** Class of a speaker without a route. */
export const NO_CLASS = 255;

/** Columns by speaker, overwritten by the next `solve`. */
export interface SweepState {
  /** `Learned` class of the best route, NO_CLASS without one. */
  readonly learned: Uint8Array;
  /** AS path length of the best route. */
  readonly length: Uint16Array;
  /** Best half-edge, LOCAL_EDGE at an origin, NO_EDGE without a route. */
  readonly via: Int32Array;
}

export type Unfit = 'internal sessions' | 'route servers' | 'policies' | 'several speakers of one AS';

export type SweepSolver = { readonly ok: true; readonly value: GaoRexfordSweep } | { readonly ok: false; readonly has: Unfit };

/** Looks once whether a graph fits; `has` says what the sweep cannot do. */
export function gaoRexfordSweep(graph: RoutingGraph): SweepSolver {
  const has = unfitness(graph);
  return has === null ? { ok: true, value: new GaoRexfordSweep(graph) } : { ok: false, has };
}

export class GaoRexfordSweep {
  private readonly graph: RoutingGraph;
  private readonly state: { learned: Uint8Array; length: Uint16Array; via: Int32Array };
  /** Speakers in the order in which they are settled, in levels of equal length. */
  private readonly order: Int32Array;
  /** Speakers whose route comes down, and what is left of them by length: bucket heads and a list through `next`. */
  private readonly bucket = new Int32Array(PATH_LENGTH_MAX + 2);
  private readonly next: Int32Array;

  constructor(graph: RoutingGraph) {
    this.graph = graph;
    const count = graph.speakerCount;
    this.state = { learned: new Uint8Array(count), length: new Uint16Array(count), via: new Int32Array(count) };
    this.order = new Int32Array(count);
    this.next = new Int32Array(count);
  }

  /** @param sessionUp 1 where a half-edge holds its session up; all of them when left out. Both ends are asked. */
  solve(origins: Iterable<number>, sessionUp: Uint8Array | null = null): SweepState {
    const { state } = this;
    state.learned.fill(NO_CLASS);
    state.via.fill(NO_EDGE);
    const climbed = this.climb(origins, sessionUp);
    this.cross(climbed, sessionUp);
    this.descend(sessionUp);
    return state;
  }

  /** Customer routes: level by level, so that the first length that reaches a provider is its shortest. */
  private climb(origins: Iterable<number>, sessionUp: Uint8Array | null): number {
    const { order } = this;
    const { firstEdge, relation, peer, mate } = this.graph;
    const { learned, length, via } = this.state;
    let settled = 0;
    for (const origin of origins) {
      if (via[origin] === LOCAL_EDGE) continue;
      learned[origin] = Learned.customer;
      length[origin] = 0;
      via[origin] = LOCAL_EDGE;
      order[settled++] = origin;
    }
    for (let at = 0; at < settled; at++) {
      const speaker = order[at]!;
      const reached = length[speaker]! + 1;
      if (reached > PATH_LENGTH_MAX) break;
      const end = firstEdge[speaker + 1]!;
      for (let h = firstEdge[speaker]!; h < end; h++) {
        if (relation[h] !== Relation.provider) continue;
        const back = mate[h]!;
        if (sessionUp !== null && (sessionUp[h] === 0 || sessionUp[back] === 0)) continue;
        const to = peer[h]!;
        if (learned[to] === NO_CLASS) {
          learned[to] = Learned.customer;
          length[to] = reached;
          via[to] = back;
          order[settled++] = to;
        } else if (length[to] === reached && back < via[to]!) via[to] = back;
      }
    }
    return settled;
  }

  /** Peers of those who have a customer route take the shortest where they have none themselves. */
  private cross(climbed: number, sessionUp: Uint8Array | null): void {
    const { order } = this;
    const { firstEdge, relation, peer, mate } = this.graph;
    const { learned, length, via } = this.state;
    for (let at = 0; at < climbed; at++) {
      const speaker = order[at]!;
      const reached = length[speaker]! + 1;
      if (reached > PATH_LENGTH_MAX) break;
      const end = firstEdge[speaker + 1]!;
      for (let h = firstEdge[speaker]!; h < end; h++) {
        if (relation[h] !== Relation.peer) continue;
        const to = peer[h]!;
        if (learned[to] === Learned.customer) continue;
        const back = mate[h]!;
        if (sessionUp !== null && (sessionUp[h] === 0 || sessionUp[back] === 0)) continue;
        if (learned[to] === Learned.peer && (length[to]! < reached || (length[to] === reached && via[to]! < back))) continue;
        learned[to] = Learned.peer;
        length[to] = reached;
        via[to] = back;
      }
    }
  }

  /** Everybody tells their customers; lengths ascend, so a bucket is complete when its turn comes. */
  private descend(sessionUp: Uint8Array | null): void {
    const { bucket, next } = this;
    const { firstEdge, relation, peer, mate, speakerCount } = this.graph;
    const { learned, length, via } = this.state;
    bucket.fill(-1);
    for (let speaker = 0; speaker < speakerCount; speaker++) {
      if (learned[speaker] === NO_CLASS) continue;
      next[speaker] = bucket[length[speaker]!]!;
      bucket[length[speaker]!] = speaker;
    }
    for (let reached = 1; reached <= PATH_LENGTH_MAX; reached++) {
      for (let speaker = bucket[reached - 1]!; speaker !== -1; speaker = next[speaker]!) {
        const end = firstEdge[speaker + 1]!;
        for (let h = firstEdge[speaker]!; h < end; h++) {
          if (relation[h] !== Relation.customer) continue;
          const to = peer[h]!;
          if (learned[to]! < Learned.provider || (learned[to] === Learned.provider && length[to]! < reached)) continue;
          const back = mate[h]!;
          if (sessionUp !== null && (sessionUp[h] === 0 || sessionUp[back] === 0)) continue;
          if (learned[to] === Learned.provider) {
            if (back < via[to]!) via[to] = back;
            continue;
          }
          learned[to] = Learned.provider;
          length[to] = reached;
          via[to] = back;
          next[to] = bucket[reached]!;
          bucket[reached] = to;
        }
      }
    }
  }
}

function unfitness(graph: RoutingGraph): Unfit | null {
  const { relation, policy, asOf, halfEdgeCount, speakerCount } = graph;
  for (let h = 0; h < halfEdgeCount; h++) {
    if (relation[h] === Relation.internal || relation[h] === Relation.internalClient) return 'internal sessions';
    if (relation[h]! > Relation.provider) return 'route servers';
    if (policy[h] !== 0) return 'policies';
  }
  const seen = new Uint8Array(graph.asNumbers.length);
  for (let speaker = 0; speaker < speakerCount; speaker++) {
    if (seen[asOf[speaker]!] === 1) return 'several speakers of one AS';
    seen[asOf[speaker]!] = 1;
  }
  return null;
}
