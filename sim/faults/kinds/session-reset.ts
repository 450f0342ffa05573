/**
 * A session is closed by NOTIFICATION; it comes back after the connect-retry time, or stays closed for as long as the fault
 * lasts.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const sessionReset: FaultBehaviour<'session.reset'> = {
  kind: 'session.reset',
  confirmedBy: [EventKind.sessionState],
  isZero: neverZero,
  apply: (world, target) => {
    const sessions = world.find.sessions(target);
    for (const session of sessions) world.closeSession(session);
    return () => {
      for (const session of sessions) world.releaseSession(session);
    };
  },
};
