/** The running world as operations see it. */
import { microseconds } from '../../kernel/time.ts';
import type { NodeDrainHost } from '../../operations/node-drain.ts';
import type { ReplacementHost } from '../../operations/rolling-replacement.ts';
import type { World } from '../world.ts';
import { where } from './lookup.ts';

export function replacementHost({ platform, blueprint }: World): ReplacementHost {
  const { nodes, replicas, sites } = blueprint;
  return {
    replicasAt: (site) => platform.replicasAt(site),
    siteOf: (replica) => platform.siteOf(replica),
    isReady: (replica) => platform.isReady(replica),
    copyOf: (replica) => platform.copyOf(replica),
    drain: (replica) => void platform.drain(replica),
    replace: (replica) => platform.replace(replica),
    takeOver: (replica) => platform.takeOver(replica),
    roomAt: (site) => {
      const at = where(nodes, ({ datacenter }) => datacenter === sites[site]!.datacenter);
      return at.reduce((sum, node) => sum + (nodes[node]!.replicasMax ?? Infinity) - platform.replicasOn(node).length, 0);
    },
    readyAfter: (replica) => {
      const { startup, check } = replicas[replica]!;
      return microseconds(startup + check.rise * check.fastInterval);
    },
    watchReplicas: (changed) => platform.watchReplicas(changed),
  };
}

export function drainHost({ platform, rescheduler, blueprint }: World): NodeDrainHost {
  const { replicas, sites, topology } = blueprint;
  return {
    replicasOn: (node) => platform.replicasOn(node),
    replicasAt: (site) => platform.replicasAt(site),
    siteOf: (replica) => platform.siteOf(replica),
    isReady: (replica) => platform.isReady(replica),
    cordon: (node, isCordoned) => rescheduler?.cordon(node, isCordoned),
    isRescheduled: (replica) =>
      rescheduler !== null && topology.services[sites[replicas[replica]!.site]!.service]!.scheduling !== undefined,
    hasPlaceFor: (replica) => rescheduler !== null && rescheduler.hasPlaceFor(replica),
    evict: (replica) => rescheduler?.evictNow(replica),
    drain: (replica) => platform.drain(replica),
    shut: (replica) => platform.shut(replica),
    isShut: (replica) => platform.isShut(replica),
    watchReplicas: (changed) => platform.watchReplicas(changed),
  };
}
