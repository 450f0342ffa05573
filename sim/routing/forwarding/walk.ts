/**
 * Follows a packet hop by hop through the forwarding tables as they are at this moment: longest prefix match at every
 * router, recursive next hops through the IGP, equal-cost paths and multipath chosen by flow hash, links and routers that
 * may be dead. During convergence the walk can end in a black hole, a loop or without a route; each is an outcome, never an
 * error.
 */
import { Outcome } from '../../trace/reasons.ts';
import { pathsInUse } from '../decision/multipath.ts';
import type { Physical } from '../graph/physical.ts';
import { isInternal, Relation } from '../graph/relation.ts';
import type { Interior } from '../igp/interior.ts';
import { honoursBlackhole } from '../policy/blackhole.ts';
import type { RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE } from '../rib/prefix-rib.ts';
import { WellKnown } from '../../model/community.ts';

/** IPv4's customary TTL; anything that takes this many routers is lost. */
export const HOPS_MAX = 64;

export interface WalkWorld {
  readonly context: RoutingContext;
  readonly physical: Physical;
  readonly interior: Interior;
  /** One-way delay across an exchange fabric between two members that meet through a route server, in µs. */
  readonly fabricDelayUs: (from: number, to: number) => number;
  /** Whether a router that delivers a prefix has no right to it; all have where left out. */
  readonly isHijacked?: (prefix: number, router: number) => boolean;
}

/**
 * The way of a packet. `routers` starts with the first router; `links` are directed (link × 2, + 1 against its direction).
 */
export interface Walk {
  readonly outcome: Outcome;
  readonly routers: readonly number[];
  readonly links: readonly number[];
  readonly delayUs: number;
}

/**
 * @param prefixes the prefixes that cover the destination, longest first; only the first can deliver, a shorter one that
 * ends at its originator has nothing more specific there and is discarded (the discard route of an aggregate).
 * @param flowHash decides among equal-cost paths.
 */
export function walk(world: WalkWorld, start: number, prefixes: readonly number[], flowHash: number): Walk {
  const way: Way = { routers: [start], links: [], delayUs: 0 };
  const outcome = follow(world, way, prefixes, flowHash);
  return { outcome, routers: way.routers, links: way.links, delayUs: way.delayUs };
}

/** How far a packet has come. */
interface Way {
  readonly routers: number[];
  readonly links: number[];
  delayUs: number;
}

function pass({ physical }: WalkWorld, way: Way, directed: number): void {
  way.links.push(directed);
  way.delayUs += physical.impairments.delayUs(directed);
}

/** Takes a packet from the first router of its way to the last. */
function follow(world: WalkWorld, way: Way, prefixes: readonly number[], flowHash: number): Outcome {
  const { context, physical, interior } = world;
  const { graph, attributes, routes } = context;
  const { routers } = way;
  let at = routers[0]!;
  if (!physical.isRouterUp(at)) return Outcome.blackHole;
  while (routers.length <= HOPS_MAX) {
    let edge = NO_EDGE;
    let route = 0;
    let prefix = -1;
    for (const candidate of prefixes) {
      const rib = context.ribs[candidate]!;
      edge = rib.fibEdge[at]!;
      if (edge !== NO_EDGE) {
        route = rib.fibRoute[at]!;
        prefix = candidate;
        break;
      }
    }
    if (edge === NO_EDGE) return Outcome.noRoute;
    if (edge === LOCAL_EDGE) {
      if (world.isHijacked?.(prefix, at) === true) return Outcome.hijacked;
      return prefix === prefixes[0] ? Outcome.ok : Outcome.blackHole;
    }
    if (isDiscarded(context, prefix, edge, route)) return Outcome.blackHole;
    if (graph.multipath[at]! > 1 && edge === context.ribs[prefix]!.locEdge[at]) {
      const paths = pathsInUse(context, context.ribs[prefix]!, at);
      edge = paths[(flowHash >>> 0) % paths.length]!;
      route = context.ribs[prefix]!.adjIn[edge]!;
    }
    const relation = graph.relation[edge]!;
    let next: number;
    if (isInternal(relation)) {
      const exit = attributes.nextHop(routes.attributes(route));
      if (interior.isOurs(at)) {
        const hops = interior.firstHops(at, exit);
        if (hops.length === 0) return Outcome.blackHole;
        const { to, link } = hops[hops.length === 1 ? 0 : (flowHash >>> 0) % hops.length]!;
        next = interior.routerAt(to);
        if (!physical.carriesFrom(link, at)) return Outcome.blackHole;
        pass(world, way, physical.directed(link, at));
        way.delayUs += physical.links[link]!.delayUs;
      } else {
        next = exit;
        way.delayUs += interior.meshDelayUs(at, exit);
      }
    } else {
      const link = graph.link[edge]!;
      if (relation === Relation.routeServer) {
        next = attributes.nextHop(routes.attributes(route));
        way.delayUs += world.fabricDelayUs(at, next);
        const isSent = physical.isWayWhole(physical.directed(link, at));
        if (!isSent || !physical.isRouterUp(next) || !isOnFabric(world, next, graph.peer[edge]!)) {
          return Outcome.blackHole;
        }
      } else {
        next = graph.peer[edge]!;
        way.delayUs += graph.delayUs[edge]!;
        if (!physical.carriesFrom(link, at)) return Outcome.blackHole;
      }
      pass(world, way, physical.directed(link, at));
      if (relation === Relation.routeServer) {
        const port = portOf(world, next, graph.peer[edge]!);
        if (port >= 0) pass(world, way, physical.directed(port, graph.peer[edge]!));
      }
    }
    if (routers.includes(next)) {
      routers.push(next);
      return Outcome.loop;
    }
    routers.push(next);
    at = next;
  }
  return Outcome.hopLimit;
}

/** RFC 7999 §3.3: a router that honours BLACKHOLE drops the traffic itself; inside an AS all routers do as the exit does. */
function isDiscarded(context: RoutingContext, prefix: number, edge: number, route: number): boolean {
  const { attributes, graph, ribs, routes } = context;
  if (!attributes.hasCommunity(routes.attributes(route), WellKnown.blackhole)) return false;
  if (!isInternal(graph.relation[edge]!)) return honoursBlackhole(context, edge, route);
  const { fibEdge, fibRoute } = ribs[prefix]!;
  const exit = attributes.nextHop(routes.attributes(route));
  return honoursBlackhole(context, fibEdge[exit]!, fibRoute[exit]!);
}

/** The port with which a member is on the fabric of a route server: the link of their session, −1 without one. */
function portOf(world: WalkWorld, member: number, server: number): number {
  const { graph } = world.context;
  for (let h = graph.firstEdge[member]!; h < graph.firstEdge[member + 1]!; h++)
    if (graph.peer[h] === server) return graph.link[h]!;
  return -1;
}

/** Whether packets that cross the fabric reach a member. */
function isOnFabric(world: WalkWorld, member: number, server: number): boolean {
  const port = portOf(world, member, server);
  return port >= 0 && world.physical.isWayWhole(world.physical.directed(port, server));
}
