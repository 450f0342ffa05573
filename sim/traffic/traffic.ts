/**
 * Flows over the network: rates, not single requests. A flow is re-evaluated at the instant at which something it depends on
 * changes (a forwarding entry on its path, a link, the replicas of its site, demand, load beyond capacity) and is a straight line in
 * between, so that a run costs by what happens and not by how long it lasts or how many people there are.
 *
 * Loss on shared links is the one algebraic solve: surviving traffic loads what comes after, at most `SOLVE_ROUNDS_MAX` rounds from
 * the last state. While something is saturated and its load moves, flows are stepped at 1 % of load or 100 ms, whichever is later.
 */
import { Phase } from '../kernel/phase.ts';
import type { RootsId } from '../kernel/roots.ts';
import type { HandlerId, Scheduler } from '../kernel/scheduler.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Platform, Rotation } from '../platform/platform.ts';
import type { Walk, WalkWorld } from '../routing/forwarding/walk.ts';
import { Outcome, OUTCOMES } from '../trace/reasons.ts';
import { Calls, type CallShares, type CalledService } from './calls.ts';
import { demandFrom, type DemandFactor, type DemandSpec } from './demand.ts';
import { FlowLedger, type RetryTiming } from './ledger.ts';
import { valueAt, type Line } from './line.ts';
import { flowPath, samePath, type FlowPath, type FlowSpec } from './paths.ts';
import { Resources, type ResourceSpec } from './resources.ts';
import { acceptedShare, brokenShare, shareOutcomes, type SiteState } from './shares.ts';

export const SOLVE_ROUNDS_MAX = 64;
export const SOLVE_TOLERANCE = 1e-9;
const STEP_SHARE = 0.01;
const STEP_US_MIN = 100_000;
const SECOND_US = 1_000_000;

export interface TrafficFlow extends FlowSpec {
  readonly demand: DemandSpec;
  readonly timing: RetryTiming;
  readonly accessUs: number;
  readonly connectionSeconds: number;
}

export interface TrafficService extends CalledService {
  readonly balance: 'modulo' | 'resilient';
  readonly capacityRpsPerReplica: number;
}

export interface TrafficListener {
  demandScaled(flow: number, old: number, factor: number): number;
  pathChanged(flow: number, isResponse: boolean, old: Walk | null, path: Walk | null): number;
  rttChanged(flow: number, oldUs: number, rttUs: number): void;
  columnChanged(flow: number, column: number, oldValue: number, value: number, oldSlope: number, slope: number): void;
  loadChanged(resource: number, oldValue: number, value: number, oldSlope: number, slope: number): void;
  capacityChanged(resource: number, old: number, capacity: number): void;
  connectionsBroken(flow: number, open: number, broken: number): void;
}

export interface TrafficOptions {
  readonly scheduler: Scheduler;
  readonly world: WalkWorld;
  readonly platform: Platform;
  readonly flows: readonly TrafficFlow[];
  readonly services: readonly TrafficService[];
  readonly resources: readonly ResourceSpec[];
  readonly datacenterCount: number;
  readonly datacenterOf: (router: number) => number;
  readonly gatewayOf: (datacenter: number) => number | null;
  /** Index of the service-site, which is also its resource; −1 where the service does not run. */
  readonly siteOf: (service: number, datacenter: number) => number;
  readonly linkResource: (directedLink: number) => number;
  readonly horizon: SimTime;
  readonly listener: TrafficListener;
}

interface FlowState {
  readonly ledger: FlowLedger;
  path: FlowPath | null;
  /** Contributions in force: resource, at, per. */
  used: number[];
  rttUs: number;
  shares: Float64Array;
  readonly factors: DemandFactor[];
  /** Last datacenter that answered, for connections. */
  lastDatacenter: number;
}

export class Traffic {
  readonly resources: Resources;
  private readonly options: TrafficOptions;
  private readonly scheduler: Scheduler;
  private readonly flows: FlowState[];
  private readonly walkers: Set<number>[];
  private readonly calls: Calls;
  private readonly rotations: Rotation[];
  private readonly serviceOfSite: readonly number[];
  private readonly pathDirty = new Set<number>();
  private readonly dirty = new Map<number, { roots: RootsId; trigger: number }>();
  private readonly dirtySites = new Map<number, { roots: RootsId; trigger: number }>();
  private readonly reported: Line[];
  private readonly checkAt: Float64Array;
  private callMemo = new Map<number, CallShares>();
  private isScheduled = false;
  private callsChanged = false;
  private readonly evaluateId: HandlerId;
  private readonly arriveId: HandlerId;
  private readonly demandId: HandlerId;
  private readonly loadId: HandlerId;

