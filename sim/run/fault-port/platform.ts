/** Faults' hold on the platform of a running world. */
import { present } from '../../kernel/assert.ts';
import type { PlatformActs } from '../../faults/world/platform-acts.ts';
import type { PlatformTargets } from '../../faults/world/targets.ts';
import type { World } from '../world.ts';
import { byId, where } from './lookup.ts';

export const platformActs = ({ platform }: World): PlatformActs => ({
  holdReplica: (replica, isHeld) => platform.holdReplica(replica, isHeld),
  holdNode: (node, isHeld) => platform.holdNode(node, isHeld),
});

export function platformTargets({ blueprint }: World): PlatformTargets {
  const { topology, nodes, replicas } = blueprint;
  const datacenters = byId(topology.datacenters);
  const nodeIndex = byId(nodes);
  const replicaIndex = byId(replicas);
  return {
    replicas: (ref) => [present(replicaIndex.get(ref.id), `instance ${ref.id}`)],
    nodes: (ref) => [present(nodeIndex.get(ref.id), `node ${ref.id}`)],
    nodesOf: (ref) => {
      const at = present(datacenters.get(ref.id), `datacenter ${ref.id}`);
      return where(nodes, (node) => node.datacenter === at);
    },
  };
}
