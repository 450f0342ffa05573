/**
 * Load and what it does: which flow puts how much on which resource, what is lost beyond capacity, and when to look again
 * because load moves while nothing else happens. Loss on shared links is the one algebraic solve: surviving traffic loads
 * what comes after, from the last state, at most `SOLVE_ROUNDS_MAX` rounds.
 */
import { assert } from '../kernel/assert.ts';
import type { Rotation } from '../platform/platform.ts';
import { Calls, type CallShares } from './calls.ts';
import type { FlowState } from './flow-state.ts';
import { valueAt, type Line } from './line.ts';
import type { TrafficOptions } from './options.ts';
import { ReplicaQueue, type ReplicaWait } from './queueing/replica-wait.ts';
import { Resources } from './resources.ts';
import { acceptedShare, servingShare, type SiteState } from './shares.ts';
import { SiteSpreads } from './site-spreads.ts';
import { fullAt, overloadShare, spreadWait } from './spread.ts';

export const SOLVE_ROUNDS_MAX = 64;
export const SOLVE_TOLERANCE = 1e-9;
/** While something is saturated and its load moves, flows are stepped at 1 % of load or 100 ms, whichever is later. */
const STEP_SHARE = 0.01;
const STEP_US_MIN = 100_000;
/** Waits are told to a microsecond. */
const WAIT_TOLERANCE_US = 1;
const SECOND_US = 1_000_000;

export class Load {
  readonly resources: Resources;
  readonly calls: Calls;
  private readonly options: TrafficOptions;
  private readonly rotations: Rotation[];
  private readonly spreads: SiteSpreads;
  private readonly serviceOfSite: readonly number[];
  /** By resource: the queue at each replica of a site; null where nobody waits. */
  private readonly queues: readonly (ReplicaQueue | null)[];
  /** By resource: the mean wait of what is served, in µs, as flows know it. */
  private readonly waits: Float64Array;
  private readonly reported: Line[];
  private readonly checkAt: Float64Array;
  /** When a look at a resource was last due. */
  private readonly lookedAt: Float64Array;
  /** Load and capacity for which the loss of each resource was solved last. */
  private readonly solvedAt: { readonly load: number; readonly capacity: number }[];
  private readonly callMemo = new Map<number, CallShares>();

  constructor(options: TrafficOptions) {
    this.options = options;
    this.resources = new Resources(options.resources);
    this.reported = options.resources.map(() => ({ at: 0, per: 0 }));
    this.checkAt = new Float64Array(options.resources.length).fill(Infinity);
    this.lookedAt = new Float64Array(options.resources.length).fill(-Infinity);
    this.solvedAt = options.resources.map(() => ({ load: 0, capacity: 0 }));
    const siteCount = options.resources.filter((spec) => spec.kind === 'site').length;
    this.rotations = Array.from({ length: siteCount }, (_, site) => options.platform.rotation(site));
    this.spreads = new SiteSpreads(options, siteCount);
    this.serviceOfSite = servicesBySite(options);
    this.queues = queuesOf(options, this.serviceOfSite);
    this.waits = new Float64Array(options.resources.length);
    this.calls = new Calls({
      world: options.world,
      services: options.services,
      datacenterCount: options.datacenterCount,
      datacenterOf: options.datacenterOf,
      gatewayOf: options.gatewayOf,
      siteResource: options.siteOf,
      linkResource: options.linkResource,
      siteSuccess: (service, datacenter) => acceptedShare(this.siteState(options.siteOf(service, datacenter))),
      siteWaitUs: (service, datacenter) => this.waitUs(options.siteOf(service, datacenter)),
      lossOf: (resource) => this.resources.loss[resource]!,
    });
  }

  /** Tells every capacity before anything runs. */
  start(): void {
    this.resources.specs.forEach((spec, resource) => {
      if (spec.kind === 'site') this.setCapacity(resource, 0);
      else this.options.listener.capacityChanged(resource, 0, spec.capacity);
    });
    this.spreads.start();
  }

  /** A new instant: what was remembered of calls may be stale. */
  begin(): void {
    this.callMemo.clear();
  }

  siteState(site: number): SiteState | null {
    if (site < 0) return null;
    return {
      rotation: this.rotations[site]!,
      spread: this.spreads.at(site),
      overload: this.resources.loss[site]!,
      isQueue: this.queues[site] !== null,
    };
  }

  /** Mean wait at a site before a request is worked on, in µs; 0 for no site. */
  waitUs(site: number): number {
    return site < 0 ? 0 : this.waits[site]!;
  }

  /** Takes the present rotation of a site over and returns the share of its connections that break. */
  refreshSite(site: number): number {
    this.rotations[site] = this.options.platform.rotation(site);
    this.resources.touched.add(site);
    this.setCapacity(site, this.resources.capacity[site]!);
    return this.spreads.refresh(site);
  }

