/**
 * Flows over the network: rates, not single requests. A flow is re-evaluated at the instant at which something it depends on
 * changes (a forwarding entry on its path, a link, the replicas of its site, demand, load beyond capacity) and is a straight
 * line in between, so that a run costs by what happens and not by how long it lasts or how many people there are.
 */
import { assert } from '../kernel/assert.ts';
import { Phase } from '../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../kernel/scheduler.ts';
import type { SimTime } from '../kernel/time.ts';
import { Outcome } from '../trace/reasons.ts';
import type { CallShares } from './calls.ts';
import { Causes, type Cause } from './causes.ts';
import { Connections } from './connections.ts';
import { demandFrom, type DemandFactor } from './demand.ts';
import { flowState, type FlowState } from './flow-state.ts';
import { valueAt, type Line } from './line.ts';
import { Load } from './load.ts';
import type { TrafficOptions } from './options.ts';
import { flowPath, samePath, type FlowPath } from './paths.ts';
import { shareOutcomes } from './shares.ts';
import { crossingUs } from './tries.ts';

const SECOND_US = 1_000_000;
const NO_CALLS: CallShares = { whole: 1, degraded: 0, timeUs: 0 };

/** Sums of rates that came and went: what is left of rounding is nothing. */
const nonNegative = (rate: number): number => (rate < 1e-6 ? 0 : rate);

export class Traffic {
  readonly options: TrafficOptions;
  private readonly scheduler: Scheduler;
  readonly load: Load;
  private readonly flows: readonly FlowState[];
  /** By router: the flows whose packets pass it, either way. */
  private readonly walkers: readonly Set<number>[];
  private readonly causes: Causes;
  private readonly connections: Connections;
  /** By flow: the one of the same people whose tries go on over this one, −1 where there is none. */
  private readonly guests: Int32Array;
  private readonly pathDirty = new Set<number>();
  private readonly dirty = new Map<number, Cause>();
  private readonly dirtySites = new Map<number, Cause>();
  /** Why calls have to be followed again; null when they need not. */
  private callsDirty: Cause | null = null;
  /** Whether links under calls have changed without changing their ways. */
  private areCallsImpaired = false;
  private isScheduled = false;
  /** False once losses and loads of an instant did not come to agree within the bound on rounds. */
  isSettled = true;
  /** The flow whose ledger is being settled. */
  private settling = -1;
  private demandWatcher: (flow: number) => void = () => undefined;
  private readonly evaluateId: HandlerId;
  private readonly arriveId: HandlerId;
  private readonly demandId: HandlerId;
  private readonly loadId: HandlerId;

  constructor(options: TrafficOptions) {
    const { scheduler } = options;
    this.options = options;
    this.scheduler = scheduler;
    this.causes = new Causes(scheduler);
    this.load = new Load(options);
    this.flows = options.flows.map((flow) => flowState(flow.timing));
    this.connections = new Connections(options, this.flows);
    this.guests = new Int32Array(options.flows.length).fill(-1);
    options.flows.forEach(({ otherFamily }, flow) => {
      assert(otherFamily < flow, `flow ${flow} goes on over a later one`);
      if (otherFamily >= 0) this.guests[otherFamily] = flow;
    });
    this.walkers = Array.from({ length: options.world.context.graph.speakerCount }, () => new Set<number>());
    this.arriveId = scheduler.register((flow) => this.markDirty(flow));
    this.demandId = scheduler.register((flow, bend) => {
      if (bend === this.flows[flow]!.bend) this.bendDemand(flow);
    });
    this.loadId = scheduler.register((resource) => {
      this.load.looked(resource);
      this.schedule();
    });
    this.evaluateId = scheduler.register(() => this.evaluate());
  }

  /** Marks every flow for its first evaluation. */
  start(): void {
    this.load.start();
    for (let flow = 0; flow < this.flows.length; flow++) {
      this.bendDemand(flow);
      this.pathDirty.add(flow);
    }
  }

  /** Has `watcher` called with each flow whose demand, or attack traffic, follows another line from now on. */
  watchDemand(watcher: (flow: number) => void): void {
    this.demandWatcher = watcher;
  }

  /** Fresh requests of a flow, and the attack requests along its ways, per second. */
  demandOf(flow: number): { readonly demand: Line; readonly attackRps: number } {
    const { ledger, attackRps } = this.flows[flow]!;
    return { demand: ledger.demand, attackRps };
  }

  /** Null before the first evaluation. */
  pathOf(flow: number): FlowPath | null {
    return this.flows[flow]!.path;
  }

  /** How the tries of a flow end at this moment, by outcome. */
  sharesOf(flow: number): ArrayLike<number> {
    return this.flows[flow]!.shares;
  }

  /** What is offered to a resource at this moment. */
  loadAt(resource: number): number {
    return this.load.resources.load(resource, this.scheduler.now / SECOND_US);
  }

  rttOf(flow: number): number {
    return this.flows[flow]!.rttUs;
  }

