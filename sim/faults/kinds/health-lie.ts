/**
 * The check reports what is not so: a check of the wrong thing (a port that is open, a page that is cached) finds a dead
 * replica healthy, one that depends on what it does not test finds a sound one dead.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { grippedOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const healthLie: FaultBehaviour<'health.lie'> = {
  kind: 'health.lie',
  confirmedBy: [EventKind.checkMode],
  isZero: neverZero,
  apply: (world, target, { as }) =>
    grippedOver(world.find.replicas(target), (replica) => world.breakCheck(replica, { kind: 'lie', as })),
};
