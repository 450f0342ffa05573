/** Bridges the columns of a RIB to the readable decision process: the candidates of a speaker, and why the best one won. */
import { DecisionStep } from '../../trace/reasons.ts';
import { Feature } from '../graph/features.ts';
import { isInternal } from '../graph/relation.ts';
import { importedPref } from '../policy/import.ts';
import type { RoutingContext } from '../rib/context.ts';
import type { PrefixRib } from '../rib/prefix-rib.ts';
import { INELIGIBLE } from '../rib/rank.ts';
import { WellKnown } from '../../model/community.ts';
import { decide, type Candidate, type Decision, type DecisionOptions } from './decide.ts';

export interface EdgeCandidate extends Candidate {
  readonly halfEdge: number;
  readonly route: number;
}

/** All routes that a speaker may choose from, in half-edge order. Own routes are not among them: they always win. */
export function candidatesAt(context: RoutingContext, rib: PrefixRib, speaker: number): EdgeCandidate[] {
  const { firstEdge } = context.graph;
  const found: EdgeCandidate[] = [];
  for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) {
    if (rib.rank[h] !== INELIGIBLE) found.push(candidateAt(context, rib, h));
  }
  return found;
}

/** The route that a half-edge offers; it must be eligible. */
export function candidateAt(context: RoutingContext, rib: PrefixRib, h: number): EdgeCandidate {
  const { graph, routes, attributes } = context;
  const route = rib.adjIn[h]!;
  const attributeId = routes.attributes(route);
  const originator = attributes.originator(attributeId);
  const internal = isInternal(graph.relation[h]!);
  return {
    halfEdge: h,
    route,
    isStale: isLongLivedStale(context, attributeId),
    localPref: internal ? carriedPref(context, attributeId) : importedPref(context, h, attributeId),
    asPathLength: routes.length(route),
    origin: attributes.origin(attributeId),
    med: attributes.med(attributeId),
    neighborAs: routes.firstAs(route),
    isExternal: !internal,
    igpMetric: internal ? context.igp.metric(graph.owner[h]!, attributes.nextHop(attributeId)) : 0,
    age: rib.ages?.[h] ?? 0,
    routerId: graph.routerId[originator >= 0 ? originator : graph.peer[h]!]!,
    clusterListLength: attributes.clusterListLength(attributes.clusters(attributeId)),
    neighborAddress: h,
  };
}

/** LOCAL_PREF of a route received inside the AS. */
export const carriedPref = (context: RoutingContext, attributeId: number): number =>
  context.attributes.localPref(attributeId) >>> 0;

/** Whether a route outlived its restart time and is the last resort (RFC 9494 §4.3). */
export const isLongLivedStale = (context: RoutingContext, attributeId: number): boolean =>
  context.attributes.hasCommunity(attributeId, WellKnown.llgrStale);

/** How a speaker departs from the plain decision process. */
export function decisionOptions(context: RoutingContext, speaker: number): DecisionOptions {
  const bits = context.graph.features[speaker]!;
  return {
    alwaysCompareMed: (bits & Feature.alwaysCompareMed) !== 0,
    missingMedIsWorst: (bits & Feature.missingMedIsWorst) !== 0,
    prefersOldest: (bits & Feature.prefersOldest) !== 0,
    isOrderDependent: (bits & Feature.orderDependentMed) !== 0,
  };
}

/** The decision process as this speaker runs it. */
export const decideAt = (context: RoutingContext, speaker: number, candidates: readonly EdgeCandidate[]): Decision =>
  decide(candidates, decisionOptions(context, speaker));

/** The step on which the present choice of a speaker turned. An own route competes with nothing. */
export function decidingStep(context: RoutingContext, rib: PrefixRib, speaker: number): DecisionStep {
  if (rib.own.has(speaker)) return DecisionStep.onlyRoute;
  const { firstEdge } = context.graph;
  let count = 0;
  for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) if (rib.rank[h] !== INELIGIBLE) count++;
  if (count < 2) return count === 0 ? DecisionStep.none : DecisionStep.onlyRoute;
  return decideAt(context, speaker, candidatesAt(context, rib, speaker)).step;
}
