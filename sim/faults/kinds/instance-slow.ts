/**
 * Every request takes longer by a factor, and the replica can work on so many fewer. Its health check fails once a probe is
 * answered later than its timeout: most slow replicas stay in rotation.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { grippedOver, type FaultBehaviour } from '../fault-kind.ts';

export const instanceSlow: FaultBehaviour<'instance.slow'> = {
  kind: 'instance.slow',
  confirmedBy: [EventKind.replicaCapacity],
  isZero: ({ by }) => by === 1 || by === 0,
  apply: (world, target, { by }) => grippedOver(world.find.replicas(target), (replica) => world.slow(replica, by)),
};
