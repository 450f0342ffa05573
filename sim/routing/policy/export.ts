/**
 * What a speaker sends to one neighbour, given its selected route: Gao-Rexford export rule, split horizon by session, session
 * policy, next-hop-self inside the AS, route reflection (RFC 4456 §6, §8), transparent route server (RFC 7947 §2.2).
 */
import { DEFAULT_LOCAL_PREF, isInternal, Learned, learnedOver, mayExport, Relation } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { PLAIN, PLAIN_ATTRIBUTES } from '../route/attributes.ts';
import { NO_ROUTE } from '../route/routes.ts';

/** LOCAL_PREF of routes that the AS itself originates. */
export const OWN_LOCAL_PREF = DEFAULT_LOCAL_PREF[Relation.internal];

const UNKNOWN = -1;

/** How the AS came by the selected route of a speaker. */
export function learnedClass(context: RoutingContext, rib: PrefixRib, speaker: number): Learned {
  const edge = rib.locEdge[speaker]!;
  if (edge < 0) return Learned.customer;
  const relation = context.graph.relation[edge]!;
  if (!isInternal(relation)) return learnedOver(relation);
  return context.attributes.learned(context.routes.attributes(rib.locRoute[speaker]!)) as Learned;
}

/**
 * The route that belongs into Adj-RIB-Out of a half-edge, NO_ROUTE where nothing may be sent. A speaker sends the same to all
 * neighbours of a kind, so what it sent last is remembered in `context.lastExport`.
 */
export function outgoing(context: RoutingContext, rib: PrefixRib, prefix: number, halfEdge: number): number {
  const { graph, lastExport } = context;
  const speaker = graph.owner[halfEdge]!;
  const edge = rib.locEdge[speaker]!;
  if (edge === NO_EDGE || edge === halfEdge) return NO_ROUTE;
  const route = rib.locRoute[speaker]!;
  const relation = graph.relation[halfEdge]!;
  if (lastExport.speaker !== speaker || lastExport.edge !== edge || lastExport.route !== route) {
    lastExport.speaker = speaker;
    lastExport.edge = edge;
    lastExport.route = route;
    lastExport.learned = learnedClass(context, rib, speaker);
    lastExport.external = lastExport.internal = lastExport.toClients = UNKNOWN;
  }
  if (relation === Relation.internal) {
    if (lastExport.internal === UNKNOWN) lastExport.internal = internally(context, edge, route, speaker, relation);
    return lastExport.internal;
  }
  if (relation === Relation.internalClient) {
    if (lastExport.toClients === UNKNOWN) lastExport.toClients = internally(context, edge, route, speaker, relation);
    return lastExport.toClients;
  }
  if (!mayExport(lastExport.learned, relation)) return NO_ROUTE;
  if (relation === Relation.routeServerClient) return throughServer(context, edge, route);
  const policyId = graph.policy[halfEdge]!;
  if (policyId === 0) {
    if (lastExport.external === UNKNOWN) lastExport.external = context.routes.prepended(route, graph.asOf[speaker]!);
    return lastExport.external;
  }
  const policy = context.policies[policyId]!;
  if (policy.announced !== null && !policy.announced.has(prefix)) return NO_ROUTE;
  let out = route;
  for (let copies = 0; copies < policy.prependCount; copies++) out = context.routes.prepended(out, graph.asOf[speaker]!);
  const attributes = policy.med === null ? PLAIN : context.attributes.intern({ ...PLAIN_ATTRIBUTES, med: policy.med });
  return context.routes.prepended(out, graph.asOf[speaker]!, attributes);
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
