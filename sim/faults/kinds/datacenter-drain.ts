/** Users are led away from a datacenter in steps before its routes go; the drain itself is an act of the platform. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { FaultBehaviour } from '../fault-kind.ts';

export const datacenterDrain: FaultBehaviour<'datacenter.drain'> = {
  kind: 'datacenter.drain',
  confirmedBy: [EventKind.bgpSend, EventKind.routeChange],
  isZero: ({ steps, prepend }) => prepend === 0 && steps.every((step) => step === 'prepend'),
  apply: (world, target, { steps, prepend, dwell }) =>
    world.drainSite(world.find.siteOf(target), { steps, prependCount: prepend, dwell }),
};
