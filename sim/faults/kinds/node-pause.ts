/**
 * The machine is frozen with all that runs on it (a live migration, a stuck hypervisor, memory pressure) and thawed later:
 * it says nothing meanwhile, loses no state and does not boot. Requests that wait for it time out.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { heldOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const nodePause: FaultBehaviour<'node.pause'> = {
  kind: 'node.pause',
  confirmedBy: [EventKind.nodeState],
  isZero: neverZero,
  apply: (world, target) => heldOver(world.find.nodes(target), (node, isPaused) => world.pauseNode(node, isPaused)),
};