  constructor(options: TrafficOptions) {
    const { scheduler } = options;
    this.options = options;
    this.scheduler = scheduler;
    this.resources = new Resources(options.resources);
    this.reported = options.resources.map(() => ({ at: 0, per: 0 }));
    this.checkAt = new Float64Array(options.resources.length).fill(Infinity);
    this.flows = options.flows.map((flow) => ({
      ledger: new FlowLedger(flow.timing),
      path: null,
      used: [],
      rttUs: 0,
      shares: new Float64Array(OUTCOMES.length),
      factors: [],
      lastDatacenter: -1,
    }));
    this.walkers = Array.from({ length: options.world.context.graph.speakerCount }, () => new Set<number>());
    const siteCount = options.resources.filter((spec) => spec.kind === 'site').length;
    this.rotations = Array.from({ length: siteCount }, (_, site) => options.platform.rotation(site));
    this.serviceOfSite = servicesBySite(options);
    this.calls = new Calls({
      world: options.world,
      services: options.services,
      datacenterCount: options.datacenterCount,
      datacenterOf: options.datacenterOf,
      gatewayOf: options.gatewayOf,
      siteResource: options.siteOf,
      linkResource: options.linkResource,
      siteSuccess: (service, datacenter) => acceptedShare(this.siteState(options.siteOf(service, datacenter))),
      lossOf: (resource) => this.resources.loss[resource]!,
    });
    this.arriveId = scheduler.register((flow) => this.markDirty(flow));
    this.demandId = scheduler.register((flow) => this.bendDemand(flow));
    this.loadId = scheduler.register((resource) => this.recheck(resource));
    this.evaluateId = scheduler.register(() => this.evaluate());
  }

  /** Marks every flow for its first evaluation. */
  start(): void {
    for (let flow = 0; flow < this.flows.length; flow++) {
      this.bendDemand(flow);
      this.pathDirty.add(flow);
    }
    this.resources.specs.forEach((spec, resource) => {
      if (spec.kind === 'site') this.setCapacity(resource);
      else this.options.listener.capacityChanged(resource, 0, spec.capacity);
    });
  }

  pathOf(flow: number): FlowPath | null {
    return this.flows[flow]!.path;
  }

  /** A forwarding entry changed at a router: the flows whose packets pass it are walked again. */
  forwardingChanged(prefix: number, router: number): void {
    const { flows } = this.options;
    const isOurs = this.options.world.interior.isOurs(router);
    for (const flow of this.walkers[router]!) {
      const { source, destination } = flows[flow]!;
      if (source === prefix || destination.includes(prefix)) this.markPath(flow);
    }
    if (isOurs && this.calls.isCalled(prefix)) this.markCalls();
  }

  /** Links at a router, or its paths to other routers of ours, changed. */
  routerTouched(router: number): void {
    for (const flow of this.walkers[router]!) this.markPath(flow);
    if (this.options.world.interior.isOurs(router)) this.markCalls();
  }

  /** The replicas in rotation at a site, or whether they answer, changed. */
  siteChanged(site: number): void {
    const { roots, trigger, rootSets } = this.scheduler;
    const known = this.dirtySites.get(site);
    this.dirtySites.set(site, { roots: known === undefined ? roots : rootSets.union(known.roots, roots), trigger });
    this.schedule();
  }

  /** Puts a factor on the demand of a flow. */
  scaleDemand(flow: number, factor: DemandFactor): void {
    this.flows[flow]!.factors.push(factor);
    this.scheduler.trigger = this.options.listener.demandScaled(flow, 1, factor.by);
    this.bendDemand(flow);
  }

  /** The factors of a flow were changed from outside (a fault ended): its demand is drawn anew. */
  demandChanged(flow: number, old: number): void {
    this.scheduler.trigger = this.options.listener.demandScaled(flow, old, 1);
    this.bendDemand(flow);
  }

  /** Tries of all levels per second at this moment. */
  attemptsAt(flow: number): number {
    return valueAt(this.flows[flow]!.ledger.attempts(), this.scheduler.now / SECOND_US);
  }

