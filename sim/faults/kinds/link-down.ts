/** A link (or everything in a shared-risk group, or the link under a session) carries nothing. */
import { EventKind } from '../../trace/event-kinds.ts';
import { heldOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const linkDown: FaultBehaviour<'link.down'> = {
  kind: 'link.down',
  confirmedBy: [EventKind.igpChange, EventKind.sessionState],
  isZero: neverZero,
  apply: (world, target) => heldOver(world.find.links(target), (link, isHeld) => world.holdLink(link, isHeld)),
};
