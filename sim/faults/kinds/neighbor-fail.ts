/**
 * A neighbour is lost: every router of its AS dies (an upstream; a route server, whose exchange goes on switching), an
 * exchange with its fabric, or only our own lines to it. Its routers come back when the fault ends.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { heldOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const neighborFail: FaultBehaviour<'neighbor.fail'> = {
  kind: 'neighbor.fail',
  confirmedBy: [EventKind.sessionState],
  isZero: neverZero,
  apply: (world, target, { what }) => {
    const { find } = world;
    const routers = what === 'lines' ? [] : find.routersOfAs(find.asOfNeighbor(target));
    const links = what === 'lines' ? find.linksOfNeighbor(target) : what === 'fabric' ? find.linksAtNeighbor(target) : [];
    const letGo = [
      heldOver(routers, (router, isHeld) => world.holdRouter(router, isHeld)),
      heldOver(links, (link, isHeld) => world.holdLink(link, isHeld)),
    ];
    return () => letGo.forEach((act) => act());
  },
};
