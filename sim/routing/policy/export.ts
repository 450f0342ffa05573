/**
 * What a speaker sends to one neighbour, given its selected route: Gao-Rexford export rule, split horizon by session, session
 * policy, next-hop-self inside the AS, route reflection (RFC 4456 §6, §8), transparent route server (RFC 7947 §2.2).
 */
import { DEFAULT_LOCAL_PREF, isInternal, Learned, learnedOver, mayExport, Relation } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { PLAIN, PLAIN_ATTRIBUTES } from '../route/attributes.ts';
import { NO_ROUTE } from '../route/routes.ts';
import { UNKNOWN_EXPORT } from './last-export.ts';
import type { SessionPolicy } from './policy.ts';

/** LOCAL_PREF of routes that the AS itself originates. */
export const OWN_LOCAL_PREF = DEFAULT_LOCAL_PREF[Relation.internal];

/** How the AS came by the selected route of a speaker. */
export function learnedClass(context: RoutingContext, rib: PrefixRib, speaker: number): Learned {
  const edge = rib.locEdge[speaker]!;
  if (edge < 0) return Learned.customer;
  const relation = context.graph.relation[edge]!;
  if (!isInternal(relation)) return learnedOver(relation);
  return context.attributes.learned(context.routes.attributes(rib.locRoute[speaker]!)) as Learned;
}

/** Makes `context.lastExport` speak of the present choice of a speaker. */
export function rememberChoice(context: RoutingContext, rib: PrefixRib, speaker: number): void {
  const { lastExport } = context;
  const edge = rib.locEdge[speaker]!;
  const route = rib.locRoute[speaker]!;
  if (lastExport.speaker === speaker && lastExport.edge === edge && lastExport.route === route) return;
  lastExport.speaker = speaker;
  lastExport.edge = edge;
  lastExport.route = route;
  lastExport.learned = learnedClass(context, rib, speaker);
  lastExport.byRelation.fill(edge === NO_EDGE ? NO_ROUTE : UNKNOWN_EXPORT);
}

/** The route that belongs into Adj-RIB-Out of a half-edge, NO_ROUTE where nothing may be sent. */
export function outgoing(context: RoutingContext, rib: PrefixRib, prefix: number, halfEdge: number): number {
  const { graph, lastExport } = context;
  rememberChoice(context, rib, graph.owner[halfEdge]!);
  if (lastExport.edge === halfEdge) return NO_ROUTE;
  const relation = graph.relation[halfEdge]!;
  const policy = graph.policy[halfEdge]!;
  if (policy !== 0 && !isInternal(relation) && relation !== Relation.routeServerClient) {
    return byPolicy(context, context.policies[policy]!, prefix, relation);
  }
  let out = lastExport.byRelation[relation]!;
  if (out === UNKNOWN_EXPORT) {
    out = byRelation(context, relation);
    lastExport.byRelation[relation] = out;
  }
  return out;
}

function byRelation(context: RoutingContext, relation: number): number {
  const { graph, lastExport, routes } = context;
  const { speaker, edge, route, learned } = lastExport;
  if (isInternal(relation)) return internally(context, edge, route, speaker, relation);
  if (!mayExport(learned, relation)) return NO_ROUTE;
  if (relation === Relation.routeServerClient) return throughServer(context, edge, route);
  return routes.prepended(route, graph.asOf[speaker]!);
}

function byPolicy(context: RoutingContext, policy: SessionPolicy, prefix: number, relation: number): number {
  const { graph, lastExport, routes, attributes } = context;
  const { speaker, edge, route, learned } = lastExport;
  if (edge === NO_EDGE || !mayExport(learned, relation)) return NO_ROUTE;
  if (policy.announced !== null && !policy.announced.has(prefix)) return NO_ROUTE;
  const as = graph.asOf[speaker]!;
  let out = route;
  for (let copies = 0; copies < policy.prependCount; copies++) out = routes.prepended(out, as);
  return routes.prepended(out, as, policy.med === null ? PLAIN : attributes.intern({ ...PLAIN_ATTRIBUTES, med: policy.med }));
}

function internally(context: RoutingContext, edge: number, route: number, speaker: number, relation: number): number {
  const { graph, routes, attributes } = context;
  const current = attributes.read(routes.attributes(route));
  if (edge !== LOCAL_EDGE && isInternal(graph.relation[edge]!)) {
    if (graph.relation[edge] !== Relation.internalClient && relation !== Relation.internalClient) return NO_ROUTE;
    const reflected = attributes.intern({
      ...current,
      originator: current.originator >= 0 ? current.originator : graph.peer[edge]!,
      clusters: attributes.clusterListWith(graph.clusterId[speaker]!, current.clusters),
    });
    return routes.withAttributes(route, reflected);
  }
  const sent = attributes.intern({
    origin: current.origin,
    med: current.med,
    localPref: edge === LOCAL_EDGE ? OWN_LOCAL_PREF : context.importPref[edge]!,
    nextHop: speaker,
    learned: edge === LOCAL_EDGE ? Learned.customer : learnedOver(graph.relation[edge]!),
    originator: -1,
    clusters: 0,
  });
  return routes.withAttributes(route, sent);
}

/** A route server leaves path and MED alone and names the client that sent the route as the next hop. */
function throughServer(context: RoutingContext, edge: number, route: number): number {
  const { graph, routes, attributes } = context;
  if (edge === LOCAL_EDGE) return NO_ROUTE;
  const current = attributes.read(routes.attributes(route));
  return routes.withAttributes(route, attributes.intern({ ...current, nextHop: graph.peer[edge]! }));
}
