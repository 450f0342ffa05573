/**
 * The fabric between the border routers and the nodes of a datacenter is dead: sessions stay up, the site goes on attracting
 * traffic, and what it attracts is lost. How long depends on who checks from where. Checks that run beside the replicas are
 * on the far side of the break and find everything well; what they told the border is withdrawn when the border misses them
 * (`hold`: the hold time of the session between a node's announcer and its router), or never. Checks that run at the border
 * see the break as any failure, after their own timeouts. The control plane is with the nodes and moves nothing.
 */
import type { EntityRef } from '../../model/entity.ts';
import { EventKind } from '../../trace/event-kinds.ts';
import { heldOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';
import type { FaultWorld } from '../world/world.ts';

/** The border forgets, after a while, what nobody told it again, until the fabric is back. */
function forget(world: FaultWorld, target: EntityRef, after: Parameters<FaultWorld['later']>[0]): () => void {
  let isOver = false;
  let told: (() => void) | null = null;
  world.later(after, () => {
    if (isOver) return;
    told = heldOver(world.find.sitesOf(target), (site, isHeld) => world.silenceSite(site, isHeld));
  });
  return () => {
    isOver = true;
    told?.();
  };
}

export const datacenterIsolate: FaultBehaviour<'datacenter.isolate'> = {
  kind: 'datacenter.isolate',
  confirmedBy: [EventKind.nodeState],
  isZero: neverZero,
  apply: (world, target, { checks, hold }) => {
    const cut = checks === 'inside' ? 'clients' : 'clients-and-checks';
    const undo = [heldOver(world.find.nodesOf(target), (node, isCut) => world.cutNode(node, isCut, cut))];
    if (checks === 'inside' && hold !== undefined) undo.push(forget(world, target, hold));
    return () => undo.forEach((act) => act());
  },
};
