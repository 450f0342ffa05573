/**
 * What has become of a neighbour's route at one end of a session: a candidate, refused on import, held back by the neighbour and
 * why, or somewhere between. Answers "why is that route not here?"; looks and changes nothing.
 */
import { alternative } from '../advertise/alternatives.ts';
import { learnedClass } from '../policy/export.ts';
import { Refusal, refusalOf, REFUSALS } from '../policy/import.ts';
import { WITHHELD, Withheld, withheldBy } from '../policy/withheld.ts';
import { NO_ROUTE } from '../route/routes.ts';
import type { RoutingEngine } from './engine.ts';

export type Offer =
  /** In the running; `isStale` where its session is gone and it is kept for a restart. */
  | { readonly kind: 'candidate'; readonly route: number; readonly isStale: boolean }
  /** Received and not used. */
  | { readonly kind: 'refused'; readonly route: number; readonly reason: string }
  /** Received, and kept from use by flap damping until it has decayed. */
  | { readonly kind: 'damped'; readonly route: number; readonly untilUs: number }
  | { readonly kind: 'session-down' }
  /** The neighbour has nothing to send here, for this reason. */
  | { readonly kind: 'withheld'; readonly reason: string }
  /** The neighbour would send this route, and waits for its MRAI; NO_ROUTE is a withdrawal. */
  | { readonly kind: 'held-by-mrai'; readonly route: number; readonly untilUs: number }
  /** Sent and not here yet. */
  | { readonly kind: 'on-its-way'; readonly route: number };

/** What became of the far end's route; a route that is here and older than what the far end sent last counts as it is here. */
export function offerOf(engine: RoutingEngine, prefix: number, halfEdge: number): Offer {
  const { context } = engine;
  const { graph, sessionUp } = context;
  const rib = context.ribs[prefix]!;
  const route = rib.adjIn[halfEdge]!;
  if (route !== NO_ROUTE) return received(engine, prefix, halfEdge, route);
  const mate = graph.mate[halfEdge]!;
  if (sessionUp[halfEdge] === 0 || sessionUp[mate] === 0) return { kind: 'session-down' };
  if (rib.adjOut[mate] !== NO_ROUTE) return { kind: 'on-its-way', route: rib.adjOut[mate]! };
  const untilUs = engine.heldByMraiUntil(mate);
  const waiting = (waits: number): Offer =>
    untilUs === null ? { kind: 'on-its-way', route: waits } : { kind: 'held-by-mrai', route: waits, untilUs };
  if (graph.lane[mate]! > 0) {
    const next = alternative(context, rib, prefix, mate);
    return next === NO_ROUTE ? { kind: 'withheld', reason: 'it has no further path to send here' } : waiting(next);
  }
  const speaker = graph.owner[mate]!;
  const [edge, chosen] = [rib.locEdge[speaker]!, rib.locRoute[speaker]!];
  const choice = { speaker, edge, route: chosen, learned: learnedClass(context, edge, chosen) };
  const reason = withheldBy(context, choice, prefix, mate, true);
  return reason === Withheld.no ? waiting(chosen) : { kind: 'withheld', reason: WITHHELD[reason]! };
}

function received(engine: RoutingEngine, prefix: number, halfEdge: number, route: number): Offer {
  const { context } = engine;
  const reason = refusalOf(context, prefix, halfEdge, route);
  if (reason !== Refusal.none) return { kind: 'refused', route, reason: REFUSALS[reason]! };
  const untilUs = engine.dampedUntil(halfEdge, prefix);
  if (untilUs !== null) return { kind: 'damped', route, untilUs };
  return { kind: 'candidate', route, isStale: context.sessionUp[halfEdge] === 0 };
}
