/**
 * A routing graph of one speaker per AS from a graph of ASes: speakers ascend by AS number, which is their router id. Links and
 * sessions are numbered as in the canonical form, whatever the order of the file. One pass over typed arrays, so that the whole
 * Internet takes tens of milliseconds.
 */
import { asAdjacency, AsRole, type AsAdjacency } from '../../interop/as-adjacency.ts';
import type { AsRelationships } from '../../interop/as-rel.ts';
import { assert } from '../../kernel/assert.ts';
import { emptyGraph } from './builder.ts';
import type { RoutingGraph } from './graph.ts';
import { mirrored, Relation } from './relation.ts';

export interface AsGraphOptions {
  /** One-way delay of the link between two AS numbers, the lower one first, in µs. */
  readonly delayUs: (low: number, high: number) => number;
  readonly mraiUs?: number;
}

/** From relationships that do not contradict each other; see `asAdjacency` where they may. */
export function asGraph(relationships: AsRelationships, options: AsGraphOptions): RoutingGraph {
  const adjacency = asAdjacency(relationships);
  assert(adjacency.ok, 'two rows contradict each other');
  return asGraphOf(adjacency.value, options);
}

const RELATIONS: Readonly<Record<AsRole, Relation>> = {
  [AsRole.customer]: Relation.customer,
  [AsRole.peer]: Relation.peer,
  [AsRole.provider]: Relation.provider,
};

export function asGraphOf({ asNumbers, first, higher, role }: AsAdjacency, options: AsGraphOptions): RoutingGraph {
  const asCount = asNumbers.length;
  const linkCount = higher.length;
  const graph = emptyGraph(asCount, linkCount, linkCount, Uint32Array.from(asNumbers));
  const { firstEdge, owner, peer, mate, relation, delayUs, link, session, edgeKey, speakerKey } = graph;
  for (let s = 0; s < asCount; s++) {
    graph.asOf[s] = s;
    graph.routerId[s] = graph.clusterId[s] = asNumbers[s]!;
    speakerKey[s] = Math.imul(asNumbers[s]!, 0x9e3779b1);
    firstEdge[s + 1]! += first[s + 1]! - first[s]!;
  }
  for (let i = 0; i < linkCount; i++) firstEdge[higher[i]! + 1]!++;
  for (let s = 0; s < asCount; s++) firstEdge[s + 1]! += firstEdge[s]!;
  graph.multipath.fill(1);
  const mraiUs = options.mraiUs ?? 0;
  if (mraiUs > 0) graph.mraiUs.fill(mraiUs);
  // When the turn of an AS comes, all links to lower ones are in place, ascending; those to higher ones follow.
  const next = firstEdge.slice(0, asCount);
  for (let s = 0; s < asCount; s++) {
    for (let i = first[s]!; i < first[s + 1]!; i++) {
      const t = higher[i]!;
      const x = next[s]!++;
      const y = next[t]!++;
      const is = RELATIONS[role[i] as AsRole];
      owner[x] = peer[y] = s;
      owner[y] = peer[x] = t;
      mate[x] = y;
      mate[y] = x;
      relation[x] = is;
      relation[y] = mirrored(is);
      delayUs[x] = delayUs[y] = options.delayUs(asNumbers[s]!, asNumbers[t]!);
      link[x] = link[y] = session[x] = session[y] = i;
      edgeKey[x] = speakerKey[s]! ^ Math.imul(speakerKey[t]!, 0x9e3779b1);
      edgeKey[y] = speakerKey[t]! ^ Math.imul(speakerKey[s]!, 0x9e3779b1);
    }
  }
  return graph;
}

/** Index of the speaker of an AS number in such a graph, or −1: a search in the ascending numbers. */
export function speakerOfAs({ asNumbers }: RoutingGraph, asn: number): number {
  let low = 0;
  let high = asNumbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (asNumbers[middle]! < asn) low = middle + 1;
    else high = middle;
  }
  return asNumbers[low] === asn ? low : -1;
}

/** The half-edge of a speaker towards another, or −1: a search in the ascending neighbours. */
export function halfEdgeBetween({ firstEdge, peer }: RoutingGraph, from: number, to: number): number {
  let low = firstEdge[from]!;
  let high = firstEdge[from + 1]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (peer[middle]! < to) low = middle + 1;
    else high = middle;
  }
  return low < firstEdge[from + 1]! && peer[low] === to ? low : -1;
}
