/**
 * The backbone as a graph, for the questions that people and algorithms ask of it before anything runs: does it hang
 * together, and which single router or link would break it apart (articulation points and bridges; Tarjan, 1972)? The running
 * world has its own, faster layout.
 */
import { UndirectedGraph } from 'graphology';
import { connectedComponents } from 'graphology-components';
import type { BackboneLink, Datacenter } from './types.ts';

export interface WeakPoint {
  readonly kind: 'router' | 'link';
  readonly name: string;
  /** Pairs of datacenters that it alone keeps together, as `ams and fra`; at least one. */
  readonly separates: readonly string[];
}

/**
 * Nodes are router ids with their datacenter's name; parallel links between two routers are one edge that no single cut
 * breaks.
 */
export function backboneGraph(datacenters: readonly Datacenter[], links: readonly BackboneLink[]): UndirectedGraph {
  const graph = new UndirectedGraph();
  for (const { name: datacenter, routers } of datacenters) {
    for (const { id, name } of routers) graph.addNode(id, { name, datacenter });
  }
  for (const { name, ends } of links) {
    const [a, b] = ends;
    if (graph.hasEdge(a, b)) graph.updateEdgeAttribute(a, b, 'count', (count: number) => count + 1);
    else graph.addEdge(a, b, { name, count: 1 });
  }
  return graph;
}

/** The parts of a backbone that cannot reach each other, as names of datacenters, the largest part first. */
export function parts(graph: UndirectedGraph): string[][] {
  const found = connectedComponents(graph).map((routers) => [
    ...new Set(routers.map((router) => graph.getNodeAttribute(router, 'datacenter') as string)),
  ].sort());
  return found.sort((a, b) => b.length - a.length || (a[0]! < b[0]! ? -1 : 1));
}

/** Pairs of datacenters that reach each other, as `ams and fra`. */
const pairs = (graph: UndirectedGraph): Set<string> =>
  new Set(parts(graph).flatMap((part) => part.flatMap((a, i) => part.slice(i + 1).map((b) => `${a} and ${b}`))));

/** Larger backbones are not searched for weak points: every router and link is taken out once. */
export const ROUTERS_SEARCHED_MAX = 200;

/** Every single router or link whose loss keeps two datacenters apart that reach each other now, and still have routers. */
export function weakPoints(graph: UndirectedGraph): WeakPoint[] {
  if (graph.order > ROUTERS_SEARCHED_MAX) return [];
  const before = [...pairs(graph)];
  const points: WeakPoint[] = [];
  const tryWithout = (kind: WeakPoint['kind'], name: string, remove: (copy: UndirectedGraph) => void): void => {
    const copy = graph.copy() as UndirectedGraph;
    remove(copy);
    const after = pairs(copy);
    const left = new Set(parts(copy).flat());
    const isLeft = (pair: string): boolean => pair.split(' and ').every((datacenter) => left.has(datacenter));
    const separates = before.filter((pair) => !after.has(pair) && isLeft(pair));
    if (separates.length > 0) points.push({ kind, name, separates });
  };
  graph.forEachNode((router, { name }) => tryWithout('router', name as string, (copy) => copy.dropNode(router)));
  graph.forEachEdge((edge, { name, count }) => {
    if (count === 1) tryWithout('link', name as string, (copy) => copy.dropEdge(edge));
  });
  return points;
}
