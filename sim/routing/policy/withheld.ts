/** Why a speaker does not tell a neighbour of its route: asked before anything is sent, and by whoever wants to know. */
import { Feature } from '../graph/features.ts';
import { isInternal, mayExport, Relation } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE } from '../rib/prefix-rib.ts';
import { Scope } from '../route/attributes.ts';
import { WellKnown } from '../../model/community.ts';
import { NOT_ANNOUNCED, requestedPrepends } from './actions.ts';
import { honoursBlackhole } from './blackhole.ts';
import { effectiveOtc } from './effective-otc.ts';
import type { Choice } from './last-export.ts';
import { otcOnExport } from './roles.ts';

export const WITHHELD = [
  'no',
  'it has no route',
  'it uses the route from here',
  'export rule: routes of peers and providers go to customers only',
  'heard inside the AS and not reflected',
  'NO_ADVERTISE',
  'NO_EXPORT',
  'not announced on this session',
  'asked not to be announced there',
  'long-lived stale',
  'Only to Customer',
  'neighbour is in the path',
  'another site originates it, this one does not',
] as const;
export const Withheld = {
  no: 0,
  noRoute: 1,
  splitHorizon: 2,
  exportRule: 3,
  notReflected: 4,
  noAdvertise: 5,
  noExport: 6,
  notAnnounced: 7,
  askedNotTo: 8,
  stale: 9,
  onlyToCustomer: 10,
  senderSideLoop: 11,
  notFromHere: 12,
} as const;
export type Withheld = (typeof Withheld)[keyof typeof Withheld];

/** @param asksNeighbor false to leave out what depends on the single neighbour and not on its kind. */
export function withheldBy(
  context: RoutingContext,
  choice: Choice,
  prefix: number,
  halfEdge: number,
  asksNeighbor: boolean,
): Withheld {
  const { graph, routes, attributes } = context;
  const { edge, route, speaker, learned } = choice;
  if (edge === NO_EDGE) return Withheld.noRoute;
  const relation = graph.relation[halfEdge]!;
  const attributeId = routes.attributes(route);
  const scope = attributes.scope(attributeId);
  if (scope === Scope.nowhere) return Withheld.noAdvertise;
  if (isInternal(relation)) {
    if (asksNeighbor && edge === halfEdge) return Withheld.splitHorizon;
    if (edge === LOCAL_EDGE || !isInternal(graph.relation[edge]!)) return Withheld.no;
    const isReflected = graph.relation[edge] === Relation.internalClient || relation === Relation.internalClient;
    return isReflected ? Withheld.no : Withheld.notReflected;
  }
  if (asksNeighbor && edge === halfEdge && context.splitsHorizon) return Withheld.splitHorizon;
  const policy = context.policies[context.policyOf[halfEdge]!]!;
  if (!policy.leaks && !mayExport(learned, relation)) return Withheld.exportRule;
  if (scope === Scope.insideAs || honoursBlackhole(context, edge, route)) return Withheld.noExport;
  if (relation === Relation.routeServerClient && edge === LOCAL_EDGE) return Withheld.exportRule;
  if (!policy.takesLongLivedStale && attributes.hasCommunity(attributeId, WellKnown.llgrStale)) return Withheld.stale;
  if (policy.announced !== null && !policy.announced.has(prefix)) return Withheld.notAnnounced;
  if (policy.ownFromHereOnly && edge !== LOCAL_EDGE && routes.length(route) === 0) return Withheld.notFromHere;
  if (routes.length(route) === 0 && policy.own?.get(prefix)?.isSuppressed === true) return Withheld.notAnnounced;
  if (
    policy.usesRoles &&
    otcOnExport(relation, effectiveOtc(context, choice), graph.asNumbers[graph.asOf[speaker]!]!) === null
  ) {
    return Withheld.onlyToCustomer;
  }
  if (!asksNeighbor) return Withheld.no;
  if (policy.honoursActions && requestedPrepends(context, halfEdge, route) === NOT_ANNOUNCED) return Withheld.askedNotTo;
  const detectsLoops = (graph.features[speaker]! & Feature.detectsLoopsWhenSending) !== 0;
  return detectsLoops && routes.pathHas(route, graph.asOf[graph.peer[halfEdge]!]!) ? Withheld.senderSideLoop : Withheld.no;
}
