/** A border router of ours dies with all its sessions and links; it runs again a while after the end of the fault. */
import { EventKind } from '../../trace/event-kinds.ts';
import { neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const routerFail: FaultBehaviour<'router.fail'> = {
  kind: 'router.fail',
  confirmedBy: [EventKind.routerState],
  isZero: neverZero,
  apply: (world, target, { boot }) => {
    const router = world.find.router(target);
    world.holdRouter(router, true);
    return () => world.later(boot, () => world.holdRouter(router, false));
  },
};
