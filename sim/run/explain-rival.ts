/** A candidate held against the chosen one: who offered it, what it carries, the step on which it lost and both values there. */
import { decideAt, type EdgeCandidate } from '../routing/decision/candidates.ts';
import { DecisionStep, reasonName } from '../trace/reasons.ts';
import { asPathOf, attributesOf, ORIGINS, type ExplainedAs, type ExplainedAttributes } from './explain-attributes.ts';
import type { World } from './world.ts';

export interface ExplainedRival {
  /** The neighbour that offered it. */
  readonly from: string;
  readonly asPath: readonly ExplainedAs[];
  readonly attributes: ExplainedAttributes;
  readonly lostBy: string;
  /** The values compared at that step, in words: chosen, rival. Null where they say nothing. */
  readonly values: readonly [string, string] | null;
}

export function explainRival(world: World, chosen: EdgeCandidate, rival: EdgeCandidate): ExplainedRival {
  const { graph } = world.context;
  const router = graph.owner[chosen.halfEdge]!;
  const { step } = decideAt(world.context, router, [chosen, rival]);
  const isOurs = world.interior.isOurs(router);
  const [ours, theirs] = [comparedAt(step, chosen, isOurs), comparedAt(step, rival, isOurs)];
  return {
    from: world.blueprint.network.speakers[graph.peer[rival.halfEdge]!]!.name,
    asPath: asPathOf(world, rival.route),
    attributes: attributesOf(world, rival.route, rival),
    lostBy: reasonName('decision', step),
    values: ours === null || theirs === null ? null : [ours, theirs],
  };
}

/** An identifier of a router, as everybody reads it. */
const dottedQuad = (id: number): string => [24, 16, 8, 0].map((shift) => (id >>> shift) & 255).join('.');

/** `isOurs`: costs inside our own AS are numbers that operators set; inside others the delay stands for them. */
function comparedAt(step: DecisionStep, candidate: EdgeCandidate, isOurs: boolean): string | null {
  switch (step) {
    case DecisionStep.localPref:
      return candidate.isStale === true ? 'long-lived stale' : String(candidate.localPref);
    case DecisionStep.asPathLength:
      return String(candidate.asPathLength);
    case DecisionStep.origin:
      return ORIGINS[candidate.origin] ?? String(candidate.origin);
    case DecisionStep.med:
      return candidate.med < 0 ? 'none' : String(candidate.med);
    case DecisionStep.ebgpOverIbgp:
      return candidate.isExternal ? 'external' : 'internal';
    case DecisionStep.igpMetric:
      return isOurs ? String(candidate.igpMetric) : `${(candidate.igpMetric / 1000).toFixed(2)} ms`;
    case DecisionStep.oldest:
      return String(candidate.age ?? 0);
    case DecisionStep.routerId:
      return dottedQuad(candidate.routerId);
    case DecisionStep.clusterList:
      return String(candidate.clusterListLength);
    // Addresses of neighbours are not modelled: an order stands for them, and its numbers mean nothing.
    default:
      return null;
  }
}