  callShares(service: number, datacenter: number): CallShares {
    const key = service * this.options.datacenterCount + datacenter;
    let shares = this.callMemo.get(key);
    if (shares === undefined) {
      shares = this.calls.shares(service, datacenter);
      this.callMemo.set(key, shares);
    }
    return shares;
  }

  /** Replaces what a flow puts on resources by what follows from its tries and the present losses. */
  contribute(flow: number, state: FlowState): void {
    const { resources, options } = this;
    const { path } = state;
    assert(path !== null, `flow ${flow} has not been walked`);
    const next: number[] = [];
    const tries = state.ledger.attempts();
    const use = (resource: number, amount: number): void => {
      const at = resources.rounded(resource, tries.at * amount);
      next.push(resource, at, resources.rounded(resource, tries.per * amount));
    };
    const { service } = options.flows[flow]!;
    const { requestBits, responseBits } = options.services[service]!;
    let alive = this.useLinks(path.request.links, requestBits, 1, use);
    const { datacenter, response } = path;
    const site = datacenter < 0 ? -1 : options.siteOf(service, datacenter);
    if (site >= 0) {
      const state = this.siteState(site);
      use(site, alive * servingShare(state!));
      alive *= acceptedShare(state);
      this.calls.use(service, datacenter, alive, use);
      if (response !== null)
        this.useLinks(response.links, responseBits, alive * this.callShares(service, datacenter).whole, use);
    }
    this.replace(flow, state.used, next);
    state.used = next;
  }

  /** Takes one list of contributions back and puts another; mostly both name the same resources. */
  private replace(flow: number, old: readonly number[], next: readonly number[]): void {
    const { resources } = this;
    let isSame = old.length === next.length;
    for (let i = 0; isSame && i < next.length; i += 3) isSame = old[i] === next[i];
    if (isSame) {
      for (let i = 0; i < next.length; i += 3)
        resources.adjust(next[i]!, next[i + 1]! - old[i + 1]!, next[i + 2]! - old[i + 2]!);
      return;
    }
    for (let i = 0; i < old.length; i += 3) resources.change(old[i]!, flow, old[i + 1]!, old[i + 2]!, -1);
    for (let i = 0; i < next.length; i += 3) resources.change(next[i]!, flow, next[i + 1]!, next[i + 2]!, 1);
  }

  /** Share lost on a way over links. */
  lossOn(links: readonly number[]): number {
    let alive = 1;
    for (const link of links) {
      const resource = this.options.linkResource(link);
      if (resource >= 0) alive *= 1 - this.resources.loss[resource]!;
    }
    return 1 - alive;
  }

  /**
   * Brings losses and loads into agreement. What is saturated and stays so is left alone until its load has moved by
   * `STEP_SHARE`: retries of what was lost a moment ago would otherwise move it again and again by less and less.
   * @returns false where the bound on rounds was hit: losses and loads of this instant do not agree.
   * @param touch called, in ascending order each round, with the flows on a resource whose loss changed; it has to let them
   *   contribute.
   */
  solve(touch: (flow: number) => void): boolean {
    const { resources } = this;
    const t = this.options.scheduler.now / SECOND_US;
    for (let round = 0; round < SOLVE_ROUNDS_MAX; round++) {
      const changed = [...resources.touched].filter((resource) => {
        const wait = this.waitAt(resource, t);
        const loss = wait === null ? this.lossAt(resource, t) : wait.abandonedShare;
        const waitUs = wait === null ? 0 : wait.meanUs;
        const old = resources.loss[resource]!;
        const isStill = (loss === 0) === (old === 0);
        const isWaitSame = Math.abs(waitUs - this.waits[resource]!) <= WAIT_TOLERANCE_US;
        if (isStill && isWaitSame && Math.abs(loss - old) <= SOLVE_TOLERANCE) return false;
        const load = resources.load(resource, t);
        const { load: solved, capacity } = this.solvedAt[resource]!;
        const isSmall = capacity === resources.capacity[resource] && Math.abs(load - solved) < STEP_SHARE * solved;
        // Below capacity a wait goes in steps of its own.
        const isStepped = this.queues[resource] !== null && load < this.fullAt(resource);
        if (round === 0 && isStill && isSmall && !isStepped) return false;
        this.solvedAt[resource] = { load, capacity: resources.capacity[resource]! };
        resources.loss[resource] = loss;
        this.waits[resource] = waitUs;
        return true;
      });
      if (changed.length === 0) return true;
      this.callMemo.clear();
      const flows = new Set<number>();
      for (const resource of changed) for (const flow of resources.users[resource]!.keys()) flows.add(flow);
      for (const flow of [...flows].sort((a, b) => a - b)) touch(flow);
    }
    return false;
  }

