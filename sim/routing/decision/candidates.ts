/** Bridges the columns of a RIB to the readable decision process: the candidates of a speaker, and why the best one won. */
import { DecisionStep } from '../../trace/reasons.ts';
import { isInternal } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import type { PrefixRib } from '../rib/prefix-rib.ts';
import { INELIGIBLE } from '../rib/rank.ts';
import { decide, type Candidate } from './decide.ts';

export interface EdgeCandidate extends Candidate {
  readonly halfEdge: number;
  readonly route: number;
}

/** All routes that a speaker may choose from, in half-edge order. Own routes are not among them: they always win. */
export function candidatesAt(context: RoutingContext, rib: PrefixRib, speaker: number): EdgeCandidate[] {
  const { graph, routes, attributes } = context;
  const found: EdgeCandidate[] = [];
  for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
    if (rib.rank[h] === INELIGIBLE) continue;
    const route = rib.adjIn[h]!;
    const a = attributes.read(routes.attributes(route));
    const internal = isInternal(graph.relation[h]!);
    found.push({
      halfEdge: h,
      route,
      localPref: internal ? a.localPref : context.importPref[h]!,
      asPathLength: routes.length(route),
      origin: a.origin,
      med: a.med,
      neighborAs: routes.firstAs(route),
      isExternal: !internal,
      igpMetric: internal ? context.igp.metric(speaker, a.nextHop) : 0,
      routerId: graph.routerId[a.originator >= 0 ? a.originator : graph.peer[h]!]!,
      clusterListLength: attributes.clusterListLength(a.clusters),
      neighborAddress: h,
    });
  }
  return found;
}

/** The step on which the present choice of a speaker turned. An own route competes with nothing. */
export function decidingStep(context: RoutingContext, rib: PrefixRib, speaker: number): DecisionStep {
  return rib.own.has(speaker) ? DecisionStep.onlyRoute : decide(candidatesAt(context, rib, speaker)).step;
}
