/** An outside AS forgets its export rule and announces all it knows, to everybody or to one AS (RFC 7908, types 1 to 4). */
import { EventKind } from '../../trace/event-kinds.ts';
import { holdAll, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const prefixLeak: FaultBehaviour<'prefix.leak'> = {
  kind: 'prefix.leak',
  confirmedBy: [EventKind.bgpSend, EventKind.routeChange],
  isZero: neverZero,
  apply: (world, target, { toward = null }) =>
    holdAll(world.find.externalEndsOfAs(target.id, toward).map((end) => () => world.changePolicy(end, { leaks: true }))),
};
