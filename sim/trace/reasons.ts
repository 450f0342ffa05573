/**
 * Why a row says what it says. Two closed tables: how a request ended, and which step of the decision process chose a route
 * (RFC 4271 §9.1.2.2 with the usual local additions, in their order). Numbers are part of the trace format: only ever append.
 */
export const OUTCOMES = [
  'ok',
  'ok-after-retry',
  'degraded',
  'no-route',
  'black-hole',
  'loop',
  'hop-limit',
  'refused',
  'overload',
  'timeout',
  'server-error',
  'connection-reset',
  'unfinished',
  'hijacked',
] as const;
export type OutcomeName = (typeof OUTCOMES)[number];

/** Number of an outcome, as it stands in the reason column of flow rows. */
export const Outcome = {
  ok: 0,
  okAfterRetry: 1,
  degraded: 2,
  noRoute: 3,
  blackHole: 4,
  loop: 5,
  hopLimit: 6,
  refused: 7,
  overload: 8,
  timeout: 9,
  serverError: 10,
  connectionReset: 11,
  unfinished: 12,
  /** Somebody else's network had announced the address, and its packets ended there. */
  hijacked: 13,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

export const DECISION_STEPS = [
  'none',
  'only-route',
  'local-pref',
  'as-path-length',
  'origin',
  'med',
  'ebgp-over-ibgp',
  'igp-metric',
  'oldest',
  'router-id',
  'cluster-list',
  'neighbor-address',
] as const;
export type DecisionStepName = (typeof DECISION_STEPS)[number];

/** Number of the step that decided; `none` means that no route is left, `onlyRoute` that there was nothing to compare. */
export const DecisionStep = {
  none: 0,
  onlyRoute: 1,
  localPref: 2,
  asPathLength: 3,
  origin: 4,
  med: 5,
  ebgpOverIbgp: 6,
  igpMetric: 7,
  oldest: 8,
  routerId: 9,
  clusterList: 10,
  neighborAddress: 11,
} as const;
export type DecisionStep = (typeof DecisionStep)[keyof typeof DecisionStep];

export const SESSION_REASONS = ['none', 'carrier', 'bfd', 'hold-timer', 'closed', 'established', 'prefix-limit'] as const;
export type SessionReasonName = (typeof SESSION_REASONS)[number];

/**
 * Why an end of a session left or entered Established: what noticed the silence, a NOTIFICATION or new connection, its start, or
 * more prefixes than agreed.
 */
export const SessionReason = {
  none: 0,
  carrier: 1,
  bfd: 2,
  holdTimer: 3,
  closed: 4,
  established: 5,
  prefixLimit: 6,
} as const;
export type SessionReason = (typeof SessionReason)[keyof typeof SessionReason];

export const PLACEMENT_REASONS = [
  'none',
  'only-node',
  'fewest-in-rack',
  'fewest-on-node',
  'fill',
  'turn',
  'no-room',
  'anti-affinity',
  'no-node',
] as const;

/**
 * Why a replica went to a node: the comparison that told it from the next best. The last three say why it went nowhere: every
 * ready node was full, one of its service was on each, or no node was ready.
 */
export const PlacementReason = {
  none: 0,
  onlyNode: 1,
  fewestInRack: 2,
  fewestOnNode: 3,
  fill: 4,
  turn: 5,
  noRoom: 6,
  antiAffinity: 7,
  noNode: 8,
} as const;
export type PlacementReason = (typeof PlacementReason)[keyof typeof PlacementReason];

/** What the reason column of a kind of row is a number of. */
export type ReasonTable = 'none' | 'outcome' | 'decision' | 'session' | 'placement';
export const NO_REASON = 0;

const TABLES: Readonly<Record<ReasonTable, readonly string[]>> = {
  none: ['none'],
  outcome: OUTCOMES,
  decision: DECISION_STEPS,
  session: SESSION_REASONS,
  placement: PLACEMENT_REASONS,
};

/** The word for a reason, or `reason 17` for a number that this version does not know. */
export const reasonName = (table: ReasonTable, reason: number): string => TABLES[table][reason] ?? `reason ${reason}`;
