/** Puts a state that was found elsewhere into the RIB of a prefix, every column as if the engine had converged to it. */
import { assert } from '../../kernel/assert.ts';
import { outgoing } from '../advertise/outgoing.ts';
import { rankOf } from '../decision/select.ts';
import type { RoutingContext } from '../rib/context.ts';
import { PrefixRib } from '../rib/prefix-rib.ts';
import { OWN_ROUTE } from '../route/routes.ts';
import type { Origin } from './fixpoint.ts';
import type { StableState } from './stability.ts';

/** What ADD-PATH sessions carry follows from what others carry; so many passes settle it in any sensible network. */
const PASSES_MAX = 64;

/** @throws AssertionError when the state is not one of rest. */
export function settle(context: RoutingContext, prefix: number, origins: readonly Origin[], state: StableState): void {
  const { graph, sessionUp } = context;
  const rib = clear(context, prefix);
  for (const { speaker, route } of origins) rib.own.set(speaker, route ?? OWN_ROUTE);
  rib.best.set(state.via);
  rib.locEdge.set(state.via);
  rib.locRoute.set(state.route);
  for (let pass = 0, isMoving = true; isMoving; pass++) {
    assert(pass < PASSES_MAX, 'a state that does not settle');
    isMoving = false;
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const far = graph.mate[h]!;
      if (sessionUp[h] === 0 || sessionUp[far] === 0) continue;
      const out = outgoing(context, rib, prefix, h);
      if (out === rib.adjOut[h]) continue;
      isMoving = true;
      rib.adjOut[h] = rib.adjIn[far] = out;
      rib.rank[far] = rankOf(context, prefix, far, out);
    }
  }
  rib.fibEdge.set(rib.locEdge);
  rib.fibRoute.set(rib.locRoute);
}

/** Empties the RIB of a prefix: nobody originates it or knows of it. */
export function clear(context: RoutingContext, prefix: number): RoutingContext['ribs'][number] {
  const rib = context.ribs[prefix]!;
  rib.adopt(new PrefixRib(context.ribSize));
  rib.claim();
  return rib;
}
