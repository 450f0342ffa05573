/**
 * The further paths of a session that carries several (ADD-PATH, RFC 7911): lane n takes the n-th best of the candidates that may
 * be sent there, leaving out the selected one, which lane 0 takes. Real path identifiers stay with a path while its rank changes;
 * here the path moves to another lane instead, which means more messages and the same set of paths at the far end.
 */
import { candidatesAt, decideAt } from '../decision/candidates.ts';
import { learnedClass, sentOver } from '../policy/export.ts';
import type { RoutingContext } from '../rib/context.ts';
import type { PrefixRib } from '../rib/prefix-rib.ts';
import { NO_ROUTE } from '../route/routes.ts';

export function alternative(context: RoutingContext, rib: PrefixRib, prefix: number, halfEdge: number): number {
  const { graph } = context;
  const speaker = graph.owner[halfEdge]!;
  const receiver = graph.peer[halfEdge]!;
  let left = candidatesAt(context, rib, speaker).filter((candidate) => candidate.halfEdge !== rib.locEdge[speaker]);
  let lane = graph.lane[halfEdge]!;
  while (left.length > 0) {
    const next = left[decideAt(context, speaker, left).best]!;
    left = left.filter((candidate) => candidate !== next);
    if (graph.peer[next.halfEdge] === receiver) continue;
    const { halfEdge: edge, route } = next;
    const choice = { speaker, edge, route, learned: learnedClass(context, edge, route) };
    const sent = sentOver(context, choice, prefix, halfEdge);
    if (sent !== NO_ROUTE && --lane === 0) return sent;
  }
  return NO_ROUTE;
}
