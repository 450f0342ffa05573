/** Faults' hold on the users of a running world. */
import type { TrafficTargets } from '../../faults/world/targets.ts';
import type { TrafficActs } from '../../faults/world/traffic-acts.ts';
import { NEVER } from '../../kernel/time.ts';
import type { DemandFactor } from '../../traffic/demand.ts';
import type { World } from '../world.ts';
import { byId, where } from './lookup.ts';

export function trafficActs({ scheduler, traffic }: World): TrafficActs {
  const scales: { readonly flow: number; readonly factor: DemandFactor }[] = [];
  return {
    scaleDemand: (flow, by, ramp) => {
      const factor: DemandFactor = { by, from: scheduler.now, ramp, until: NEVER };
      traffic.scaleDemand(flow, factor);
      return scales.push({ flow, factor }) - 1;
    },
    endScale: (handle) => {
      const { flow, factor } = scales[handle]!;
      factor.until = scheduler.now;
      traffic.demandChanged(flow);
    },
  };
}

export function trafficTargets({ blueprint }: World): TrafficTargets {
  const { topology, flows } = blueprint;
  const populationIndex = byId(topology.populations);
  const serviceIndex = byId(topology.services);
  return {
    flows: (ref) => {
      if (ref.kind === 'client') return where(flows, (flow) => flow.population === populationIndex.get(ref.id));
      if (ref.kind === 'service') return where(flows, (flow) => flow.service === serviceIndex.get(ref.id));
      return where(flows, (flow) => topology.populations[flow.population]!.region === ref.id);
    },
  };
}
