/**
 * A datacenter loses power (machines and routers die, and boot when it is back), its network (every link that leaves the site
 * is cut while machines live on), or both.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { NODE_BOOT, ROUTER_BOOT } from '../boot.ts';
import { heldOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';
import type { FaultWorld } from '../world/world.ts';
import type { EntityRef } from '../../model/entity.ts';

function losePower(world: FaultWorld, target: EntityRef): () => void {
  const nodes = world.find.nodesOf(target);
  const routers = world.find.routersOf(target);
  for (const router of routers) world.holdRouter(router, true);
  for (const node of nodes) world.holdNode(node, true);
  return () => {
    world.later(NODE_BOOT, () => {
      for (const node of nodes) world.holdNode(node, false);
    });
    world.later(ROUTER_BOOT, () => {
      for (const router of routers) world.holdRouter(router, false);
    });
  };
}

const loseNetwork = (world: FaultWorld, target: EntityRef): (() => void) =>
  heldOver(world.find.linksLeaving(target), (link, isHeld) => world.holdLink(link, isHeld));

export const datacenterFail: FaultBehaviour<'datacenter.fail'> = {
  kind: 'datacenter.fail',
  confirmedBy: [EventKind.sessionState, EventKind.linkState, EventKind.announceState],
  isZero: neverZero,
  apply: (world, target, { how }) => {
    const undo = [
      ...(how === 'network' ? [] : [losePower(world, target)]),
      ...(how === 'power' ? [] : [loseNetwork(world, target)]),
    ];
    return () => undo.forEach((act) => act());
  },
};
