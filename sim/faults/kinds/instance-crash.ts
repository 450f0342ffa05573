/** The process dies at once and refuses connections until it is let start again, which takes its start-up time. */
import { EventKind } from '../../trace/event-kinds.ts';
import { heldOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const instanceCrash: FaultBehaviour<'instance.crash'> = {
  kind: 'instance.crash',
  confirmedBy: [EventKind.replicaState],
  isZero: neverZero,
  apply: (world, target) => heldOver(world.find.replicas(target), (replica, isHeld) => world.holdReplica(replica, isHeld)),
};
