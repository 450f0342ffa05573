/**
 * When routing last moved: links, routers, sessions, routes and forwarding entries. Long after that the network must be at rest,
 * at the end of a run and before every later move alike.
 */
import { minutes } from '../kernel/time.ts';
import { EventKind } from '../trace/event-kinds.ts';

/**
 * What is still wrong after so long without a move has no timer left that could mend it. A hold timer runs in silence for 90 to
 * 180 s, so that a shorter quiet would call sound runs broken.
 */
export const QUIET_US = minutes(6);

export const ROUTING_MOVES: readonly EventKind[] = [
  EventKind.linkState,
  EventKind.routerState,
  EventKind.sessionState,
  EventKind.bgpSend,
  EventKind.routeChange,
  EventKind.fibChange,
  EventKind.igpChange,
];
