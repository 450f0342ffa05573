/** The running world as faults see it: names to indices, and the acts of each room. */
import type { FaultWorld } from '../../faults/world/world.ts';
import type { World } from '../world.ts';
import { networkActs } from './network.ts';
import { networkTargets } from './network-targets.ts';
import { platformActs, platformTargets } from './platform.ts';
import { trafficActs, trafficTargets } from './traffic.ts';

export const faultPort = (world: World, later: FaultWorld['later']): FaultWorld => ({
  ...platformActs(world, later),
  ...networkActs(world),
  ...trafficActs(world),
  find: { ...platformTargets(world), ...networkTargets(world), ...trafficTargets(world) },
  get now() {
    return world.scheduler.now;
  },
  later,
});
