/** Faults' hold on the users of a running world, and on those who pose as users. */
import type { TrafficTargets } from '../../faults/world/targets.ts';
import type { TrafficActs } from '../../faults/world/traffic-acts.ts';
import { NEVER } from '../../kernel/time.ts';
import type { DemandFactor } from '../../traffic/demand.ts';
import type { World } from '../world.ts';
import { byId, where } from './lookup.ts';

const MILLION = 1e6;

export function trafficActs({ scheduler, traffic, blueprint }: World): TrafficActs {
  const changes: { readonly flow: number; readonly factor: DemandFactor }[] = [];
  const millionsOf = (flow: number): number => blueprint.flows[flow]!.peopleCount / MILLION;
  return {
    changeDemand: (flow, { by, addRpsPerMillion, ramp, decay }) => {
      const addRps = addRpsPerMillion * millionsOf(flow);
      const factor: DemandFactor = { by, addRps, from: scheduler.now, ramp, decay, until: NEVER };
      traffic.scaleDemand(flow, factor);
      return changes.push({ flow, factor }) - 1;
    },
    endDemandChange: (handle) => {
      const { flow, factor } = changes[handle]!;
      factor.until = scheduler.now;
      traffic.demandChanged(flow);
    },
    addAttack: (flow, { requestsRpsPerMillion, trafficBpsPerMillion }, sign) => {
      const millions = millionsOf(flow);
      traffic.addAttack(flow, sign * requestsRpsPerMillion * millions, sign * trafficBpsPerMillion * millions);
    },
  };
}

export function trafficTargets({ blueprint }: World): TrafficTargets {
  const { topology, flows } = blueprint;
  const populationIndex = byId(topology.populations);
  const serviceIndex = byId(topology.services);
  return {
    flows: (ref, service) => {
      const asked = service === undefined ? null : serviceIndex.get(service);
      return where(flows, (flow) => {
        if (asked !== null && flow.service !== asked) return false;
        if (ref.kind === 'client') return flow.population === populationIndex.get(ref.id);
        if (ref.kind === 'service') return flow.service === serviceIndex.get(ref.id);
        return topology.populations[flow.population]!.region === ref.id;
      });
    },
  };
}
