/**
 * What a speaker sends to one neighbour, given the route it chose: communities (RFC 1997), session policy, Only-to-Customer
 * (RFC 9234), next-hop-self inside the AS, route reflection (RFC 4456 §8), transparent route server (RFC 7947 §2.2). Whether it
 * sends at all is for `withheld.ts`.
 */
import { DEFAULT_LOCAL_PREF, isInternal, Learned, learnedOver, Relation } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE } from '../rib/prefix-rib.ts';
import { NO_MED } from '../route/attributes.ts';
import { WellKnown } from '../../model/community.ts';
import { NO_COMMUNITIES } from '../route/communities.ts';
import { NO_ROUTE } from '../route/routes.ts';
import { NOT_ANNOUNCED, requestedPrepends } from './actions.ts';
import { honoursBlackhole } from './blackhole.ts';
import { effectiveOtc } from './effective-otc.ts';
import { importedPref } from './import.ts';
import type { Choice } from './last-export.ts';
import type { SessionPolicy } from './policy.ts';
import { SHUTDOWN_PREF } from './preferences.ts';
import { otcOnExport } from './roles.ts';
import { withheldBy, Withheld } from './withheld.ts';

/** LOCAL_PREF of routes that the AS itself originates. */
export const OWN_LOCAL_PREF = DEFAULT_LOCAL_PREF[Relation.internal];

/** How the AS came by a route of a speaker. */
export function learnedClass(context: RoutingContext, edge: number, route: number): Learned {
  if (edge < 0) return Learned.customer;
  const relation = context.graph.relation[edge]!;
  if (!isInternal(relation)) return learnedOver(relation);
  return context.attributes.learned(context.routes.attributes(route)) as Learned;
}

/** What goes over a half-edge for a choice, asked without memory of earlier answers. */
export function sentOver(context: RoutingContext, choice: Choice, prefix: number, halfEdge: number): number {
  if (withheldBy(context, choice, prefix, halfEdge, true) !== Withheld.no) return NO_ROUTE;
  return made(context, choice, prefix, halfEdge);
}

/** Whether the AS itself originates the route, at this router or at another. */
export const isOfOwnAs = ({ routes }: RoutingContext, { route }: Choice): boolean => routes.length(route) === 0;

/** The route as it is sent, once nothing keeps it back. */
export function made(context: RoutingContext, choice: Choice, prefix: number, halfEdge: number): number {
  const relation = context.graph.relation[halfEdge]!;
  if (isInternal(relation)) return internally(context, choice, ownPref(context, prefix, halfEdge));
  const policy = context.policies[context.policyOf[halfEdge]!]!;
  return externally(context, policy, choice, prefix, halfEdge, relation);
}

function externally(
  context: RoutingContext,
  policy: SessionPolicy,
  choice: Choice,
  prefix: number,
  halfEdge: number,
  relation: number,
): number {
  const { graph, routes, attributes } = context;
  const { speaker, edge, route } = choice;
  const own = isOfOwnAs(context, choice) ? policy.own?.get(prefix) : undefined;
  const isServer = relation === Relation.routeServerClient;
  const carried = routes.attributes(route);
  let sent = isServer ? attributes.with(carried, { nextHop: graph.peer[edge]! }) : attributes.transitive(carried);
  const med = isServer ? NO_MED : own?.med !== undefined ? (own.med ?? NO_MED) : (policy.med ?? ownMed(context, choice));
  if (med !== NO_MED) sent = attributes.with(sent, { med });
  if (!policy.sendsCommunities) sent = attributes.with(sent, { communities: NO_COMMUNITIES });
  const added = [...policy.communities, ...(own?.communities ?? [])];
  if (added.length > 0) {
    sent = attributes.with(sent, { communities: attributes.communities.with(attributes.communitiesOf(sent), added) });
  }
  const otc = effectiveOtc(context, choice);
  const ownAs = graph.asOf[speaker]!;
  const sentOtc = policy.usesRoles ? otcOnExport(relation, otc, graph.asNumbers[ownAs]!) : otc;
  if (sentOtc !== null && sentOtc !== attributes.otc(sent)) sent = attributes.with(sent, { otc: sentOtc });
  if (isServer) return routes.withAttributes(route, sent);
  let out = route;
  const requested = policy.honoursActions ? requestedPrepends(context, halfEdge, route) : 0;
  const copies = policy.prependCount + (own?.prependCount ?? 0) + (requested === NOT_ANNOUNCED ? 0 : requested);
  for (let i = 0; i < copies; i++) out = routes.prepended(out, ownAs);
  return routes.prepended(out, ownAs, sent);
}

/** A MED that the router itself gave to a route of its own; one received from elsewhere is not passed on (RFC 4271 §5.1.4). */
const ownMed = ({ attributes, routes }: RoutingContext, { edge, route }: Choice): number =>
  edge === LOCAL_EDGE ? attributes.med(routes.attributes(route)) : NO_MED;

/** LOCAL_PREF that a router gives to a prefix of its own on an internal session. */
function ownPref({ policies, policyOf }: RoutingContext, prefix: number, halfEdge: number): number {
  return policies[policyOf[halfEdge]!]!.own?.get(prefix)?.isLastResort === true ? SHUTDOWN_PREF : OWN_LOCAL_PREF;
}

function internally(context: RoutingContext, choice: Choice, localPref: number): number {
  const { graph, routes, attributes } = context;
  const { speaker, edge, route } = choice;
  const current = attributes.read(routes.attributes(route));
  if (edge !== LOCAL_EDGE && isInternal(graph.relation[edge]!)) {
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
    localPref: edge === LOCAL_EDGE ? localPref : importedPref(context, edge, routes.attributes(route)),
    nextHop: speaker,
    learned: edge === LOCAL_EDGE ? Learned.customer : learnedOver(graph.relation[edge]!),
    originator: -1,
    clusters: 0,
    communities: honoursBlackhole(context, edge, route)
      ? attributes.communities.with(current.communities, [WellKnown.noExport])
      : current.communities,
    otc: effectiveOtc(context, choice),
  });
  return routes.withAttributes(route, sent);
}
