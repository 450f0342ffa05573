/** The process accepts requests and never answers: its check times out, and so do the requests that it gets until then. */
import { EventKind } from '../../trace/event-kinds.ts';
import { grippedOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const instanceHang: FaultBehaviour<'instance.hang'> = {
  kind: 'instance.hang',
  confirmedBy: [EventKind.replicaState],
  isZero: neverZero,
  apply: (world, target) => grippedOver(world.find.replicas(target), (replica) => world.hang(replica)),
};