  private bendDemand(flow: number): void {
    const { scheduler, options } = this;
    const state = this.flows[flow]!;
    const { line, until } = demandFrom(options.flows[flow]!.demand, state.factors, scheduler.now);
    state.ledger.setDemand(line);
    if (until <= options.horizon) scheduler.schedule(until as SimTime, Phase.health, this.demandId, flow, 0, 0);
    this.markDirty(flow);
  }

  private recheck(resource: number): void {
    this.checkAt[resource] = Infinity;
    this.resources.touched.add(resource);
    this.schedule();
  }

  private markPath(flow: number): void {
    this.pathDirty.add(flow);
    this.markDirty(flow);
  }

  private markCalls(): void {
    this.callsChanged = true;
    this.schedule();
  }

  private markDirty(flow: number): void {
    const { roots, trigger, rootSets } = this.scheduler;
    const known = this.dirty.get(flow);
    if (known === undefined) this.dirty.set(flow, { roots, trigger });
    else {
      known.roots = rootSets.union(known.roots, roots);
      known.trigger = trigger;
    }
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.scheduler.schedule(this.scheduler.now, Phase.flow, this.evaluateId, 0, 0, 0);
  }

  private evaluate(): void {
    const { scheduler, resources } = this;
    this.callMemo.clear();
    if (this.callsChanged) this.refreshCalls();
    this.refreshSites();
    const affected = new Set<number>([...this.dirty.keys()].sort((a, b) => a - b));
    for (const flow of affected) {
      this.enter(flow);
      if (this.pathDirty.has(flow)) this.rewalk(flow);
      this.flows[flow]!.ledger.arrive(scheduler.now);
      this.contribute(flow);
    }
    this.pathDirty.clear();
    this.solve(affected);
    for (const flow of [...affected].sort((a, b) => a - b)) {
      this.enter(flow);
      this.settle(flow);
    }
    this.dirty.clear();
    for (const resource of [...resources.touched].sort((a, b) => a - b)) this.reportLoad(resource);
    resources.touched.clear();
    this.isScheduled = false;
  }

  /** What follows is caused by whatever marked the flow. */
  private enter(flow: number): void {
    const cause = this.dirty.get(flow);
    if (cause === undefined) return;
    this.scheduler.roots = cause.roots;
    this.scheduler.trigger = cause.trigger;
  }

  private refreshCalls(): void {
    this.callsChanged = false;
    if (!this.calls.refresh()) return;
    this.options.services.forEach((service, index) => {
      if (service.calls.length === 0) return;
      this.flows.forEach((state, flow) => {
        if (this.options.flows[flow]!.service === index && state.path !== null && state.path.datacenter >= 0) this.markDirty(flow);
      });
    });
  }

  private refreshSites(): void {
    for (const site of [...this.dirtySites.keys()].sort((a, b) => a - b)) {
      const cause = this.dirtySites.get(site)!;
      this.scheduler.roots = cause.roots;
      this.scheduler.trigger = cause.trigger;
      const before = this.rotations[site]!;
      const after = this.options.platform.rotation(site);
      this.rotations[site] = after;
      this.resources.touched.add(site);
      this.setCapacity(site);
      for (const flow of this.resources.users[site]!.keys()) {
        this.markDirty(flow);
        this.breakConnections(flow, site, before, after);
      }
    }
    this.dirtySites.clear();
  }

  private setCapacity(site: number): void {
    const service = this.serviceOfSite[site]!;
    const capacity = this.rotations[site]!.serving * this.options.services[service]!.capacityRpsPerReplica;
    const old = this.resources.capacity[site]!;
    this.resources.capacity[site] = capacity;
    if (capacity !== old || this.scheduler.now === 0) this.options.listener.capacityChanged(site, this.scheduler.now === 0 ? 0 : old, capacity);
  }

  private breakConnections(flow: number, site: number, before: Rotation, after: Rotation): void {
    const { flows, services, siteOf, listener } = this.options;
    const { service, connectionSeconds } = flows[flow]!;
    const { path } = this.flows[flow]!;
    if (path === null || path.datacenter < 0 || siteOf(service, path.datacenter) !== site) return;
    const share = brokenShare(services[service]!.balance, before.inRotation, after.inRotation);
    const open = this.attemptsAt(flow) * connectionSeconds;
    if (share > 0 && open > 0) listener.connectionsBroken(flow, open, open * share);
  }

