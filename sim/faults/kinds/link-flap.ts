/** A link (or everything in a shared-risk group) goes down and comes back again and again, in step. */
import { EventKind } from '../../trace/event-kinds.ts';
import { cycled } from '../cycles.ts';
import type { FaultBehaviour } from '../fault-kind.ts';

export const linkFlap: FaultBehaviour<'link.flap'> = {
  kind: 'link.flap',
  confirmedBy: [EventKind.igpChange, EventKind.sessionState],
  isZero: ({ down }) => down === 0,
  apply: (world, target, { period, down }) => {
    const links = world.find.links(target);
    return cycled(world, { period, downRatio: down }, (isHeld) => {
      for (const link of links) world.holdLink(link, isHeld);
    });
  },
};
