/**
 * Writes what the rooms report into the trace, each row with the roots and the trigger of the event being handled. Every method
 * returns the row it wrote, which becomes the trigger of what follows.
 */
import type { Scheduler } from '../kernel/scheduler.ts';
import type { AnnouncerListener } from '../platform/announcer.ts';
import type { PlatformListener } from '../platform/platform-listener.ts';
import type { ReschedulerListener } from '../platform/scheduling/rescheduler.ts';
import type { RoutingListener } from '../routing/engine/listener.ts';
import type { Walk } from '../routing/forwarding/walk.ts';
import type { LinkChange, LinkStateListener } from '../routing/igp/link-state.ts';
import type { RoutingContext } from '../routing/rib/context.ts';
import { NO_ROUTE } from '../routing/route/routes.ts';
import type { SessionListener } from '../routing/session/session-options.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { LEDGER_COLUMNS } from '../trace/ledger.ts';
import { DecisionStep, Outcome, SESSION_REASONS, type PlacementReason, type SessionReasonName } from '../trace/reasons.ts';
import {
  AnnounceState,
  SessionState,
  UpState,
  type CheckMode,
  type HealthState,
  type NodeState,
  type ReplicaState,
} from '../trace/states.ts';
import type { TraceWriter } from '../trace/writer.ts';
import type { TrafficListener } from '../traffic/options.ts';
import type { ConsiderationLog } from './consideration-log.ts';

/** What the recorder passes on besides writing: the ports between the rooms. */
export interface RecorderPorts {
  forwardingChanged(prefix: number, router: number): void;
  routerTouched(router: number): void;
  igpChanged(router: number): void;
  sessionChanged(halfEdge: number): void;
  siteChanged(site: number): void;
}

const up = (isUp: boolean): UpState => (isUp ? UpState.up : UpState.down);
const announced = (isAnnounced: boolean): AnnounceState => (isAnnounced ? AnnounceState.announced : AnnounceState.withdrawn);

