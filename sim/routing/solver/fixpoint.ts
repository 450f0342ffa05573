/**
 * The stable state of one prefix without time: speakers decide in the order of their best candidate's rank, the way Dijkstra
 * settles nodes, and hand their routes to their neighbours at once, until nothing changes. It uses the same selection and export
 * as the timed engine, so a state it stops in is stable by construction. For safe policies (Gao-Rexford and what the design calls
 * so) that state is the only one and the engine converges to it; elsewhere several or none may exist, and the bound tells.
 */
import { rankOf, selectBest } from '../decision/select.ts';
import { outgoing } from '../advertise/outgoing.ts';
import type { RoutingContext } from '../rib/context.ts';
import { NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { OWN_ROUTE } from '../route/routes.ts';

export interface Origin {
  readonly speaker: number;
  readonly route?: number;
}

export interface FixpointResult {
  /** False when the bound was hit: the policies may have no stable state. */
  readonly isStable: boolean;
  readonly decisionCount: number;
}

/** Decisions allowed per speaker; safe policies need a handful. */
export const DECISIONS_MAX_PER_SPEAKER = 64;

/** Fills a fresh RIB with the stable state of its prefix under these origins: every column as if the engine had converged. */
export function solveFixpoint(context: RoutingContext, prefix: number, origins: readonly Origin[]): FixpointResult {
  const { graph, sessionUp } = context;
  const rib = context.ribs[prefix]!;
  rib.claim();
  const queue = new RankQueue();
  const isQueued = new Uint8Array(graph.speakerCount);
  const enqueue = (speaker: number, rank: number): void => {
    if (isQueued[speaker] === 1) return;
    isQueued[speaker] = 1;
    queue.push(speaker, rank);
  };
  for (const { speaker, route } of origins) {
    rib.own.set(speaker, route ?? OWN_ROUTE);
    enqueue(speaker, TOP_RANK);
  }
  const decisionsMax = DECISIONS_MAX_PER_SPEAKER * graph.speakerCount;
  let decisionCount = 0;
  for (let speaker = queue.pop(); speaker !== -1; speaker = queue.pop()) {
    if (++decisionCount > decisionsMax) return { isStable: false, decisionCount };
    isQueued[speaker] = 0;
    const edge = selectBest(context, rib, speaker);
    rib.best[speaker] = edge;
    const route = rib.bestRoute(speaker);
    const isSame = edge === rib.locEdge[speaker] && route === rib.locRoute[speaker];
    if (isSame && context.hasLanes[speaker] === 0) continue;
    rib.locEdge[speaker] = edge;
    rib.locRoute[speaker] = route;
    for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
      if (sessionUp[h] === 0) continue;
      const out = outgoing(context, rib, prefix, h);
      if (out === rib.adjOut[h]) continue;
      rib.adjOut[h] = out;
      const mate = graph.mate[h]!;
      if (sessionUp[mate] === 0) continue;
      const rank = rankOf(context, prefix, mate, out);
      const oldRank = rib.rank[mate]!;
      rib.adjIn[mate] = out;
      rib.rank[mate] = rank;
      if (rank > 0 || oldRank > 0) enqueue(graph.owner[mate]!, Math.max(rank, oldRank));
    }
  }
  if (rib.fibEdge !== rib.locEdge) {
    rib.fibEdge.set(rib.locEdge);
    rib.fibRoute.set(rib.locRoute);
  }
  return { isStable: true, decisionCount };
}

/** Speakers with any route at all. */
export const reachedCount = (rib: PrefixRib): number =>
  rib.locEdge.reduce((count, edge) => count + (edge === NO_EDGE ? 0 : 1), 0);

const TOP_RANK = 1 << 30;
const SPEAKER_SPAN = 1 << 22;

/** Highest rank first, lower speaker index among equals: both packed into one number in a binary heap. */
class RankQueue {
  private readonly heap: number[] = [];

  push(speaker: number, rank: number): void {
    const { heap } = this;
    const key = (TOP_RANK - rank) * SPEAKER_SPAN + speaker;
    let at = heap.push(key) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= key) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = key;
  }

  pop(): number {
    const { heap } = this;
    if (heap.length === 0) return -1;
    const first = heap[0]!;
    const last = heap.pop()!;
    const size = heap.length;
    if (size > 0) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= size) break;
        if (child + 1 < size && heap[child + 1]! < heap[child]!) child++;
        if (heap[child]! >= last) break;
        heap[at] = heap[child]!;
        at = child;
      }
      heap[at] = last;
    }
    return first % SPEAKER_SPAN;
  }
}
