/**
 * The machine lives and nothing reaches it, nor the other way round: its checks fail, its heartbeats are missed, and what
 * runs on it goes on. It is as it was when the cut heals, unless its replicas were moved meanwhile.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { heldOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const nodePartition: FaultBehaviour<'node.partition'> = {
  kind: 'node.partition',
  confirmedBy: [EventKind.nodeState, EventKind.healthState, EventKind.nodeReady],
  isZero: neverZero,
  apply: (world, target) => heldOver(world.find.nodes(target), (node, isCut) => world.cutNode(node, isCut, 'all')),
};
