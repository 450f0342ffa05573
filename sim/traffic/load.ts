/**
 * Load and what it does: which flow puts how much on which resource, what is lost beyond capacity, and when to look again
 * because load moves while nothing else happens. Loss on shared links is the one algebraic solve: surviving traffic loads
 * what comes after, from the last state, at most `SOLVE_ROUNDS_MAX` rounds.
 */
import { assert } from '../kernel/assert.ts';
import type { Rotation } from '../platform/rotation.ts';
import { Calls, type CallShares } from './calls.ts';
import { Contributions } from './contributions.ts';
import type { FlowState } from './flow-state.ts';
import { valueAt, type Line } from './line.ts';
import type { TrafficOptions } from './options.ts';
import type { FlowPath } from './paths.ts';
import { Resources } from './resources.ts';
import { acceptedShare, servingShare, type SiteState } from './shares.ts';
import { SiteSpreads } from './site-spreads.ts';
import { Waiting } from './waiting.ts';

export const SOLVE_ROUNDS_MAX = 64;
export const SOLVE_TOLERANCE = 1e-9;
/** While something is saturated and its load moves, flows are stepped at 1 % of load or 100 ms, whichever is later. */
const STEP_SHARE = 0.01;
const STEP_US_MIN = 100_000;
const SECOND_US = 1_000_000;

export class Load {
  readonly resources: Resources;
  readonly calls: Calls;
  private readonly options: TrafficOptions;
  private readonly rotations: Rotation[];
  private readonly spreads: SiteSpreads;
  private readonly serviceOfSite: readonly number[];
  private readonly waiting: Waiting;
  /** Sites whose health checks fail of overload. */
  private readonly checkedSites: readonly number[];
  private readonly reported: Line[];
  private readonly checkAt: Float64Array;
  /** When a look at a resource was last due. */
  private readonly lookedAt: Float64Array;
  /** Load and capacity for which the loss of each resource was solved last. */
  private readonly solvedAt: { readonly load: number; readonly capacity: number }[];
  private readonly contributions: Contributions;
  private readonly callMemo = new Map<number, CallShares>();

