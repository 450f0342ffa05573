/** The check runs less often than it should, and its results are acted on late: a checker that is overloaded itself. */
import { EventKind } from '../../trace/event-kinds.ts';
import { grippedOver, type FaultBehaviour } from '../fault-kind.ts';

export const healthSlow: FaultBehaviour<'health.slow'> = {
  kind: 'health.slow',
  confirmedBy: [EventKind.checkMode],
  isZero: ({ by, delay }) => (by === 1 || by === 0) && delay === 0,
  apply: (world, target, { by, delay }) => {
    const fault = { kind: 'slow', factor: by === 0 ? 1 : by, delayUs: delay } as const;
    return grippedOver(world.find.replicas(target), (replica) => world.breakCheck(replica, fault));
  },
};
