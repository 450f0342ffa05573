/**
 * The registry of row kinds: what a run can say about itself, and what each column of such a row means. A *state* kind keeps
 * a cell (kind, who, what) whose value goes from `old` to `new`, so that a trace plays forwards and backwards; other kinds
 * are happenings. A *marker* speaks of the experiment, not of the world, and is left out of the behaviour hash. Numbers are
 * part of the trace format: never change or reuse one, only append.
 */
import { DECISION_STEPS, type ReasonTable } from './reasons.ts';
import {
  ANNOUNCE_STATES,
  CHECK_MODES,
  HEALTH_STATES,
  NODE_STATES,
  REPLICA_STATES,
  SESSION_STATES,
  UP_OR_DOWN,
} from './states.ts';

/** Tables of entities that `who` and `what` index; each lists its entities by ascending stable id. */
export type EntityTable =
  | 'fault'
  | 'root'
  | 'datacenter'
  | 'router'
  | 'link'
  | 'node'
  | 'replica'
  | 'check'
  | 'service'
  | 'service-site'
  | 'prefix'
  | 'aggregate'
  | 'session-end'
  | 'population'
  | 'flow'
  | 'ledger'
  | 'resource';

/** Interned lists of integers that grow while a run goes on. */
export type DictionaryName = 'forwarding-path' | 'as-path' | 'route';

export type ColumnMeaning =
  | { readonly kind: 'unused' }
  | { readonly kind: 'entity'; readonly table: EntityTable }
  | { readonly kind: 'dictionary'; readonly name: DictionaryName }
  | { readonly kind: 'choice'; readonly names: readonly string[] }
  | { readonly kind: 'number'; readonly unit: string };

export interface KindDescription {
  readonly number: number;
  readonly name: string;
  readonly marker: boolean;
  readonly state: boolean;
  readonly who: ColumnMeaning;
  readonly what: ColumnMeaning;
  /** What `old` and `new` hold. */
  readonly value: ColumnMeaning;
  readonly reason: ReasonTable;
}

export const EventKind = {
  faultBegin: 0,
  faultEnd: 1,
  faultConfirm: 2,
  linkState: 3,
  routerState: 4,
  nodeState: 5,
  replicaState: 6,
  healthState: 7,
  announceState: 8,
  aggregateState: 9,
  sessionState: 10,
  bgpSend: 11,
  routeChange: 12,
  fibChange: 13,
  igpChange: 14,
  flowPath: 15,
  flowRate: 16,
  flowSlope: 17,
  loadRate: 18,
  loadSlope: 19,
  loadCapacity: 20,
  flowRtt: 21,
  connectionsReset: 22,
  demandScale: 23,
  flowDecision: 24,
  connectionsOpen: 25,
  nodeReady: 26,
  replicaNode: 27,
  replicaImbalance: 28,
  replicaCapacity: 29,
  replicaCopy: 30,
  checkMode: 31,
  bgpIgnore: 32,
  linkLoss: 33,
  linkDelay: 34,
  routerStub: 35,
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];

const unused: ColumnMeaning = { kind: 'unused' };
const entity = (table: EntityTable): ColumnMeaning => ({ kind: 'entity', table });
const dictionary = (name: DictionaryName): ColumnMeaning => ({ kind: 'dictionary', name });
const choice = (names: readonly string[]): ColumnMeaning => ({ kind: 'choice', names });
const quantity = (unit: string): ColumnMeaning => ({ kind: 'number', unit });

interface Columns {
  readonly who: ColumnMeaning;
  readonly what?: ColumnMeaning;
  readonly value: ColumnMeaning;
  readonly reason?: ReasonTable;
}

const describe = (number: EventKind, name: string, marker: boolean, state: boolean, columns: Columns): KindDescription => ({
  number,
  name,
  marker,
  state,
  who: columns.who,
  what: columns.what ?? unused,
  value: columns.value,
  reason: columns.reason ?? 'none',
});
const marker = (number: EventKind, name: string, columns: Columns): KindDescription =>
  describe(number, name, true, false, columns);
const state = (number: EventKind, name: string, columns: Columns): KindDescription =>
  describe(number, name, false, true, columns);
const happening = (number: EventKind, name: string, columns: Columns): KindDescription =>
  describe(number, name, false, false, columns);

/**
 * Every kind, at the index of its number. `forwarding-path` lists router indices from one end to the other; a flow's
 * direction is 0 for the request and 1 for the response. A ledger column is a piecewise linear signal of the flow: its value
 * (per second) is in flow.rate and the growth of that value (per second per second) in flow.slope, both from the row's
 * instant on; load.rate and load.slope say the same of what is offered to a resource. node.ready is what the scheduler
 * believes of a node; a replica.node of −1 is a replica that has no node; replica.capacity is the share of its capacity that
 * a cold or slow replica has, and replica.copy which process in its slot it is, from 0.
 */
