/**
 * The packets of a session vanish while the line under it carries everything else, as behind a filter or a full queue for
 * control traffic. Carrier and BFD see nothing: the hold timer has to run out. One way only, the end that is still heard
 * gets one more keepalive (the next waits for an acknowledgement).
 *
 * With `bfd` its packets vanish too, as where all processes of a router hang and its kernel or its hardware forwards on.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { heldOver, neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const sessionSilent: FaultBehaviour<'session.silent'> = {
  kind: 'session.silent',
  confirmedBy: [EventKind.sessionState],
  isZero: neverZero,
  apply: (world, target, { direction, bfd }) =>
    heldOver(world.find.sessions(target), (session, isHeld) =>
      world.silenceSession(session, { direction, isBfdLost: bfd }, isHeld),
    ),
};