  private rewalk(flow: number): void {
    const { options } = this;
    const state = this.flows[flow]!;
    const old = state.path;
    const path = flowPath(options.world, options.flows[flow]!, options.datacenterOf);
    for (const walk of [old?.request, old?.response]) for (const router of walk?.routers ?? []) this.walkers[router]!.delete(flow);
    for (const walk of [path.request, path.response]) for (const router of walk?.routers ?? []) this.walkers[router]!.add(flow);
    if (old !== null && samePath(old.request, path.request) && samePath(old.response, path.response)) return;
    state.path = path;
    const { scheduler } = this;
    if (!samePath(old?.request ?? null, path.request)) {
      scheduler.trigger = options.listener.pathChanged(flow, false, old?.request ?? null, path.request);
    }
    if (!samePath(old?.response ?? null, path.response)) {
      scheduler.trigger = options.listener.pathChanged(flow, true, old?.response ?? null, path.response);
    }
    const cause = this.dirty.get(flow);
    if (cause !== undefined) cause.trigger = scheduler.trigger;
    if (path.outcome === Outcome.ok) this.arrivedAt(flow, path.datacenter);
  }

  /** Connections live as long as their site stays the same; coming back to it before they time out keeps them. */
  private arrivedAt(flow: number, datacenter: number): void {
    const state = this.flows[flow]!;
    if (state.lastDatacenter >= 0 && state.lastDatacenter !== datacenter) {
      const open = valueAt(state.ledger.demand, this.scheduler.now / SECOND_US) * this.options.flows[flow]!.connectionSeconds;
      if (open > 0) this.options.listener.connectionsBroken(flow, open, open);
    }
    state.lastDatacenter = datacenter;
  }

  private siteState(site: number): SiteState | null {
    if (site < 0) return null;
    return { rotation: this.rotations[site]!, overload: this.resources.loss[site]! };
  }

  private callShares(service: number, datacenter: number): CallShares {
    const key = service * this.options.datacenterCount + datacenter;
    let shares = this.callMemo.get(key);
    if (shares === undefined) {
      shares = this.calls.shares(service, datacenter);
      this.callMemo.set(key, shares);
    }
    return shares;
  }

  /** Replaces what the flow puts on resources by what follows from its tries and the present losses. */
  private contribute(flow: number): void {
    const { resources, options } = this;
    const state = this.flows[flow]!;
    const { used } = state;
    for (let i = 0; i < used.length; i += 3) resources.change(used[i]!, flow, used[i + 1]!, used[i + 2]!, -1);
    const next: number[] = [];
    const tries = state.ledger.attempts();
    const use = (resource: number, amount: number): void => {
      const at = resources.rounded(resource, tries.at * amount);
      const per = resources.rounded(resource, tries.per * amount);
      resources.change(resource, flow, at, per, 1);
      next.push(resource, at, per);
    };
    const { service } = options.flows[flow]!;
    const { requestBits, responseBits } = options.services[service]!;
    let alive = this.useLinks(state.path!.request.links, requestBits, 1, use);
    const { datacenter, response } = state.path!;
    const site = datacenter < 0 ? -1 : options.siteOf(service, datacenter);
    if (site >= 0) {
      use(site, alive * this.livingShare(site));
      alive *= acceptedShare(this.siteState(site));
      this.calls.use(service, datacenter, alive, use);
      if (response !== null) this.useLinks(response.links, responseBits, alive * this.callShares(service, datacenter).whole, use);
    }
    state.used = next;
  }

  /** Share of what is balanced over the rotation that falls on replicas that answer. */
  private livingShare(site: number): number {
    const { inRotation, serving } = this.rotations[site]!;
    return inRotation === 0 ? 0 : serving / inRotation;
  }

  private useLinks(links: readonly number[], bits: number, amount: number, use: (resource: number, amount: number) => void): number {
    let alive = amount;
    for (const link of links) {
      const resource = this.options.linkResource(link);
      if (resource < 0) continue;
      use(resource, alive * bits);
      alive *= 1 - this.resources.loss[resource]!;
    }
    return alive;
  }

