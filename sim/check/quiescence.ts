/**
 * When routing last moved: links, routers, sessions, routes and forwarding entries. Long after that the network must be at rest.
 */
import { minutes } from '../kernel/time.ts';
import { EventKind } from '../trace/event-kinds.ts';

/**
 * What is still wrong after so long without a move has no timer left that could mend it (hold times are at most a few minutes).
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
