/** A candidate held against the chosen one: who offered it, the step on which it lost and both values there. */
import { decideAt, type EdgeCandidate } from '../routing/decision/candidates.ts';
import { DecisionStep, reasonName } from '../trace/reasons.ts';
import type { World } from './world.ts';

export interface ExplainedRival {
  /** The neighbour that offered it. */
  readonly from: string;
  readonly asPath: readonly string[];
  readonly lostBy: string;
  /** The values compared at that step: chosen, rival. */
  readonly values: readonly [number, number];
}

export function explainRival(world: World, chosen: EdgeCandidate, rival: EdgeCandidate): ExplainedRival {
  const { graph } = world.context;
  const { step } = decideAt(world.context, graph.owner[chosen.halfEdge]!, [chosen, rival]);
  return {
    from: world.blueprint.network.speakers[graph.peer[rival.halfEdge]!]!.name,
    asPath: asPathOf(world, rival.route),
    lostBy: reasonName('decision', step),
    values: [comparedAt(step, chosen), comparedAt(step, rival)],
  };
}

/** Names of the ASes of a route's path, nearest first. */
export function asPathOf(world: World, route: number): string[] {
  const { context, blueprint } = world;
  const { asOf } = context.graph;
  return context.routes.path(route).map((as) => blueprint.network.speakers[asOf.indexOf(as)]!.asName);
}

function comparedAt(step: DecisionStep, candidate: EdgeCandidate): number {
  switch (step) {
    case DecisionStep.localPref:
      return candidate.localPref;
    case DecisionStep.asPathLength:
      return candidate.asPathLength;
    case DecisionStep.origin:
      return candidate.origin;
    case DecisionStep.med:
      return candidate.med;
    case DecisionStep.ebgpOverIbgp:
      return candidate.isExternal ? 1 : 0;
    case DecisionStep.igpMetric:
      return candidate.igpMetric;
    case DecisionStep.oldest:
      return candidate.age ?? 0;
    case DecisionStep.routerId:
      return candidate.routerId;
    case DecisionStep.clusterList:
      return candidate.clusterListLength;
    default:
      return candidate.neighborAddress;
  }
}
