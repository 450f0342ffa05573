/**
 * A routing graph of one speaker per AS from a list of AS relationships: speakers ascend by AS number, which is their router id.
 * Typed arrays throughout, so that the whole Internet loads in well under a second.
 */
import type { AsRelationships } from '../../interop/as-rel.ts';
import { emptyGraph, layOut } from './builder.ts';
import type { RoutingGraph } from './graph.ts';
import { Relation } from './relation.ts';

export interface AsGraphOptions {
  /** One-way delay of the link between two AS numbers, in µs. */
  readonly delayUs: (a: number, b: number) => number;
  readonly mraiUs?: number;
}

/** Index of each AS number among the sorted ones, by a table over the low bits where numbers are dense enough, else by search. */
function indexer(sorted: Uint32Array): (asn: number) => number {
  const largest = sorted[sorted.length - 1] ?? 0;
  if (largest < 1 << 24) {
    const table = new Int32Array(largest + 1);
    sorted.forEach((asn, index) => (table[asn] = index));
    return (asn) => table[asn]!;
  }
  const table = new Map<number, number>();
  sorted.forEach((asn, index) => table.set(asn, index));
  return (asn) => table.get(asn)!;
}

function distinct(relationships: AsRelationships): Uint32Array<ArrayBuffer> {
  const { a, b } = relationships;
  const all = new Uint32Array(a.length * 2);
  all.set(a);
  all.set(b, a.length);
  all.sort();
  let count = 0;
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[count++] = all[i]!;
  return all.slice(0, count);
}

export function asGraph(relationships: AsRelationships, options: AsGraphOptions): RoutingGraph {
  const asNumbers = distinct(relationships);
  const indexOf = indexer(asNumbers);
  const sessionCount = relationships.a.length;
  const graph = emptyGraph(asNumbers.length, sessionCount, sessionCount, asNumbers);
  asNumbers.forEach((asn, s) => {
    graph.asOf[s] = s;
    graph.routerId[s] = graph.clusterId[s] = asn;
    graph.speakerKey[s] = Math.imul(asn, 0x9e3779b1);
  });
  const from = new Int32Array(sessionCount * 2);
  const to = new Int32Array(sessionCount * 2);
  for (let i = 0; i < sessionCount; i++) {
    from[2 * i] = to[2 * i + 1] = indexOf(relationships.a[i]!);
    to[2 * i] = from[2 * i + 1] = indexOf(relationships.b[i]!);
  }
  const at = layOut(graph, from, to);
  const mraiUs = options.mraiUs ?? 0;
  if (mraiUs > 0) graph.mraiUs.fill(mraiUs);
  for (let i = 0; i < sessionCount; i++) {
    const x = at[2 * i]!;
    const y = at[2 * i + 1]!;
    const isProvider = relationships.isProvider[i] === 1;
    graph.relation[x] = isProvider ? Relation.customer : Relation.peer;
    graph.relation[y] = isProvider ? Relation.provider : Relation.peer;
    graph.delayUs[x] = graph.delayUs[y] = options.delayUs(relationships.a[i]!, relationships.b[i]!);
    graph.link[x] = graph.link[y] = graph.session[x] = graph.session[y] = i;
  }
  return graph;
}