  /** Brings losses and loads into agreement; adds to `affected` every flow that a changed loss touches. */
  private solve(affected: Set<number>): void {
    const { resources, scheduler } = this;
    const t = scheduler.now / SECOND_US;
    let candidates = [...resources.touched].sort((a, b) => a - b);
    for (let round = 0; round < SOLVE_ROUNDS_MAX; round++) {
      const changed = candidates.filter((resource) => {
        const loss = resources.lossAt(resource, t);
        if (Math.abs(loss - resources.loss[resource]!) <= SOLVE_TOLERANCE && (loss === 0) === (resources.loss[resource] === 0)) return false;
        resources.loss[resource] = loss;
        return true;
      });
      if (changed.length === 0) return;
      this.callMemo.clear();
      const flows = new Set<number>();
      for (const resource of changed) for (const flow of resources.users[resource]!.keys()) flows.add(flow);
      const sorted = [...flows].sort((a, b) => a - b);
      for (const flow of sorted) {
        if (!this.dirty.has(flow)) this.dirty.set(flow, { roots: scheduler.roots, trigger: scheduler.trigger });
        affected.add(flow);
        this.contribute(flow);
      }
      candidates = [...resources.touched].sort((a, b) => a - b);
    }
  }

  private settle(flow: number): void {
    const { options, scheduler, resources } = this;
    const { listener } = options;
    const state = this.flows[flow]!;
    const path = state.path!;
    const { service, accessUs } = options.flows[flow]!;
    const reaches = path.request.outcome === Outcome.ok;
    const site = reaches ? options.siteOf(service, path.datacenter) : -1;
    const lossOn = (links: readonly number[]): number => {
      let alive = 1;
      for (const link of links) {
        const resource = options.linkResource(link);
        if (resource >= 0) alive *= 1 - resources.loss[resource]!;
      }
      return 1 - alive;
    };
    const forth = lossOn(path.request.links);
    const back = path.response === null ? 0 : lossOn(path.response.links);
    const calls = reaches ? this.callShares(service, path.datacenter) : { whole: 1, degraded: 0, timeUs: 0 };
    shareOutcomes(state.shares, path.outcome, reaches, forth, back, this.siteState(site), calls);
    const t = scheduler.now / SECOND_US;
    state.ledger.settle(
      scheduler.now,
      state.shares,
      (column, old, line) => listener.columnChanged(flow, column, valueAt(old, t), valueAt(line, t), old.per, line.per),
      (time) => {
        if (time <= options.horizon) scheduler.schedule(time as SimTime, Phase.health, this.arriveId, flow, 0, 0);
      },
    );
    const rttUs =
      path.outcome === Outcome.ok
        ? Math.round(
            path.request.delayUs + path.response!.delayUs + 2 * accessUs + options.services[service]!.serviceTimeUs + calls.timeUs,
          )
        : 0;
    if (rttUs !== state.rttUs) {
      listener.rttChanged(flow, state.rttUs, rttUs);
      state.rttUs = rttUs;
    }
  }

  /** Tells a changed load and arranges to look again when it will cross its capacity, or has moved a step beyond it. */
  private reportLoad(resource: number): void {
    const { resources, scheduler, options } = this;
    const t = scheduler.now / SECOND_US;
    const line = resources.line(resource);
    const old = this.reported[resource]!;
    if (line.at !== old.at || line.per !== old.per) {
      this.reported[resource] = line;
      options.listener.loadChanged(resource, valueAt(old, t), valueAt(line, t), old.per, line.per);
    }
    const load = valueAt(line, t);
    const capacity = resources.capacity[resource]!;
    let next = Infinity;
    if (load > capacity && line.per !== 0) {
      next = scheduler.now + Math.max(STEP_US_MIN, Math.round(((STEP_SHARE * load) / Math.abs(line.per)) * SECOND_US));
    } else if (load <= capacity && line.per > 0 && capacity < Infinity) {
      next = scheduler.now + Math.max(1, Math.ceil(((capacity - load) / line.per) * SECOND_US));
    }
    if (next > options.horizon || next >= this.checkAt[resource]!) return;
    this.checkAt[resource] = next;
    scheduler.schedule(next as SimTime, Phase.health, this.loadId, resource, 0, 0);
  }
}

function servicesBySite(options: TrafficOptions): number[] {
  const found: number[] = [];
  options.services.forEach((_, service) => {
    for (let datacenter = 0; datacenter < options.datacenterCount; datacenter++) {
      const site = options.siteOf(service, datacenter);
      if (site >= 0) found[site] = service;
    }
  });
  return found;
}
