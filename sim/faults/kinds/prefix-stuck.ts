/**
 * The routers of an outside AS keep what they have of a prefix, whatever they are told of it: a "zombie" that outlives its
 * withdrawal. It is seen only when somebody has something else to say of the prefix.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const prefixStuck: FaultBehaviour<'prefix.stuck'> = {
  kind: 'prefix.stuck',
  confirmedBy: [EventKind.bgpIgnore],
  isZero: neverZero,
  apply: (world, target, { by }) => {
    const prefix = world.find.prefix(target);
    const ends = world.find.endsOfAs(by);
    for (const end of ends) world.stickRoute(end, prefix, true);
    return () => {
      for (const end of ends) world.stickRoute(end, prefix, false);
    };
  },
};
