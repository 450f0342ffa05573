/**
 * A person empties the machine before work on it: cordoned, its replicas sent elsewhere one by one. Nothing is lost where
 * capacity and room allow; what finds no room stays.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { grippedOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const nodeDrain: FaultBehaviour<'node.drain'> = {
  kind: 'node.drain',
  confirmedBy: [EventKind.replicaNode, EventKind.replicaState],
  isZero: neverZero,
  apply: (world, target, { grace, max_unavailable: maxUnavailable }) =>
    grippedOver(world.find.nodes(target), (node) => world.drainNode({ node, grace, maxUnavailable })),
};
