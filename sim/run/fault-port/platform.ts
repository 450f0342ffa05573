/** Faults' hold on the platform of a running world. */
import { present } from '../../kernel/assert.ts';
import type { EntityRef } from '../../model/entity.ts';
import type { PlatformActs } from '../../faults/world/platform-acts.ts';
import type { PlatformTargets } from '../../faults/world/targets.ts';
import type { World } from '../world.ts';
import { rackId } from '../../model/scenario/entities.ts';
import { byId, where } from './lookup.ts';

export const platformActs = ({ platform, announcer }: World): PlatformActs => ({
  crash: (replica) => platform.crash(replica),
  hang: (replica) => platform.hang(replica),
  slow: (replica, factor) => platform.slow(replica, factor),
  breakCheck: (replica, fault) => platform.breakCheck(replica, fault),
  holdNode: (node, isHeld) => platform.holdNode(node, isHeld),
  cutNode: (node, isCut, cut) => platform.cutNode(node, isCut, cut),
  pauseNode: (node, isPaused) => platform.pauseNode(node, isPaused),
  silenceSite: (site, isHeld) => announcer.drain(site, isHeld),
});

export function platformTargets({ blueprint }: World): PlatformTargets {
  const { topology, nodes, replicas, sites } = blueprint;
  const datacenters = byId(topology.datacenters);
  const nodeIndex = byId(nodes);
  const replicaIndex = byId(replicas);
  const datacenterOf = (ref: EntityRef): number => present(datacenters.get(ref.id), `datacenter ${ref.id}`);
  return {
    replicas: (ref) => [present(replicaIndex.get(ref.id), `instance ${ref.id}`)],
    nodes: (ref) => [present(nodeIndex.get(ref.id), `node ${ref.id}`)],
    nodesOf: (ref) =>
      ref.kind === 'rack'
        ? where(nodes, ({ datacenter, rack }) => rackId(topology.datacenters[datacenter]!.id, rack) === ref.id)
        : where(nodes, ({ datacenter }) => datacenter === datacenterOf(ref)),
    sitesOf: (ref) => where(sites, ({ datacenter }) => datacenter === datacenterOf(ref)),
  };
}
