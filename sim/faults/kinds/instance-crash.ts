/**
 * The process dies at once and refuses connections until it is let start again, which takes its start-up time. A replica
 * that is moved to another node meanwhile runs there: the fault has hold of the process and not of its successor.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { grippedOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const instanceCrash: FaultBehaviour<'instance.crash'> = {
  kind: 'instance.crash',
  confirmedBy: [EventKind.replicaState],
  isZero: neverZero,
  apply: (world, target) => grippedOver(world.find.replicas(target), (replica) => world.crash(replica)),
};
