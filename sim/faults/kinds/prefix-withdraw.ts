/** A prefix is no longer originated at the sites selected, while everything else there goes on. */
import { EventKind } from '../../trace/event-kinds.ts';
import { neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const prefixWithdraw: FaultBehaviour<'prefix.withdraw'> = {
  kind: 'prefix.withdraw',
  confirmedBy: [EventKind.bgpSend, EventKind.routeChange],
  isZero: neverZero,
  apply: (world, target) => {
    const originations = world.find.originations(target);
    for (const [prefix, datacenter] of originations) world.withhold(prefix, datacenter, true);
    return () => {
      for (const [prefix, datacenter] of originations) world.withhold(prefix, datacenter, false);
    };
  },
};
