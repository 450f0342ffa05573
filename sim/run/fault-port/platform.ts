/** Faults' hold on the platform of a running world. */
import { present } from '../../kernel/assert.ts';
import type { EntityRef } from '../../model/entity.ts';
import type { FaultWorld } from '../../faults/world/world.ts';
import type { PlatformActs } from '../../faults/world/platform-acts.ts';
import type { PlatformTargets } from '../../faults/world/targets.ts';
import { rackId } from '../../model/scenario/entities.ts';
import { NodeDrain } from '../../operations/node-drain.ts';
import { RollingReplacement } from '../../operations/rolling-replacement.ts';
import type { World } from '../world.ts';
import { byId, where } from './lookup.ts';
import { drainHost, replacementHost } from './operation-hosts.ts';

export function platformActs(world: World, later: FaultWorld['later']): PlatformActs {
  const { platform, announcer, scheduler } = world;
  return {
    crash: (replica) => platform.crash(replica),
    hang: (replica) => platform.hang(replica),
    slow: (replica, factor) => platform.slow(replica, factor),
    breakCheck: (replica, fault) => platform.breakCheck(replica, fault),
    holdNode: (node, isHeld) => platform.holdNode(node, isHeld),
    cutNode: (node, isCut, cut) => platform.cutNode(node, isCut, cut),
    pauseNode: (node, isPaused) => platform.pauseNode(node, isPaused),
    silenceSite: (site, isHeld) => announcer.drain(site, isHeld),
    drainNode: (plan) => {
      const drain = new NodeDrain(plan, drainHost(world), { scheduler, later });
      drain.start();
      return () => drain.stop();
    },
    replaceReplicas: (plan) => {
      const replacement = new RollingReplacement(plan, replacementHost(world), { scheduler, later });
      replacement.start();
      return () => replacement.stop();
    },
  };
}

export function platformTargets({ blueprint }: World): PlatformTargets {
  const { topology, nodes, replicas, sites } = blueprint;
  const datacenters = byId(topology.datacenters);
  const serviceIndex = byId(topology.services);
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
    sitesOf: (ref) =>
      ref.kind === 'service'
        ? where(sites, ({ service }) => service === serviceIndex.get(ref.id))
        : where(sites, ({ datacenter }) => datacenter === datacenterOf(ref)),
  };
}
