/**
 * Attack traffic: requests or bare packets that take the ways of real clients and load what those load, but are nobody's
 * requests. They are lost beyond capacity like everything else and are not tried again. Sources spoofed or spread otherwise than
 * people are not modelled.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import type { FaultBehaviour } from '../fault-kind.ts';

export const demandAttack: FaultBehaviour<'demand.attack'> = {
  kind: 'demand.attack',
  confirmedBy: [EventKind.loadRate, EventKind.loadSlope],
  isZero: ({ requests, traffic }) => requests === 0 && traffic === 0,
  apply: (world, target, { requests, traffic, service }) => {
    const flows = world.find.flows(target, service);
    const rates = { requestsRpsPerMillion: requests, trafficBpsPerMillion: traffic };
    for (const flow of flows) world.addAttack(flow, rates, 1);
    return () => {
      for (const flow of flows) world.addAttack(flow, rates, -1);
    };
  },
};
