/**
 * One end of a session forgets it (a crashed and restarted daemon, a stateful box that lost its table) and the other goes on
 * believing in it. In a moment: until a keepalive earns a reset. With a duration nothing gets through meanwhile, so that the
 * believer has only its hold timer.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { neverZero, type FaultBehaviour } from '../fault-kind.ts';

const SILENT = { direction: 'both', isBfdLost: false } as const;

export const sessionHalfOpen: FaultBehaviour<'session.half-open'> = {
  kind: 'session.half-open',
  confirmedBy: [EventKind.sessionState],
  isZero: neverZero,
  apply: (world, target, { forgotten_by: by }) => {
    const sessions = world.find.sessions(target);
    for (const session of sessions) {
      world.silenceSession(session, SILENT, true);
      world.forgetSession(session, by);
    }
    return () => {
      for (const session of sessions) world.silenceSession(session, SILENT, false);
    };
  },
};
