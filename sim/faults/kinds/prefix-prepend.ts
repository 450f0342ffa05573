/** A prefix is announced with copies of our AS number in front, at the sites selected, to all neighbours or one. */
import { EventKind } from '../../trace/event-kinds.ts';
import { holdAll, type FaultBehaviour } from '../fault-kind.ts';

export const prefixPrepend: FaultBehaviour<'prefix.prepend'> = {
  kind: 'prefix.prepend',
  confirmedBy: [EventKind.bgpSend, EventKind.routeChange],
  isZero: ({ times }) => times === 0,
  apply: (world, target, { times, toward = null }) => {
    const { find } = world;
    return holdAll(
      find.originations(target).flatMap(([prefix, datacenter]) => {
        const change = { prependOwn: { prefixes: [prefix], count: times } };
        return find.externalEndsOfSite(datacenter, toward).map((end) => () => world.changePolicy(end, change));
      }),
    );
  },
};
