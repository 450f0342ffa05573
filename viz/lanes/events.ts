/** Rows that are events, by lane: what a person would call faults, network, messages, health and platform. */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { isCurve } from '../playback/instants.ts';

export const LANES = ['faults', 'network', 'BGP', 'announcements', 'people', 'health', 'platform', 'other'] as const;
export type Lane = (typeof LANES)[number];

const LANE_OF: ReadonlyMap<EventKind, Lane> = new Map<EventKind, Lane>([
  [EventKind.faultBegin, 'faults'],
  [EventKind.faultEnd, 'faults'],
  [EventKind.linkState, 'network'],
  [EventKind.routerState, 'network'],
  [EventKind.routerStub, 'network'],
  [EventKind.sessionState, 'network'],
  [EventKind.igpChange, 'network'],
  [EventKind.bgpSend, 'BGP'],
  [EventKind.routeChange, 'BGP'],
  [EventKind.fibChange, 'BGP'],
  [EventKind.announceState, 'announcements'],
  [EventKind.aggregateState, 'announcements'],
  [EventKind.flowPath, 'people'],
  [EventKind.connectionsReset, 'people'],
  [EventKind.demandScale, 'people'],
  [EventKind.healthState, 'health'],
  [EventKind.nodeState, 'platform'],
  [EventKind.replicaState, 'platform'],
  [EventKind.nodeReady, 'platform'],
  [EventKind.replicaNode, 'platform'],
  [EventKind.loadCapacity, 'platform'],
]);

export class Events {
  /** Rows of each lane, ascending; the state in which a run starts is not an event. */
  readonly rows: Readonly<Record<Lane, Int32Array>>;

  constructor(trace: Trace) {
    const rows = Object.fromEntries(LANES.map((lane) => [lane, [] as number[]])) as Record<Lane, number[]>;
    trace.forEach(({ index, time, kind }) => {
      if (time > 0 && !isCurve(kind)) rows[LANE_OF.get(kind) ?? 'other'].push(index);
    });
    this.rows = Object.fromEntries(LANES.map((lane) => [lane, Int32Array.from(rows[lane])])) as Record<Lane, Int32Array>;
  }

  get lanes(): readonly Lane[] {
    return LANES.filter((lane) => this.rows[lane].length > 0);
  }

  laneOf(kind: EventKind): Lane {
    return LANE_OF.get(kind) ?? 'other';
  }
}
