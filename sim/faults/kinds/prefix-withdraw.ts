/**
 * A prefix is no longer originated at the sites selected, while everything else there goes on.
 *
 * Two routers of a site that withdraw at once point at each other until each has heard it of the other, and packets go round
 * between them meanwhile. With `grace` the site first says inside the AS that it is the last resort: the others leave, its
 * routers still deliver, and when they cease they know where to go (RFC 8326 section 4, of make before break).
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { holdAll, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const prefixWithdraw: FaultBehaviour<'prefix.withdraw'> = {
  kind: 'prefix.withdraw',
  confirmedBy: [EventKind.bgpSend, EventKind.routeChange],
  isZero: neverZero,
  apply: (world, target, { grace }) => {
    const originations = world.find.originations(target);
    const withdraw = (): (() => void) => {
      for (const [prefix, datacenter] of originations) world.withhold(prefix, datacenter, true);
      return () => {
        for (const [prefix, datacenter] of originations) world.withhold(prefix, datacenter, false);
      };
    };
    if (grace === 0) return withdraw();
    let undo: (() => void) | null = holdAll(
      originations.map(
        ([prefix, datacenter]) =>
          () =>
            world.announceAsLastResort(prefix, datacenter),
      ),
    );
    let announce: (() => void) | null = null;
    world.later(grace, () => {
      if (undo !== null) announce = withdraw();
    });
    return () => {
      announce?.();
      undo?.();
      undo = null;
    };
  },
};
