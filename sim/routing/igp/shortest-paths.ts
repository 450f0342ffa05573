/** Shortest paths from one router over the links that a predicate allows (Dijkstra, 1959), with all equal-cost first hops. */
export interface Adjacency {
  readonly to: number;
  readonly link: number;
  readonly cost: number;
}

export interface ShortestPaths {
  /** Cost by node, Infinity where there is no path. */
  readonly cost: Float64Array;
  /** By node: the first adjacencies of its equal-cost paths, as indices into the source's adjacency list, ascending. */
  readonly firstHops: readonly (readonly number[])[];
}

/** Nodes are 0 … n − 1; `adjacent[i]` lists what node i is next to. Small graphs: the frontier is searched linearly. */
export function shortestPaths(
  adjacent: readonly (readonly Adjacency[])[],
  source: number,
  allows: (from: number, adjacency: Adjacency) => boolean,
): ShortestPaths {
  const count = adjacent.length;
  const cost = new Float64Array(count).fill(Infinity);
  const firstHops: number[][] = Array.from({ length: count }, () => []);
  const isDone = new Uint8Array(count);
  cost[source] = 0;
  for (;;) {
    let node = -1;
    for (let i = 0; i < count; i++) {
      if (isDone[i] === 0 && cost[i]! < Infinity && (node === -1 || cost[i]! < cost[node]!)) node = i;
    }
    if (node === -1) break;
    isDone[node] = 1;
    adjacent[node]!.forEach((adjacency, index) => {
      if (isDone[adjacency.to] === 1 || !allows(node, adjacency)) return;
      const reached = cost[node]! + adjacency.cost;
      if (reached > cost[adjacency.to]!) return;
      const hops = node === source ? [index] : firstHops[node]!;
      if (reached < cost[adjacency.to]!) {
        cost[adjacency.to] = reached;
        firstHops[adjacency.to] = [...hops];
      } else {
        firstHops[adjacency.to] = [...new Set([...firstHops[adjacency.to]!, ...hops])].sort((x, y) => x - y);
      }
    });
  }
  return { cost, firstHops };
}
