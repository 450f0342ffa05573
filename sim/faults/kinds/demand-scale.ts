/** The demand of the clients selected is multiplied, at once or over a ramp. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { FaultBehaviour } from '../fault-kind.ts';

export const demandScale: FaultBehaviour<'demand.scale'> = {
  kind: 'demand.scale',
  confirmedBy: [EventKind.flowRate, EventKind.flowSlope],
  isZero: ({ by }) => by === 1,
  apply: (world, target, { by, ramp }) => {
    const change = { by, addRpsPerMillion: 0, ramp, decay: ramp };
    const handles = world.find.flows(target).map((flow) => world.changeDemand(flow, change));
    return () => {
      for (const handle of handles) world.endDemandChange(handle);
    };
  },
};
