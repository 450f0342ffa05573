/**
 * A link carries packets badly, in one direction or both: later, not all of them, or not so many a second. What is lost ends
 * tries of users (TCP's own retransmissions within a try are not modelled), and sessions and adjacencies by their own rules.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { holdAll, type FaultBehaviour } from '../fault-kind.ts';

export const linkImpair: FaultBehaviour<'link.impair'> = {
  kind: 'link.impair',
  confirmedBy: [
    EventKind.flowRate,
    EventKind.flowRtt,
    EventKind.flowPath,
    EventKind.loadCapacity,
    EventKind.sessionState,
    EventKind.igpChange,
  ],
  isZero: ({ delay, loss, rate }) => delay === 0 && loss === 0 && rate === undefined,
  apply: (world, target, { delay, loss, rate, direction }) => {
    const ways = direction === 'both' ? [0, 1] : direction === 'forth' ? [0] : [1];
    const impairment = { delayUs: delay, lossRatio: loss, rateBps: rate ?? null };
    return holdAll(
      world.find.links(target).flatMap((link) => ways.map((way) => () => world.impair(2 * link + way, impairment))),
    );
  },
};
