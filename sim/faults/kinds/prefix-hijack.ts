/** Another AS originates our prefix or a part of it, perhaps with a path that pretends to end in our AS. */
import { EventKind } from '../../trace/event-kinds.ts';
import { holdAll, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const prefixHijack: FaultBehaviour<'prefix.hijack'> = {
  kind: 'prefix.hijack',
  confirmedBy: [EventKind.bgpSend, EventKind.routeChange],
  isZero: neverZero,
  apply: (world, target, { by, announces, forges_origin: isForged }) => {
    const { find } = world;
    const prefix = find.prefix(announces === undefined ? target : { kind: 'prefix', id: announces });
    return holdAll(find.routersOfAs(by).map((router) => () => world.hijack(prefix, router, isForged)));
  },
};
