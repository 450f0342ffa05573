/** What neighbours ask of an AS about announcing their routes further on, by large communities (RFC 8195 §4.1, §4.2). */
import type { RoutingContext } from '../rib/context.ts';
import { Action } from '../route/communities.ts';

/** Not to be announced to this neighbour at all. */
export const NOT_ANNOUNCED = -1;

const PREPENDS: readonly (readonly [action: number, copies: number])[] = [
  [Action.prependOnceTo, 1],
  [Action.prependTwiceTo, 2],
  [Action.prependThriceTo, 3],
];

/** Copies of our AS that a route asks for towards the far end of a half-edge, or NOT_ANNOUNCED. */
export function requestedPrepends(context: RoutingContext, halfEdge: number, route: number): number {
  const { graph, routes, attributes } = context;
  const set = attributes.communitiesOf(routes.attributes(route));
  const { communities } = attributes;
  const asn = graph.asNumbers[graph.asOf[graph.owner[halfEdge]!]!]!;
  if (!communities.asksOf(set, asn)) return 0;
  const neighbor = graph.asNumbers[graph.asOf[graph.peer[halfEdge]!]!]!;
  const isMeant = (action: number): boolean => {
    for (const argument of communities.actions(set, asn, action)) if (argument === 0 || argument === neighbor) return true;
    return false;
  };
  if (isMeant(Action.doNotAnnounceTo)) return NOT_ANNOUNCED;
  return PREPENDS.reduce((copies, [action, count]) => copies + (isMeant(action) ? count : 0), 0);
}