export const EVENT_KINDS: readonly KindDescription[] = [
  marker(EventKind.faultBegin, 'fault.begin', { who: entity('fault'), value: unused }),
  marker(EventKind.faultEnd, 'fault.end', { who: entity('fault'), value: unused }),
  marker(EventKind.faultConfirm, 'fault.confirm', { who: entity('fault'), value: quantity('effects seen') }),
  state(EventKind.linkState, 'link.state', { who: entity('link'), value: choice(UP_OR_DOWN) }),
  state(EventKind.routerState, 'router.state', { who: entity('router'), value: choice(UP_OR_DOWN) }),
  state(EventKind.nodeState, 'node.state', { who: entity('node'), value: choice(NODE_STATES) }),
  state(EventKind.replicaState, 'replica.state', { who: entity('replica'), value: choice(REPLICA_STATES) }),
  state(EventKind.healthState, 'health.state', { who: entity('check'), value: choice(HEALTH_STATES) }),
  state(EventKind.announceState, 'announce.state', {
    who: entity('service-site'),
    what: entity('prefix'),
    value: choice(ANNOUNCE_STATES),
  }),
  state(EventKind.aggregateState, 'aggregate.state', {
    who: entity('aggregate'),
    what: entity('datacenter'),
    value: choice(ANNOUNCE_STATES),
  }),
  state(EventKind.sessionState, 'session.state', {
    who: entity('session-end'),
    value: choice(SESSION_STATES),
    reason: 'session',
  }),
  happening(EventKind.bgpSend, 'bgp.send', { who: entity('session-end'), what: entity('prefix'), value: dictionary('route') }),
  state(EventKind.routeChange, 'route.change', {
    who: entity('router'),
    what: entity('prefix'),
    value: dictionary('route'),
    reason: 'decision',
  }),
  state(EventKind.fibChange, 'fib.change', { who: entity('router'), what: entity('prefix'), value: dictionary('route') }),
  state(EventKind.igpChange, 'igp.change', { who: entity('router'), what: entity('link'), value: choice(UP_OR_DOWN) }),
  state(EventKind.flowPath, 'flow.path', {
    who: entity('flow'),
    what: choice(['request', 'response']),
    value: dictionary('forwarding-path'),
    reason: 'outcome',
  }),
  state(EventKind.flowRate, 'flow.rate', { who: entity('flow'), what: entity('ledger'), value: quantity('1/s') }),
  state(EventKind.flowSlope, 'flow.slope', { who: entity('flow'), what: entity('ledger'), value: quantity('1/s²') }),
  state(EventKind.loadRate, 'load.rate', { who: entity('resource'), value: quantity('units/s') }),
  state(EventKind.loadSlope, 'load.slope', { who: entity('resource'), value: quantity('units/s²') }),
  state(EventKind.loadCapacity, 'load.capacity', { who: entity('resource'), value: quantity('units/s') }),
  state(EventKind.flowRtt, 'flow.rtt', { who: entity('flow'), value: quantity('µs') }),
  happening(EventKind.connectionsReset, 'connections.reset', { who: entity('flow'), value: quantity('connections') }),
  state(EventKind.demandScale, 'demand.scale', { who: entity('flow'), value: quantity('ratio') }),
  state(EventKind.flowDecision, 'flow.decision', { who: entity('flow'), value: choice(DECISION_STEPS) }),
  happening(EventKind.connectionsOpen, 'connections.open', { who: entity('flow'), value: quantity('connections') }),
  state(EventKind.nodeReady, 'node.ready', { who: entity('node'), value: choice(UP_OR_DOWN) }),
  state(EventKind.replicaNode, 'replica.node', { who: entity('replica'), value: entity('node'), reason: 'placement' }),
  state(EventKind.replicaImbalance, 'replica.imbalance', { who: entity('service-site'), value: quantity('busiest ÷ mean') }),
  state(EventKind.replicaCapacity, 'replica.capacity', { who: entity('replica'), value: quantity('ratio') }),
  state(EventKind.replicaCopy, 'replica.copy', { who: entity('replica'), value: quantity('copies before') }),
  state(EventKind.checkMode, 'check.mode', { who: entity('check'), value: choice(CHECK_MODES) }),
  happening(EventKind.bgpIgnore, 'bgp.ignore', {
    who: entity('session-end'),
    what: entity('prefix'),
    value: dictionary('route'),
  }),
  state(EventKind.linkLoss, 'link.loss', { who: entity('link'), what: choice(['forth', 'back']), value: quantity('ratio') }),
  state(EventKind.linkDelay, 'link.delay', { who: entity('link'), what: choice(['forth', 'back']), value: quantity('added µs') }),
  state(EventKind.routerStub, 'router.stub', { who: entity('router'), value: choice(['transit', 'stub']) }),
];

/** `IS_MARKER[kind]` and `IS_STATE[kind]` are 1 where true; a kind that this version does not know is neither. */
export const IS_MARKER = Uint8Array.from({ length: 256 }, (_, kind) => (EVENT_KINDS[kind]?.marker ? 1 : 0));
export const IS_STATE = Uint8Array.from({ length: 256 }, (_, kind) => (EVENT_KINDS[kind]?.state ? 1 : 0));
