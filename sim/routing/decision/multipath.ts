/**
 * Routes that a speaker may use side by side with its best one: those that only the last tie-breaks tell apart (equal LOCAL_PREF,
 * path length, origin, MED within a neighbouring AS, external or internal, interior cost). Paths through different neighbouring
 * ASes count ("multipath relax"); two routes with one next hop over one link are one way. Neighbours are told of the best alone
 * (RFC 4271 §9.1.3).
 */
import type { RoutingContext } from '../rib/context.ts';
import type { PrefixRib } from '../rib/prefix-rib.ts';
import { candidatesAt, decisionOptions, type EdgeCandidate } from './candidates.ts';
import { equallyGood } from './decide.ts';

/** Half-edges of the routes in use, the best first, as many as the speaker is set to; one where it uses the best alone. */
export function pathsInUse(context: RoutingContext, rib: PrefixRib, speaker: number): number[] {
  const best = rib.locEdge[speaker]!;
  const limit = context.graph.multipath[speaker]!;
  if (best < 0 || limit <= 1) return [best];
  const candidates = candidatesAt(context, rib, speaker);
  const chosen = candidates.find(({ halfEdge }) => halfEdge === best);
  if (chosen === undefined) return [best];
  const good = new Set(equallyGood(candidates, decisionOptions(context, speaker)).map((i) => candidates[i]!));
  // Where the order of arrival decides, the best may be one that MED would remove from the set: it has no equals.
  if (!good.has(chosen)) return [best];
  const inUse = [best];
  const ways = new Set([wayOf(context, chosen)]);
  for (const candidate of candidates) {
    if (inUse.length === limit) break;
    const way = wayOf(context, candidate);
    if (ways.has(way) || !good.has(candidate)) continue;
    inUse.push(candidate.halfEdge);
    ways.add(way);
  }
  return inUse;
}

/** Where a route's packets go: to the exit of the AS or the member behind a route server, else to the neighbour over a link. */
function wayOf({ attributes, graph, routes }: RoutingContext, { halfEdge, route }: EdgeCandidate): string {
  const nextHop = attributes.nextHop(routes.attributes(route));
  return nextHop >= 0 ? `${nextHop}` : `${graph.peer[halfEdge]!} ${graph.link[halfEdge]!}`;
}
