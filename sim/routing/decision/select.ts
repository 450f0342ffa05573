/**
 * Route selection at a speaker, on the columns of the RIB (RFC 4271 §9.1, RFC 4456 §9). The packed rank settles the first
 * steps; what ties on it goes through MED, external over internal, IGP metric, router id, cluster list length and neighbour
 * address. `decision/decide.ts` is the same process written for reading; a law holds the two equal.
 */
import { INTERNAL_BASE, type RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { coarse, INELIGIBLE, isExternal, PATH_LENGTH_MAX, rankFrom } from '../rib/rank.ts';
import { accepts } from '../policy/policy.ts';
import { PLAIN } from '../route/attributes.ts';
import { NO_ROUTE } from '../route/routes.ts';

/** Rank of a route at the end that received it; INELIGIBLE where import rules or an unreachable next hop forbid its use. */
export function rankOf(context: RoutingContext, prefix: number, halfEdge: number, route: number): number {
  if (route === NO_ROUTE) return INELIGIBLE;
  const { graph, routes, attributes } = context;
  const speaker = graph.owner[halfEdge]!;
  const length = routes.length(route);
  const attributeId = routes.attributes(route);
  const importBase = context.importBase[halfEdge]!;
  if (importBase === INTERNAL_BASE) {
    if (attributes.originator(attributeId) === speaker) return INELIGIBLE;
    if (attributes.clusterListHas(attributes.clusters(attributeId), graph.clusterId[speaker]!)) return INELIGIBLE;
    if (context.igp.metric(speaker, attributes.nextHop(attributeId)) === Infinity) return INELIGIBLE;
    const base = context.scale.base(attributes.localPref(attributeId), false);
    return rankFrom(base, length, attributes.origin(attributeId));
  }
  if (length > PATH_LENGTH_MAX || routes.pathHas(route, graph.asOf[speaker]!)) return INELIGIBLE;
  const policy = graph.policy[halfEdge]!;
  if (!accepts(context.policies[policy]!, context.prefixes[prefix]!)) return INELIGIBLE;
  const origin = attributeId === PLAIN ? 0 : attributes.origin(attributeId);
  return rankFrom(importBase, length, origin);
}

/** The best half-edge of a speaker among all its candidates, LOCAL_EDGE for an own route, NO_EDGE for none. */
export function selectBest(context: RoutingContext, rib: PrefixRib, speaker: number): number {
  if (rib.own.has(speaker)) return LOCAL_EDGE;
  const { graph } = context;
  const from = graph.firstEdge[speaker]!;
  const to = graph.firstEdge[speaker + 1]!;
  const { rank } = rib;
  let best = NO_EDGE;
  let highest = INELIGIBLE;
  for (let h = from; h < to; h++) {
    if (rank[h]! > highest) {
      highest = rank[h]!;
      best = h;
    }
  }
  if (best === NO_EDGE || (graph.hasInternal[speaker] === 0 && !context.attributes.hasMed)) return best;
  return breakTies(context, rib, from, to, coarse(highest));
}

/** Whether one candidate can be compared with the best alone, without looking at the others. */
export const isSimple = (context: RoutingContext, speaker: number): boolean =>
  context.graph.hasInternal[speaker] === 0 && !context.attributes.hasMed;

/** Everything of a candidate that the later steps compare; `med` is relevant only between routes of one neighbouring AS. */
const scratch: number[] = [];

function breakTies(context: RoutingContext, rib: PrefixRib, from: number, to: number, level: number): number {
  const { routes, attributes, graph, igp } = context;
  const candidates = scratch;
  candidates.length = 0;
  for (let h = from; h < to; h++) if (rib.rank[h] !== INELIGIBLE && coarse(rib.rank[h]!) === level) candidates.push(h);
  const medOf = (h: number): number => attributes.med(routes.attributes(rib.adjIn[h]!));
  const neighbour = (h: number): number => routes.firstAs(rib.adjIn[h]!);
  let best = NO_EDGE;
  let bestMetric = Infinity;
  let bestExternal = false;
  for (const h of candidates) {
    if (attributes.hasMed && candidates.some((other) => neighbour(other) === neighbour(h) && medOf(other) < medOf(h))) {
      continue;
    }
    const external = isExternal(rib.rank[h]!);
    const nextHop = attributes.nextHop(routes.attributes(rib.adjIn[h]!));
    const metric = external ? 0 : igp.metric(graph.owner[h]!, nextHop);
    if (best !== NO_EDGE) {
      if (bestExternal !== external) {
        if (bestExternal) continue;
      } else if (metric !== bestMetric) {
        if (metric > bestMetric) continue;
      } else if (!winsLate(context, rib, h, best)) continue;
    }
    best = h;
    bestMetric = metric;
    bestExternal = external;
  }
  return best;
}

/** Steps f and g with RFC 4456 §9: router id (ORIGINATOR_ID where present), cluster list length, neighbour address. */
function winsLate(context: RoutingContext, rib: PrefixRib, h: number, best: number): boolean {
  const mine = identifier(context, rib, h);
  const theirs = identifier(context, rib, best);
  if (mine !== theirs) return mine < theirs;
  const { attributes, routes } = context;
  const clusters = (edge: number): number =>
    attributes.clusterListLength(attributes.clusters(routes.attributes(rib.adjIn[edge]!)));
  const difference = clusters(h) - clusters(best);
  return difference !== 0 ? difference < 0 : h < best;
}

function identifier(context: RoutingContext, rib: PrefixRib, halfEdge: number): number {
  const { graph, attributes, routes } = context;
  const originator = attributes.originator(routes.attributes(rib.adjIn[halfEdge]!));
  return graph.routerId[originator >= 0 ? originator : graph.peer[halfEdge]!]!;
}
