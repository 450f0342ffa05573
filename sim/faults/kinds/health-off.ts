/** Nothing checks any more: what was last believed of a replica stands, whatever becomes of it. */
import { EventKind } from '../../trace/event-kinds.ts';
import { grippedOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const healthOff: FaultBehaviour<'health.off'> = {
  kind: 'health.off',
  confirmedBy: [EventKind.checkMode],
  isZero: neverZero,
  apply: (world, target) => grippedOver(world.find.replicas(target), (replica) => world.breakCheck(replica, { kind: 'off' })),
};
