/** People ask for more for a while: a rise, a level, a decay of its own length, as a factor or as requests on top of it. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { FaultBehaviour } from '../fault-kind.ts';

export const demandSurge: FaultBehaviour<'demand.surge'> = {
  kind: 'demand.surge',
  confirmedBy: [EventKind.flowRate, EventKind.flowSlope],
  isZero: ({ by, add }) => by === 1 && add === 0,
  apply: (world, target, { by, add, rise, decay, service }) => {
    const change = { by, addRpsPerMillion: add, ramp: rise, decay };
    const handles = world.find.flows(target, service).map((flow) => world.changeDemand(flow, change));
    return () => {
      for (const handle of handles) world.endDemandChange(handle);
    };
  },
};