  /** A forwarding entry changed at a router: the flows whose packets pass it are walked again. */
  forwardingChanged(prefix: number, router: number): void {
    const { flows, world } = this.options;
    for (const flow of this.walkers[router]!) {
      const { source, destination } = flows[flow]!;
      if (source === prefix || destination.includes(prefix)) this.markPath(flow);
    }
    if (world.interior.isOurs(router) && this.load.calls.isCalled(prefix)) this.markCalls();
  }

  /** Links at a router, or its paths to other routers of ours, changed. */
  routerTouched(router: number): void {
    for (const flow of this.walkers[router]!) this.markPath(flow);
    if (this.options.world.interior.isOurs(router)) this.markCalls();
  }

  /** A link between two routers loses packets, delays them or is slowed down otherwise than before. */
  linkImpaired(link: number, routers: readonly number[]): void {
    for (const router of routers) this.routerTouched(router);
    for (const directed of [2 * link, 2 * link + 1]) this.load.refreshLink(directed);
    this.areCallsImpaired = true;
    this.markCalls();
  }

  /** The replicas in rotation at a site, or whether they answer, changed. */
  siteChanged(site: number): void {
    this.causes.note(this.dirtySites, site);
    this.schedule();
  }

  /** Puts a factor on the demand of a flow. */
  scaleDemand(flow: number, factor: DemandFactor): void {
    const { factors } = this.flows[flow]!;
    factors.push(factor);
    this.demandChanged(flow);
  }

  /** The factors of a flow were changed from outside (a fault ended): its demand is drawn anew. */
  demandChanged(flow: number): void {
    const { scheduler, options } = this;
    const state = this.flows[flow]!;
    const scale = state.factors.reduce((product, { by, until }) => product * (until > scheduler.now ? by : 1), 1);
    if (scale !== state.scale) scheduler.trigger = options.listener.demandScaled(flow, state.scale, scale);
    state.scale = scale;
    this.bendDemand(flow);
  }

  /** Adds attack traffic to what takes the ways of a flow; all of it is gone when as much was taken away. */
  addAttack(flow: number, rps: number, bps: number): void {
    const state = this.flows[flow]!;
    state.attackRps = nonNegative(state.attackRps + rps);
    state.attackBps = nonNegative(state.attackBps + bps);
    this.demandWatcher(flow);
    this.markDirty(flow);
  }

  private bendDemand(flow: number): void {
    const { scheduler, options } = this;
    const state = this.flows[flow]!;
    const { line, until } = demandFrom(options.flows[flow]!.demand, state.factors, scheduler.now);
    state.ledger.setDemand(line);
    this.demandWatcher(flow);
    if (until <= options.horizon) scheduler.schedule(until as SimTime, Phase.health, this.demandId, flow, ++state.bend, 0);
    this.markDirty(flow);
  }

  private markPath(flow: number): void {
    this.pathDirty.add(flow);
    this.markDirty(flow);
  }

  private markCalls(): void {
    this.callsDirty = this.causes.joined(this.callsDirty);
    this.schedule();
  }

  private markDirty(flow: number): void {
    this.causes.note(this.dirty, flow);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.scheduler.schedule(this.scheduler.now, Phase.flow, this.evaluateId, 0, 0, 0);
  }

  private evaluate(): void {
    const { load, scheduler } = this;
    load.begin();
    this.refreshCalls();
    this.refreshSites();
    for (const [flow, cause] of this.dirty) this.inviteGuest(flow, cause);
    const affected = [...this.dirty.keys()].sort((a, b) => a - b);
    for (const flow of affected) {
      this.causes.enter(this.dirty.get(flow)!);
      if (this.pathDirty.has(flow)) this.rewalk(flow);
      this.flows[flow]!.ledger.arrive(scheduler.now);
      this.contribute(flow);
    }
    this.pathDirty.clear();
    // Flows meet on resources: what one of them changed there, all of this instant may have caused.
    const all = affected.reduce((roots, flow) => scheduler.rootSets.union(roots, this.dirty.get(flow)!.roots), scheduler.roots);
    scheduler.roots = all;
    const isSettled = load.solve((flow) => {
      if (!this.dirty.has(flow)) this.dirty.set(flow, { roots: scheduler.roots, trigger: scheduler.trigger });
      this.contribute(flow);
    });
    if (!isSettled) this.isSettled = false;
    for (const flow of [...this.dirty.keys()].sort((a, b) => a - b)) {
      this.causes.enter(this.dirty.get(flow)!);
      this.settle(flow);
    }
    this.dirty.clear();
    scheduler.roots = all;
    load.tellChecks();
    load.report((resource, time) => scheduler.schedule(time as SimTime, Phase.health, this.loadId, resource, 0, 0));
    this.isScheduled = false;
  }

  /** Tries that go on over a flow fare as it does: they are looked at whenever it is. */
  private inviteGuest(flow: number, cause: Cause): void {
    const guest = this.guests[flow]!;
    if (guest < 0 || !this.flows[guest]!.ledger.usesOther()) return;
    this.causes.enter(cause);
    this.causes.note(this.dirty, guest);
  }