export class Recorder
  implements
    RoutingListener,
    SessionListener,
    LinkStateListener,
    PlatformListener,
    ReschedulerListener,
    AnnouncerListener,
    TrafficListener
{
  readonly wantsSteps = true;
  private readonly writer: TraceWriter;
  private readonly scheduler: Scheduler;
  private readonly context: RoutingContext;
  private readonly speakerOfAs: Int32Array;
  private readonly routeIds = new Map<number, number>();
  ports: RecorderPorts | null = null;
  /** Null where nobody will look at the trace: what routers choose from is then not written down. */
  log: ConsiderationLog | null = null;
  /** What the cells of the linear signals hold. */
  private readonly columnValues: Float64Array;
  private readonly loadValues: Float64Array;
  private readonly impairments = new Map<number, { readonly lossRatio: number; readonly delayUs: number }>();
  private readonly aggregateRows = new Map<string, { readonly isAnnounced: boolean; readonly row: number }>();

  constructor(writer: TraceWriter, scheduler: Scheduler, context: RoutingContext) {
    this.writer = writer;
    this.scheduler = scheduler;
    this.context = context;
    const { entities } = writer.header;
    this.columnValues = new Float64Array((entities.flow?.length ?? 0) * LEDGER_COLUMNS);
    this.loadValues = new Float64Array(entities.resource?.length ?? 0);
    const { graph } = context;
    this.speakerOfAs = new Int32Array(graph.asNumbers.length).fill(-1);
    for (let s = graph.speakerCount - 1; s >= 0; s--) this.speakerOfAs[graph.asOf[s]!] = s;
    this.routeIds.set(NO_ROUTE, writer.dictionaries.route.intern([-1]));
    writer.dictionaries['forwarding-path'].intern([]);
  }

  private row(kind: EventKind, who: number, what: number, old: number, value: number, reason = 0): number {
    const { now, trigger, roots } = this.scheduler;
    return this.writer.row(now, kind, who, what, old, value, reason, trigger, roots);
  }

  /** One router of each AS on a route's path, nearest first. */
  pathOf(route: number): readonly number[] {
    return this.context.routes.path(route).map((as) => this.speakerOfAs[as]!);
  }

  /** A route in the trace: one router of each AS on its path. */
  route(route: number): number {
    let id = this.routeIds.get(route);
    if (id === undefined) {
      id = this.writer.dictionaries.route.intern(this.pathOf(route));
      this.routeIds.set(route, id);
    }
    return id;
  }

  routeChanged(prefix: number, speaker: number, oldRoute: number, route: number, step: DecisionStep): number {
    return this.row(EventKind.routeChange, speaker, prefix, this.route(oldRoute), this.route(route), step);
  }

  messageSent(halfEdge: number, prefix: number, oldRoute: number, route: number): number {
    return this.row(EventKind.bgpSend, halfEdge, prefix, this.route(oldRoute), this.route(route));
  }

  messageIgnored(halfEdge: number, prefix: number, oldRoute: number, route: number): void {
    this.row(EventKind.bgpIgnore, halfEdge, prefix, this.route(oldRoute), this.route(route));
  }

  candidateChanged(prefix: number, halfEdge: number): void {
    this.log?.candidateChanged(prefix, halfEdge);
  }

  considered(prefix: number, speaker: number, edge: number): void {
    this.log?.considered(prefix, speaker, edge);
  }

  forwardingChanged(prefix: number, speaker: number): void {
    this.ports?.forwardingChanged(prefix, speaker);
  }

  sessionChanged(halfEdge: number, isUp: boolean, by: SessionReasonName): number {
    const [idle, established] = [SessionState.idle, SessionState.established];
    const reason = SESSION_REASONS.indexOf(by);
    this.ports?.sessionChanged(halfEdge);
    return this.row(EventKind.sessionState, halfEdge, 0, isUp ? idle : established, isUp ? established : idle, reason);
  }

  stubChanged(router: number, isStub: boolean): void {
    this.scheduler.trigger = this.row(EventKind.routerStub, router, 0, isStub ? 0 : 1, isStub ? 1 : 0);
    this.ports?.routerTouched(router);
  }

  igpChanged(router: number, changes: readonly LinkChange[]): void {
    const { trigger } = this.scheduler;
    for (const { link, isUp } of changes) {
      this.scheduler.trigger = trigger;
      this.scheduler.trigger = this.row(EventKind.igpChange, router, link, up(!isUp), up(isUp));
    }
    this.ports?.igpChanged(router);
    this.ports?.routerTouched(router);
  }

  linkChanged(link: number, isUsable: boolean): void {
    this.scheduler.trigger = this.row(EventKind.linkState, link, 0, up(!isUsable), up(isUsable));
  }

  /** What a direction of a link loses at random and adds to the way of packets; a row for each that changed. */
  linkImpaired(link: number, way: number, lossRatio: number, delayUs: number): void {
    const cell = 2 * link + way;
    const old = this.impairments.get(cell) ?? { lossRatio: 0, delayUs: 0 };
    this.impairments.set(cell, { lossRatio, delayUs });
    const { trigger } = this.scheduler;
    for (const [kind, before, now] of [
      [EventKind.linkLoss, old.lossRatio, lossRatio],
      [EventKind.linkDelay, old.delayUs, delayUs],
    ] as const) {
      if (before === now) continue;
      this.scheduler.trigger = trigger;
      this.scheduler.trigger = this.row(kind, link, way, before, now);
    }
  }

  routerChanged(router: number, isUp: boolean): void {
    this.scheduler.trigger = this.row(EventKind.routerState, router, 0, up(!isUp), up(isUp));
  }

  nodeChanged(node: number, old: NodeState, state: NodeState): number {
    return this.row(EventKind.nodeState, node, 0, old, state);
  }

  replicaChanged(replica: number, old: ReplicaState, state: ReplicaState): number {
    return this.row(EventKind.replicaState, replica, 0, old, state);
  }

  capacityShareChanged(replica: number, old: number, share: number): number {
    return this.row(EventKind.replicaCapacity, replica, 0, old, share);
  }

  copyChanged(replica: number, old: number, copy: number): number {
    return this.row(EventKind.replicaCopy, replica, 0, old, copy);
  }

  checkModeChanged(replica: number, old: CheckMode, mode: CheckMode): number {
    return this.row(EventKind.checkMode, replica, 0, old, mode);
  }

  healthChanged(replica: number, old: HealthState, state: HealthState): number {
    return this.row(EventKind.healthState, replica, 0, old, state);
  }

  nodeReadyChanged(node: number, isReady: boolean): number {
    return this.row(EventKind.nodeReady, node, 0, up(!isReady), up(isReady));
  }

  replicaMoved(replica: number, old: number, node: number, reason: PlacementReason): number {
    return this.row(EventKind.replicaNode, replica, 0, old, node, reason);
  }

  siteChanged(site: number): void {
    this.ports?.siteChanged(site);
  }

  announced(site: number, prefix: number, isAnnounced: boolean): number {
    return this.row(EventKind.announceState, site, prefix, announced(!isAnnounced), announced(isAnnounced));
  }

  /** Both families of an aggregate come and go for one reason: the first tells, and the second has that row for its trigger. */
  aggregated(aggregate: number, datacenter: number, isAnnounced: boolean): number {
    const key = `${aggregate} ${datacenter}`;
    const last = this.aggregateRows.get(key);
    if (last !== undefined && last.isAnnounced === isAnnounced) return last.row;
    const row = this.row(EventKind.aggregateState, aggregate, datacenter, announced(!isAnnounced), announced(isAnnounced));
    this.aggregateRows.set(key, { isAnnounced, row });
    return row;
  }

  demandScaled(flow: number, old: number, factor: number): number {
    return this.row(EventKind.demandScale, flow, 0, old, factor);
  }

  pathChanged(flow: number, isResponse: boolean, old: Walk | null, path: Walk | null): number {
    const paths = this.writer.dictionaries['forwarding-path'];
    const id = (walk: Walk | null): number => (walk === null ? 0 : paths.intern(walk.routers));
    const reason = path?.outcome ?? Outcome.noRoute;
    return this.row(EventKind.flowPath, flow, isResponse ? 1 : 0, id(old), id(path), reason);
  }

  rttChanged(flow: number, oldUs: number, rttUs: number): void {
    this.row(EventKind.flowRtt, flow, 0, oldUs, rttUs);
  }

  columnChanged(flow: number, column: number, value: number, oldSlope: number, slope: number): void {
    this.signalRow(this.columnValues, flow * LEDGER_COLUMNS + column, oldSlope, value, (old) =>
      this.row(EventKind.flowRate, flow, column, old, value),
    );
    if (slope !== oldSlope) this.row(EventKind.flowSlope, flow, column, oldSlope, slope);
  }

  loadChanged(resource: number, value: number, oldSlope: number, slope: number): void {
    this.signalRow(this.loadValues, resource, oldSlope, value, (old) => this.row(EventKind.loadRate, resource, 0, old, value));
    if (slope !== oldSlope) this.row(EventKind.loadSlope, resource, 0, oldSlope, slope);
  }

  /**
   * A linear signal takes a value from here on. Its cell holds what was last written, not what the signal has grown to since, so
   * that rows can be played backwards; and a signal that has grown is written down whenever it bends, so that a reader needs the
   * time of its last row and nothing else.
   */
  private signalRow(cells: Float64Array, cell: number, oldSlope: number, value: number, write: (old: number) => void): void {
    const old = cells[cell]!;
    if (old === value && oldSlope === 0) return;
    cells[cell] = value;
    write(old);
  }

  capacityChanged(resource: number, old: number, capacity: number): void {
    this.row(EventKind.loadCapacity, resource, 0, old, capacity);
  }

  imbalanceChanged(site: number, old: number, ratio: number): void {
    this.row(EventKind.replicaImbalance, site, 0, old, ratio);
  }

  connectionsBroken(flow: number, open: number, broken: number): void {
    this.row(EventKind.connectionsOpen, flow, 0, 0, open);
    this.row(EventKind.connectionsReset, flow, 0, 0, broken);
  }

  decisionChanged(flow: number, old: DecisionStep, step: DecisionStep): void {
    if (step !== old) this.row(EventKind.flowDecision, flow, 0, old, step);
  }

  faultMarker(kind: EventKind, fault: number, value: number): number {
    return this.row(kind, fault, 0, 0, value);
  }
}
