/**
 * Routes that a speaker may use side by side with its best one: those that only the last tie-breaks tell apart (equal LOCAL_PREF,
 * path length, origin, MED within a neighbouring AS, external or internal, interior cost). Paths through different neighbouring
 * ASes count ("multipath relax"). Neighbours are told of the best alone (RFC 4271 §9.1.3).
 */
import type { RoutingContext } from '../rib/context.ts';
import type { PrefixRib } from '../rib/prefix-rib.ts';
import { candidatesAt, decideAt, type EdgeCandidate } from './candidates.ts';
import { DecisionStep } from '../../trace/reasons.ts';

/** Half-edges of the routes in use, the best first, as many as the speaker is set to; one where it uses the best alone. */
export function pathsInUse(context: RoutingContext, rib: PrefixRib, speaker: number): number[] {
  const best = rib.locEdge[speaker]!;
  const limit = context.graph.multipath[speaker]!;
  if (best < 0 || limit <= 1) return [best];
  const candidates = candidatesAt(context, rib, speaker);
  const chosen = candidates.find(({ halfEdge }) => halfEdge === best);
  if (chosen === undefined) return [best];
  const isEqual = (other: EdgeCandidate): boolean => {
    const { step } = decideAt(context, speaker, [chosen, other]);
    return step >= DecisionStep.oldest;
  };
  const others = candidates.filter((candidate) => candidate !== chosen && isEqual(candidate)).map(({ halfEdge }) => halfEdge);
  return [best, ...others].slice(0, limit);
}