  /** What waits at a site at this moment; null where nobody does. */
  private waitAt(resource: number, t: number): ReplicaWait | null {
    const queue = this.queues[resource]!;
    if (queue === null) return null;
    const capacity = this.resources.capacity[resource]!;
    const load = Math.max(0, this.resources.load(resource, t));
    const spread = this.spreads.at(resource);
    if (spread !== null) return spreadWait(spread, queue, this.replicaCapacity(resource), load);
    return queue.at(capacity === 0 ? 0 : load / capacity);
  }

  /** The share of the load on a resource where nobody waits that is lost at this moment. */
  private lossAt(resource: number, t: number): number {
    const spread = this.spreads.at(resource);
    if (spread === null) return this.resources.lossAt(resource, t);
    return overloadShare(spread, this.replicaCapacity(resource), this.resources.load(resource, t));
  }

  /** The load from which on a resource loses some of it: its capacity, or that of its busiest replica. */
  private fullAt(resource: number): number {
    const spread = this.spreads.at(resource);
    return spread === null ? this.resources.capacity[resource]! : fullAt(spread, this.replicaCapacity(resource));
  }

  private replicaCapacity(site: number): number {
    return this.options.services[this.serviceOfSite[site]!]!.capacityRpsPerReplica;
  }

  /** Tells the loads that changed; `look` is asked to come back when one will cross its capacity or has moved beyond it. */
  report(look: (resource: number, time: number) => void): void {
    const { resources } = this;
    for (const resource of [...resources.touched].sort((a, b) => a - b)) this.reportOne(resource, look);
    resources.touched.clear();
  }

  /** A look that was asked for is due. */
  looked(resource: number): void {
    this.checkAt[resource] = Infinity;
    this.lookedAt[resource] = this.options.scheduler.now;
    this.resources.touched.add(resource);
  }

  private reportOne(resource: number, look: (resource: number, time: number) => void): void {
    const { resources, options } = this;
    const { now } = options.scheduler;
    const t = now / SECOND_US;
    const line = resources.line(resource);
    const old = this.reported[resource]!;
    if (line.at !== old.at || line.per !== old.per) {
      this.reported[resource] = line;
      options.listener.loadChanged(resource, valueAt(line, t), old.per, line.per);
    }
    const load = valueAt(line, t);
    const full = this.fullAt(resource);
    let next = Infinity;
    const bound = this.bound(resource, load, line.per);
    if (load > full && line.per !== 0) {
      next = now + Math.max(STEP_US_MIN, Math.round(((STEP_SHARE * load) / Math.abs(line.per)) * SECOND_US));
    } else if (load <= full && bound < Infinity) {
      // What comes through a full link can fill the next one exactly, and would cross its capacity at every look.
      const soonest = Math.max(now + 1, this.lookedAt[resource]! + STEP_US_MIN);
      next = Math.max(soonest, now + Math.ceil(((bound - load) / line.per) * SECOND_US));
    }
    if (next > options.horizon || next >= this.checkAt[resource]!) return;
    this.checkAt[resource] = next;
    look(resource, next);
  }

  /** The load at which something is next to be looked at while it moves this way; infinite where it need not be. */
  private bound(resource: number, load: number, per: number): number {
    const capacity = this.resources.capacity[resource]!;
    const queue = this.queues[resource]!;
    const full = this.fullAt(resource);
    if (per === 0) return Infinity;
    if (queue === null || capacity === 0 || load > full) return per > 0 ? full : Infinity;
    const spread = this.spreads.at(resource);
    const unit = spread === null ? capacity : this.replicaCapacity(resource);
    const { from, to } = spread === null ? queue.at(Math.max(0, load) / capacity) : spreadWait(spread, queue, unit, load);
    const bound = (per > 0 ? to : from) * unit;
    return bound > 0 ? bound : Infinity;
  }

  private setCapacity(site: number, old: number): void {
    const capacity = this.rotations[site]!.serving * this.replicaCapacity(site);
    this.resources.capacity[site] = capacity;
    if (capacity !== old) this.options.listener.capacityChanged(site, old, capacity);
  }

  private useLinks(
    links: readonly number[],
    bits: number,
    amount: number,
    use: (resource: number, amount: number) => void,
  ): number {
    let alive = amount;
    for (const link of links) {
      const resource = this.options.linkResource(link);
      if (resource < 0) continue;
      use(resource, alive * bits);
      alive *= 1 - this.resources.loss[resource]!;
    }
    return alive;
  }
}

/** Sites of a service share the steps of its queue: what waits at a replica depends on its load alone. */
function queuesOf(options: TrafficOptions, serviceOfSite: readonly number[]): readonly (ReplicaQueue | null)[] {
  const byService = options.services.map(({ capacityRpsPerReplica: capacityRps, serviceTimeUs, patience }) =>
    patience === null || capacityRps === 0
      ? null
      : new ReplicaQueue({ capacityRps, serviceTimeUs, patienceLaw: patience.law, patienceUs: patience.mean }),
  );
  return options.resources.map(({ kind }, resource) => (kind === 'site' ? byService[serviceOfSite[resource]!]! : null));
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
