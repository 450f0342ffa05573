/** The machine goes silent with every replica on it; it comes back after booting. */
import { EventKind } from '../../trace/event-kinds.ts';
import { neverZero, type FaultBehaviour } from '../fault-kind.ts';
import { NODE_BOOT } from '../boot.ts';

export const nodeFail: FaultBehaviour<'node.fail'> = {
  kind: 'node.fail',
  confirmedBy: [EventKind.nodeState],
  isZero: neverZero,
  apply: (world, target) => {
    const nodes = world.find.nodes(target);
    for (const node of nodes) world.holdNode(node, true);
    return () => {
      world.later(NODE_BOOT, () => {
        for (const node of nodes) world.holdNode(node, false);
      });
    };
  },
};
