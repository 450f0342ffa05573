/** A rack loses its power: all its machines die at once, and boot when it is back. */
import { EventKind } from '../../trace/event-kinds.ts';
import { NODE_BOOT } from '../boot.ts';
import { neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const rackFail: FaultBehaviour<'rack.fail'> = {
  kind: 'rack.fail',
  confirmedBy: [EventKind.nodeState],
  isZero: neverZero,
  apply: (world, target) => {
    const nodes = world.find.nodesOf(target);
    for (const node of nodes) world.holdNode(node, true);
    return () => {
      world.later(NODE_BOOT, () => {
        for (const node of nodes) world.holdNode(node, false);
      });
    };
  },
};
