/**
 * What a speaker makes of a route that it received: whether it may be used at all, and with which preference (RFC 4271 §9.1.1,
 * §9.1.2; RFC 4456 §8; RFC 6811, 7999, 8326, 9234, 9494). Adj-RIB-In keeps routes as they were sent; this is asked whenever a
 * route is ranked, and again by whoever wants to know why a neighbour's route is not used.
 */
import { DEFAULT_LOCAL_PREF, isInternal, Relation } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import { PATH_LENGTH_MAX } from '../rib/rank.ts';
import { PLAIN } from '../route/attributes.ts';
import { WellKnown } from '../../model/community.ts';
import { Action } from '../route/communities.ts';
import { accepts, type SessionPolicy } from './policy.ts';
import { LAST_RESORT_PREF, SHUTDOWN_PREF } from './preferences.ts';
import { otcIsLeak } from './roles.ts';

/** Why a received route is not a candidate. */
export const REFUSALS = [
  'none',
  'own AS in the path',
  'originated by this router',
  'own cluster in the cluster list',
  'next hop unreachable',
  'AS path too long',
  'prefix too long',
  'origin invalid',
  'AS path invalid',
  'route leak',
] as const;
export const Refusal = {
  none: 0,
  looped: 1,
  ownOriginator: 2,
  ownCluster: 3,
  nextHopUnreachable: 4,
  pathTooLong: 5,
  prefixTooLong: 6,
  originInvalid: 7,
  pathInvalid: 8,
  leaked: 9,
} as const;
export type Refusal = (typeof Refusal)[keyof typeof Refusal];

export function refusalOf(context: RoutingContext, prefix: number, halfEdge: number, route: number): Refusal {
  const { graph, routes } = context;
  const speaker = graph.owner[halfEdge]!;
  const attributeId = routes.attributes(route);
  if (isInternal(graph.relation[halfEdge]!)) return internalRefusal(context, speaker, attributeId);
  const length = routes.length(route);
  if (length > PATH_LENGTH_MAX) return Refusal.pathTooLong;
  if (routes.pathHas(route, graph.asOf[speaker]!)) return Refusal.looped;
  const policy = context.policies[context.policyOf[halfEdge]!]!;
  if (context.isStrict[halfEdge] === 1) return strictRefusal(context, policy, prefix, halfEdge, route);
  return accepts(policy, context.prefixes[prefix]!) ? Refusal.none : Refusal.prefixTooLong;
}

function internalRefusal(context: RoutingContext, speaker: number, attributeId: number): Refusal {
  const { graph, attributes, igp } = context;
  if (attributes.originator(attributeId) === speaker) return Refusal.ownOriginator;
  if (attributes.clusterListHas(attributes.clusters(attributeId), graph.clusterId[speaker]!)) return Refusal.ownCluster;
  return igp.metric(speaker, attributes.nextHop(attributeId)) === Infinity ? Refusal.nextHopUnreachable : Refusal.none;
}

function strictRefusal(
  context: RoutingContext,
  policy: SessionPolicy,
  prefix: number,
  halfEdge: number,
  route: number,
): Refusal {
  const { graph, routes, attributes, rpki } = context;
  const attributeId = routes.attributes(route);
  const relation = graph.relation[halfEdge]!;
  if (policy.pathLengthMax !== null && routes.length(route) > policy.pathLengthMax) return Refusal.pathTooLong;
  const isBlackhole = policy.honoursBlackhole && attributes.hasCommunity(attributeId, WellKnown.blackhole);
  if (!isBlackhole && !accepts(policy, context.prefixes[prefix]!)) return Refusal.prefixTooLong;
  const neighborAs = graph.asNumbers[graph.asOf[graph.peer[halfEdge]!]!]!;
  if (policy.usesRoles && otcIsLeak(relation, attributes.otc(attributeId), neighborAs)) return Refusal.leaked;
  if (rpki === null) return Refusal.none;
  if (policy.originValidation === 'drop-invalid' && rpki.originValidity(prefix, routes, route, graph.asNumbers) === 'invalid') {
    return Refusal.originInvalid;
  }
  if (policy.validatesPaths && rpki.pathValidity(relation, neighborAs, routes, route, graph.asNumbers) === 'invalid') {
    return Refusal.pathInvalid;
  }
  return Refusal.none;
}

/** LOCAL_PREF of a route received over an external session. */
export function importedPref(context: RoutingContext, halfEdge: number, attributeId: number): number {
  if (attributeId === PLAIN) return context.importPref[halfEdge]!;
  const { attributes, graph } = context;
  const set = attributes.communitiesOf(attributeId);
  if (set === 0) return context.importPref[halfEdge]!;
  const { communities } = attributes;
  const policy = context.policies[context.policyOf[halfEdge]!]!;
  if (policy.honoursGracefulShutdown && communities.has(set, WellKnown.gracefulShutdown)) return SHUTDOWN_PREF;
  const asked = policy.honoursActions ? askedPref(context, set, graph.asNumbers[graph.asOf[graph.owner[halfEdge]!]!]!) : null;
  return asked ?? context.importPref[halfEdge]!;
}

/** The preference a neighbour asks for (RFC 8195 §4.3), null where it asks for none. */
function askedPref(context: RoutingContext, set: number, asn: number): number | null {
  for (const argument of context.attributes.communities.actions(set, asn, Action.lowerPreference)) {
    if (argument === 0) return LAST_RESORT_PREF;
    if (argument === 1) return DEFAULT_LOCAL_PREF[Relation.peer];
    if (argument === 2) return DEFAULT_LOCAL_PREF[Relation.provider];
  }
  return null;
}
