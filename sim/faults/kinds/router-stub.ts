/**
 * A border router of ours asks not to be passed through, as operators make it before work on it (RFC 6987 section 2; FRRouting
 * `max-metric router-lsa administrative`, IS-IS `set-overload-bit`): it is emptied of what it only passes on. The way in which it
 * says so is the topology's (`stub_router.method`).
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const routerStub: FaultBehaviour<'router.stub'> = {
  kind: 'router.stub',
  confirmedBy: [EventKind.routerStub],
  isZero: neverZero,
  apply: (world, target) => {
    const router = world.find.router(target);
    world.holdStub(router, true);
    return () => world.holdStub(router, false);
  },
};