  constructor(options: TrafficOptions) {
    this.options = options;
    this.resources = new Resources(options.resources);
    this.contributions = new Contributions(this.resources);
    this.reported = options.resources.map(() => ({ at: 0, per: 0 }));
    this.checkAt = new Float64Array(options.resources.length).fill(Infinity);
    this.lookedAt = new Float64Array(options.resources.length).fill(-Infinity);
    this.solvedAt = options.resources.map(() => ({ load: 0, capacity: 0 }));
    const siteCount = options.resources.filter((spec) => spec.kind === 'site').length;
    this.rotations = Array.from({ length: siteCount }, (_, site) => options.platform.rotation(site));
    this.spreads = new SiteSpreads(options, siteCount);
    this.serviceOfSite = servicesBySite(options);
    this.checkedSites = this.serviceOfSite.flatMap((service, site) => (options.services[service]!.seesOverload ? [site] : []));
    this.waiting = new Waiting(options, this.serviceOfSite, this.resources, this.spreads);
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
      siteLate: (service, datacenter, patienceUs) => this.lateShare(options.siteOf(service, datacenter), patienceUs),
      lossAt: (link) => this.lossAt(link),
    });
  }

  /** Tells every capacity before anything runs. */
  start(): void {
    this.resources.specs.forEach((spec, resource) => {
      if (spec.kind === 'site') {
        this.setCapacity(resource, 0);
        this.setBacklog(resource);
      } else this.options.listener.capacityChanged(resource, 0, spec.capacity);
    });
    this.spreads.start();
  }

  /** A new instant: what was remembered of calls may be stale, and backlogs have moved. */
  begin(): void {
    this.callMemo.clear();
    this.waiting.advance(this.options.scheduler.now);
  }

  siteState(site: number): SiteState | null {
    if (site < 0) return null;
    return {
      rotation: this.rotations[site]!,
      spread: this.spreads.at(site),
      overload: this.resources.loss[site]!,
      isQueue: this.waiting.isQueue(site),
    };
  }

  /**
   * Mean wait at a site before a request is worked on, in µs, and what slow replicas add to the work itself; 0 for no site.
   */
  waitUs(site: number): number {
    if (site < 0) return 0;
    const { serviceTimeUs } = this.options.services[this.serviceOfSite[site]!]!;
    return this.waiting.waitUs(site) + serviceTimeUs * (this.rotations[site]!.slowdown - 1);
  }

  /** Share of what a site serves now that comes too late for a client who waits so long for a replica. */
  lateShare(site: number, patienceUs: number): number {
    return this.waiting.lateShare(site, patienceUs);
  }

  /** Takes the present rotation of a site over and returns the share of its connections that break. */
  refreshSite(site: number): number {
    this.rotations[site] = this.options.platform.rotation(site);
    this.resources.touched.add(site);
    this.setCapacity(site, this.resources.capacity[site]!);
    this.setBacklog(site);
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

  /**
   * Replaces what a flow puts on resources by what follows from its tries and the present losses.
   * @param other the ways of the same people's flow over the other address family, which some tries take.
   */
  contribute(flow: number, state: FlowState, other: FlowPath | null): void {
    const { path, ledger, attackRps, attackBps } = state;
    assert(path !== null, `flow ${flow} has not been walked`);
    this.contributions.clear();
    const own = ledger.attempts();
    this.load(flow, path, attackRps === 0 ? own : { at: own.at + attackRps, per: own.per });
    if (other !== null) this.load(flow, other, ledger.otherAttempts());
    if (attackBps > 0) this.flood(path.request.links, attackBps);
    this.contributions.replace(flow, state);
  }

  /** Lists what tries of a flow put on resources along a way: resource, rate, growth. */
  private load(flow: number, path: FlowPath, tries: Line): void {
    const { options, contributions } = this;
    contributions.of(tries);
    const { service } = options.flows[flow]!;
    const { requestBits, responseBits } = options.services[service]!;
    let alive = this.useLinks(path.request.links, requestBits, 1);
    const { datacenter, response } = path;
    const site = datacenter < 0 ? -1 : options.siteOf(service, datacenter);
    if (site < 0) return;
    const state = this.siteState(site);
    contributions.add(site, alive * servingShare(state!));
    alive *= acceptedShare(state);
    this.calls.use(service, datacenter, alive, contributions.add);
    if (response !== null) this.useLinks(response.links, responseBits, alive * this.callShares(service, datacenter).whole);
  }

  /** Attack packets: no replica is asked by them, and what full links let through ends at the site. */
  private flood(links: readonly number[], bps: number): void {
    this.contributions.of();
    this.useLinks(links, 1, bps);
  }

  /** Share lost on one direction of a link: at random, and because it is full. */
  private lossAt(directedLink: number): number {
    const { linkResource, linkLoss } = this.options;
    const resource = linkResource(directedLink);
    const full = resource < 0 ? 0 : this.resources.loss[resource]!;
    const random = linkLoss?.(directedLink) ?? 0;
    return random === 0 ? full : 1 - (1 - full) * (1 - random);
  }

  /** A direction of a link is slowed down, or no longer. */
  refreshLink(directedLink: number): void {
    const { linkResource, linkRate, listener } = this.options;
    const resource = linkResource(directedLink);
    if (resource < 0) return;
    const capacity = Math.min(this.resources.specs[resource]!.capacity, linkRate?.(directedLink) ?? Infinity);
    const old = this.resources.capacity[resource]!;
    if (capacity === old) return;
    this.resources.capacity[resource] = capacity;
    this.resources.touched.add(resource);
    listener.capacityChanged(resource, old, capacity);
  }

  /** Share lost on a way over links. */
  lossOn(links: readonly number[]): number {
    let alive = 1;
    for (const link of links) {
      alive *= 1 - this.lossAt(link);
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
      const changed = [...resources.touched].filter((resource) => this.takes(resource, t, round === 0));
      if (changed.length === 0) return true;
      this.callMemo.clear();
      const flows = new Set<number>();
      for (const resource of changed) for (const flow of resources.users[resource]!.keys()) flows.add(flow);
      for (const flow of [...flows].sort((a, b) => a - b)) touch(flow);
    }
    return false;
  }

  /** Takes over what is lost and waited at a resource at this moment; false where that is still what flows know. */
  private takes(resource: number, t: number, isFirst: boolean): boolean {
    const { resources, waiting } = this;
    const load = resources.load(resource, t);
    const { loss, waitUs } = waiting.fateAt(resource, load);
    const old = resources.loss[resource]!;
    const isStill = (loss === 0) === (old === 0);
    if (isStill && Math.abs(loss - old) <= SOLVE_TOLERANCE && waiting.isSame(resource, waitUs)) return false;
    const { load: solved, capacity } = this.solvedAt[resource]!;
    const isSmall = capacity === resources.capacity[resource] && Math.abs(load - solved) < STEP_SHARE * solved;
    if (isFirst && isStill && isSmall && !waiting.isStepped(resource, load, waitUs)) return false;
    this.solvedAt[resource] = { load, capacity: resources.capacity[resource]! };
    resources.loss[resource] = loss;
    waiting.tell(resource, waitUs);
    return true;
  }

  private setBacklog(site: number): void {
    this.waiting.setBacklog(site, this.resources.line(site), this.rotations[site]!.serving);
  }

  /** Tells the platform what load does where health checks feel it. */
  tellChecks(): void {
    const { platform } = this.options;
    for (const site of this.checkedSites)
      platform.setLoad(site, { waitUs: this.waiting.waitUs(site), refusedShare: this.resources.loss[site]! });
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
    const full = this.waiting.fullAt(resource);
    let next = Infinity;
    const bound = this.waiting.bound(resource, load, line.per);
    if (load > full && line.per !== 0) {
      next = now + Math.max(STEP_US_MIN, Math.round(((STEP_SHARE * load) / Math.abs(line.per)) * SECOND_US));
    } else if (load <= full && bound < Infinity) {
      // What comes through a full link can fill the next one exactly, and would cross its capacity at every look.
      const soonest = Math.max(now + 1, this.lookedAt[resource]! + STEP_US_MIN);
      next = Math.max(soonest, now + Math.ceil(((bound - load) / line.per) * SECOND_US));
    }
    if (resources.specs[resource]!.kind === 'site') {
      this.setBacklog(resource);
      const stepUs = this.waiting.untilStepUs(resource);
      next = Math.min(next, Math.max(now + Math.max(1, stepUs), this.lookedAt[resource]! + STEP_US_MIN));
    }
    if (next > options.horizon || next >= this.checkAt[resource]!) return;
    this.checkAt[resource] = next;
    look(resource, next);
  }

  private setCapacity(site: number, old: number): void {
    const { capacityRpsPerReplica } = this.options.services[this.serviceOfSite[site]!]!;
    const capacity = this.rotations[site]!.capacityReplicas * capacityRpsPerReplica;
    this.resources.capacity[site] = capacity;
    if (capacity !== old) this.options.listener.capacityChanged(site, old, capacity);
  }

  private useLinks(links: readonly number[], bits: number, amount: number): number {
    let alive = amount;
    for (const link of links) {
      const resource = this.options.linkResource(link);
      if (resource >= 0) this.contributions.add(resource, alive * bits);
      alive *= 1 - this.lossAt(link);
    }
    return alive;
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
