/** Shortest paths in a link-state area: as a router believes them to be, and over what is physically alive. */
import type { Physical } from '../graph/physical.ts';
import { shortestPaths, type Adjacency, type ShortestPaths } from './shortest-paths.ts';

/**
 * How a router says that it is not to be passed through: its links cost the most (RFC 6987), so that it is where there is no
 * other way; or the overload bit of IS-IS (ISO 10589 section 7.2.8.1), and then it never is.
 */
export type StubMethod = 'max-metric' | 'overload-bit';
/** The highest metric of a link that is still used: 2^24 − 2 (RFC 5305 section 3); OSPF has 65535 (RFC 6987). */
export const METRIC_MAX = 16_777_214;

type Adjacencies = readonly (readonly Adjacency[])[];

export interface Beliefs {
  readonly isUp: (link: number) => boolean;
  /** By position: 1 for routers that ask not to be passed through. */
  readonly stubs: Uint8Array;
  readonly stubMethod: StubMethod;
}

/** From the router at a position, by what it believes. */
export function believedPaths(adjacent: Adjacencies, at: number, { isUp, stubs, stubMethod }: Beliefs): ShortestPaths {
  if (!stubs.includes(1)) return shortestPaths(adjacent, at, (_, { link }) => isUp(link));
  if (stubMethod === 'overload-bit')
    return shortestPaths(adjacent, at, (from, { link }) => (from === at || stubs[from] === 0) && isUp(link));
  const dear = adjacent.map((list, from) =>
    stubs[from] === 0 ? list : list.map((adjacency) => ({ ...adjacency, cost: METRIC_MAX })),
  );
  return shortestPaths(dear, at, (_, { link }) => isUp(link));
}

/** Delay between all pairs of routers over what carries packets, Infinity where nothing does; row by row. */
export function physicalReach(physical: Physical, routers: readonly number[], adjacent: Adjacencies): Float64Array {
  const reach = new Float64Array(routers.length * routers.length);
  const byDelay = adjacent.map((list, from) =>
    list.map((a) => {
      const extraUs = physical.impairments.delayUs(physical.directed(a.link, routers[from]!));
      return { ...a, cost: physical.links[a.link]!.delayUs + extraUs };
    }),
  );
  routers.forEach((router, i) => {
    const alive = physical.isRouterUp(router);
    const { cost } = shortestPaths(byDelay, i, (_, adjacency) => physical.isUsable(adjacency.link));
    reach.set(alive ? cost : cost.fill(Infinity), i * routers.length);
  });
  return reach;
}