  private contribute(flow: number): void {
    const state = this.flows[flow]!;
    const other = state.ledger.usesOther() ? this.flows[this.options.flows[flow]!.otherFamily]!.path : null;
    this.load.contribute(flow, state, other);
  }

  private refreshCalls(): void {
    if (this.callsDirty === null) return;
    this.causes.enter(this.callsDirty);
    this.callsDirty = null;
    const isImpaired = this.areCallsImpaired;
    this.areCallsImpaired = false;
    if (!this.load.calls.refresh() && !isImpaired) return;
    const { flows, services } = this.options;
    this.flows.forEach(({ path }, flow) => {
      if (path !== null && path.datacenter >= 0 && services[flows[flow]!.service]!.calls.length > 0) this.markDirty(flow);
    });
  }

  private refreshSites(): void {
    for (const site of [...this.dirtySites.keys()].sort((a, b) => a - b)) {
      this.causes.enter(this.dirtySites.get(site)!);
      const broken = this.load.refreshSite(site);
      for (const flow of [...this.load.resources.users[site]!.keys()].sort((a, b) => a - b)) {
        this.markDirty(flow);
        if (broken > 0) this.connections.breakAt(flow, site, broken);
      }
    }
    this.dirtySites.clear();
  }

  private rewalk(flow: number): void {
    const { options, scheduler } = this;
    const { listener } = options;
    const state = this.flows[flow]!;
    const old = state.path;
    const known = old === null ? options.firstPaths?.[flow] : undefined;
    const path = known ?? flowPath(options.world, options.flows[flow]!, options.datacenterOf);
    const isRequestSame = samePath(old?.request ?? null, path.request);
    const isResponseSame = samePath(old?.response ?? null, path.response);
    // The same way may take longer than it did.
    if (old !== null) state.path = path;
    if (old !== null && isRequestSame && isResponseSame) return;
    for (const walk of [old?.request, old?.response])
      for (const router of walk?.routers ?? []) this.walkers[router]!.delete(flow);
    for (const walk of [path.request, path.response]) for (const router of walk?.routers ?? []) this.walkers[router]!.add(flow);
    state.path = path;
    if (!isRequestSame) scheduler.trigger = listener.pathChanged(flow, false, old?.request ?? null, path.request);
    if (!isResponseSame) scheduler.trigger = listener.pathChanged(flow, true, old?.response ?? null, path.response);
    this.dirty.get(flow)!.trigger = scheduler.trigger;
    if (path.outcome === Outcome.ok) this.connections.arrivedAt(flow, path.datacenter);
  }

  /** A column of the ledger that is being settled changed. */
  private readonly columnChanged = (column: number, old: Line, line: Line): void => {
    const { scheduler, options } = this;
    options.listener.columnChanged(this.settling, column, valueAt(line, scheduler.now / SECOND_US), old.per, line.per);
  };

  /** Something comes out of the delay line of the ledger that is being settled, or its budget is to be split anew. */
  private readonly delayed = (time: number): void => {
    const { scheduler, options } = this;
    if (time <= options.horizon) scheduler.schedule(time as SimTime, Phase.health, this.arriveId, this.settling, 0, 0);
  };

  private settle(flow: number): void {
    const { options, scheduler, load } = this;
    const { listener } = options;
    const state = this.flows[flow]!;
    const { path } = state;
    assert(path !== null, `flow ${flow} has not been walked`);
    const { service, accessUs, otherFamily } = options.flows[flow]!;
    const other = otherFamily < 0 ? null : this.flows[otherFamily]!;
    const reaches = path.request.outcome === Outcome.ok;
    const site = reaches ? options.siteOf(service, path.datacenter) : -1;
    const calls = reaches ? load.callShares(service, path.datacenter) : NO_CALLS;
    const back = path.response === null ? 0 : load.lossOn(path.response.links);
    const travelUs = path.outcome === Outcome.ok ? path.request.delayUs + path.response!.delayUs + 2 * accessUs : 0;
    const workUs = options.services[service]!.serviceTimeUs + calls.timeUs;
    const late = load.lateShare(site, options.flows[flow]!.timing.timeoutUs - travelUs - workUs);
    state.lateShare = shareOutcomes(
      state.shares,
      path.outcome,
      reaches,
      load.lossOn(path.request.links),
      back,
      load.siteState(site),
      calls,
      late,
    );
    this.settling = flow;
    state.ledger.settle(scheduler.now, state, other, this.columnChanged, this.delayed);
    const ownUs = travelUs === 0 ? 0 : Math.round(travelUs + load.waitUs(site) + workUs);
    const isCrossing = ownUs === 0 && other !== null && other.rttUs > 0 && state.ledger.usesOther();
    const rttUs = isCrossing ? other.rttUs + crossingUs(path.outcome) : ownUs;
    if (rttUs !== state.rttUs) {
      listener.rttChanged(flow, state.rttUs, rttUs);
      state.rttUs = rttUs;
    }
  }
}
