/** Faults of lines, sessions and routes. */
import type { FaultSpec } from './fault-spec.ts';

export const networkFaults = {
  'link.down': {
    targets: ['link', 'session', 'risk', 'neighbor'],
    hits: ['link', 'session'],
    parameters: {},
    does: 'the link carries nothing; its ends see it at once when the medium is direct, and by their timers when it is switched',
    confirmedBy: 'the interior routing protocol or a BGP session reacts',
    lasts: true,
  },
  'session.reset': {
    targets: ['session', 'neighbor'],
    hits: ['session'],
    parameters: {},
    does: 'the session is closed by a NOTIFICATION and starts again by itself; with `for:` it stays closed so long',
    confirmedBy: 'the session leaves Established',
    lasts: false,
  },
  'prefix.withdraw': {
    targets: ['prefix', 'service'],
    hits: ['prefix'],
    parameters: {},
    does: 'the prefix is no longer originated at the sites selected, while all else there goes on',
    confirmedBy: 'a withdrawal is sent or a best route changes',
    lasts: true,
  },
} as const satisfies Record<string, FaultSpec>;
