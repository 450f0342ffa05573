/**
 * Adj-RIB-Out as it should be: for each half-edge the route that its owner's present choice calls for. Most neighbours of a kind
 * are told the same, so each such route is made once and remembered until the choice changes.
 */
import { isInternal } from '../graph/relation.ts';
import { learnedClass, made, sentOver } from '../policy/export.ts';
import { NO_COMMON_EXPORT, UNKNOWN_EXPORT } from '../policy/last-export.ts';
import { Withheld, withheldBy } from '../policy/withheld.ts';
import type { RoutingContext } from '../rib/context.ts';
import { NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { NO_ROUTE } from '../route/routes.ts';
import { alternative } from './alternatives.ts';

/** Makes `context.lastExport` speak of the present choice of a speaker. */
export function rememberChoice(context: RoutingContext, rib: PrefixRib, speaker: number): void {
  const { lastExport } = context;
  const edge = rib.locEdge[speaker]!;
  const route = rib.locRoute[speaker]!;
  if (lastExport.speaker === speaker && lastExport.edge === edge && lastExport.route === route) return;
  lastExport.speaker = speaker;
  lastExport.edge = edge;
  lastExport.route = route;
  lastExport.learned = learnedClass(context, edge, route);
  const isCommon = context.sendsAlike[speaker] === 1;
  lastExport.byRelation.fill(!isCommon ? NO_COMMON_EXPORT : edge === NO_EDGE ? NO_ROUTE : UNKNOWN_EXPORT);
}

/** The route that belongs into Adj-RIB-Out of a half-edge, NO_ROUTE where nothing may be sent. */
export function outgoing(context: RoutingContext, rib: PrefixRib, prefix: number, halfEdge: number): number {
  const { graph, lastExport } = context;
  const speaker = graph.owner[halfEdge]!;
  rememberChoice(context, rib, speaker);
  if (graph.lane[halfEdge]! > 0) return alternative(context, rib, prefix, halfEdge);
  const policy = context.policyOf[halfEdge]!;
  if (policy !== 0) return sentOver(context, lastExport, prefix, halfEdge);
  const relation = graph.relation[halfEdge]!;
  if (lastExport.edge === halfEdge && (context.splitsHorizon || isInternal(relation))) return NO_ROUTE;
  let out = lastExport.byRelation[relation]!;
  if (out === NO_COMMON_EXPORT) return sentOver(context, lastExport, prefix, halfEdge);
  if (out === UNKNOWN_EXPORT) {
    const isWithheld = withheldBy(context, lastExport, prefix, halfEdge, false) !== Withheld.no;
    out = isWithheld ? NO_ROUTE : made(context, lastExport, prefix, halfEdge);
    lastExport.byRelation[relation] = out;
  }
  return out;
}
