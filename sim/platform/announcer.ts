/**
 * Decides what the border routers of each site originate: a service's addresses while enough of its replicas there are
 * healthy, an aggregate while enough of its components are originated (RFC 4786 §4.4.4: the node and its route share their
 * fate). It knows routing only through a port.
 *
 * When every site judges itself unhealthy, `withdraw` takes the service off the net, `fail-open` announces everywhere and
 * `keep-last` leaves the last sites announced, as many as it says.
 *
 * A change of health that does not outlast `debounce` changes nothing. `holdDown` keeps a site back for longer: it announces
 * again only after it has been healthy for so long, and a router that comes back originates nothing before it has been up
 * for so long. A site that returns from the dark is healthy before its routers have heard from those of other sites (an iBGP
 * session takes seconds), and fails the requests that call services elsewhere until then; a hold-down longer than that is
 * the cure.
 */
import { assert } from '../kernel/assert.ts';
import { Phase } from '../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../kernel/scheduler.ts';
import type { SimTime } from '../kernel/time.ts';
import type { AnnouncePolicy } from '../model/topology/announce-types.ts';
import type { AnnounceWhile } from '../model/topology/types.ts';

export interface AnnouncedSite {
  readonly service: number;
  readonly datacenter: number;
  /** Prefix indices of the service's addresses. */
  readonly prefixes: readonly number[];
  readonly policy: AnnouncePolicy;
  /** Fewer healthy replicas withdraw the site; once withdrawn it comes back with `returnHealthy`. */
  readonly minimumHealthy: number;
  readonly returnHealthy: number;
}

export interface AggregateSpec {
  readonly prefix: number;
  readonly aggregate: number;
  readonly announceWhile: AnnounceWhile;
  /** Service addresses of the same family within it. */
  readonly components: readonly number[];
}

/** What the announcer needs of routing. */
export interface Origination {
  /** Makes all living routers of a datacenter originate a prefix, or cease to. */
  originate(prefix: number, datacenter: number, isOriginated: boolean): void;
  /** One router of a datacenter originates a prefix, as it came back. */
  originateAt(prefix: number, router: number): void;
}

export interface AnnouncerListener {
  announced(site: number, prefix: number, isAnnounced: boolean): number;
  aggregated(aggregate: number, datacenter: number, isAnnounced: boolean): number;
}

export class Announcer {
  private readonly sites: readonly AnnouncedSite[];
  private readonly aggregates: readonly AggregateSpec[];
  private readonly datacenterCount: number;
  private readonly healthyCount: (site: number) => number;
  private readonly scheduler: Scheduler;
  private readonly origination: Origination;
  private readonly listener: AnnouncerListener;
  private readonly isAnnounced: Uint8Array;
  /** Since when a site should be announced, or not, otherwise than it is; −1: it is as it should be. */
  private readonly since: Float64Array;
  private readonly drains: Int32Array;
  /** Faults that keep a prefix from being originated at a datacenter, by `prefix × datacenters + datacenter`. */
  private readonly withheld = new Map<number, number>();
  private readonly originated = new Set<number>();
  /** How often a router has come back: what waits for an earlier time is void. */
  private readonly boots = new Map<number, number>();
  private readonly applyId: HandlerId;
  private readonly restoreId: HandlerId;

  constructor(
    sites: readonly AnnouncedSite[],
    aggregates: readonly AggregateSpec[],
    options: {
      readonly datacenterCount: number;
      readonly healthyCount: (site: number) => number;
      readonly scheduler: Scheduler;
      readonly origination: Origination;
      readonly listener: AnnouncerListener;
    },
  ) {
    this.sites = sites;
    this.aggregates = aggregates;
    this.datacenterCount = options.datacenterCount;
    this.healthyCount = options.healthyCount;
    this.scheduler = options.scheduler;
    this.origination = options.origination;
    this.listener = options.listener;
    this.isAnnounced = new Uint8Array(sites.length);
    this.since = new Float64Array(sites.length).fill(-1);
    this.drains = new Int32Array(sites.length);
    this.applyId = options.scheduler.register((site) => this.apply(site));
    this.restoreId = options.scheduler.register((cell, router, boot) => {
      if (this.boots.get(router) === boot) this.restoreCell(cell, router);
    });
  }

  /** The originations of a healthy world, without events: (prefix, datacenter) pairs. */
  initialise(): { readonly prefix: number; readonly datacenter: number }[] {
    this.sites.forEach((site, index) => {
      this.isAnnounced[index] = this.healthyCount(index) >= site.minimumHealthy ? 1 : 0;
    });
    const pairs: { prefix: number; datacenter: number }[] = [];
    const add = (prefix: number, datacenter: number): void => {
      this.originated.add(this.cell(prefix, datacenter));
      pairs.push({ prefix, datacenter });
    };
    this.sites.forEach((site, index) => {
      if (this.isAnnounced[index] === 1) for (const prefix of site.prefixes) add(prefix, site.datacenter);
    });
    for (const aggregate of this.aggregates) {
      for (let datacenter = 0; datacenter < this.datacenterCount; datacenter++) {
        if (this.wantsAggregate(aggregate, datacenter)) add(aggregate.prefix, datacenter);
      }
    }
    return pairs;
  }

  isOriginated(prefix: number, datacenter: number): boolean {
    return this.originated.has(this.cell(prefix, datacenter));
  }

  /** The number of healthy replicas of a site may have changed. */
  healthChanged(site: number): void {
    const { delay, allUnhealthy } = this.sites[site]!.policy;
    const { scheduler } = this;
    for (const other of this.concernedBy(site)) {
      const isRight = this.wants(other) === (this.isAnnounced[other] === 1);
      if (isRight) this.since[other] = -1;
      else if (this.since[other]! < 0) this.since[other] = scheduler.now;
      if (other === site ? isRight && allUnhealthy === 'withdraw' : isRight || this.waitOf(other) === 0) continue;
      const at = Math.max(scheduler.now, this.since[other]! + this.waitOf(other)) + delay;
      scheduler.schedule(at as SimTime, Phase.announce, this.applyId, other, 0, 0);
    }
  }

  /** Takes a site out, however healthy it is, until it is let go; it counts as unhealthy to the others meanwhile. */
  drain(site: number, isHeld: boolean): void {
    this.drains[site]! += isHeld ? 1 : -1;
    assert(this.drains[site]! >= 0, `site ${site} is let go of more often than drained`);
    if (this.drains[site] !== (isHeld ? 1 : 0)) return;
    const { scheduler } = this;
    const { trigger } = scheduler;
    if (isHeld && this.isAnnounced[site] === 1) this.turn(site, false);
    scheduler.trigger = trigger;
    this.healthChanged(site);
  }

  /** A fault keeps a prefix from being originated at a datacenter, or lets go. */
  withhold(prefix: number, datacenter: number, isHeld: boolean): void {
    const cell = this.cell(prefix, datacenter);
    this.withheld.set(cell, (this.withheld.get(cell) ?? 0) + (isHeld ? 1 : -1));
    this.refresh(prefix, datacenter);
    this.refreshAggregates(datacenter);
  }

  /** A router of the datacenter came back and has to be told what to originate. */
  restore(datacenter: number, router: number): void {
    const { scheduler } = this;
    const boot = (this.boots.get(router) ?? 0) + 1;
    this.boots.set(router, boot);
    for (const cell of [...this.originated].sort((a, b) => a - b)) {
      if (cell % this.datacenterCount !== datacenter) continue;
      const hold = this.holdDownOf(Math.floor(cell / this.datacenterCount), datacenter);
      if (hold === 0) this.restoreCell(cell, router);
      else scheduler.schedule((scheduler.now + hold) as SimTime, Phase.announce, this.restoreId, cell, router, boot);
    }
  }

  private restoreCell(cell: number, router: number): void {
    if (this.originated.has(cell)) this.origination.originateAt(Math.floor(cell / this.datacenterCount), router);
  }

  /** The longest hold-down of the services of a site that an address, or a block, stands for. */
  private holdDownOf(prefix: number, datacenter: number): number {
    const { components = [prefix] } = this.aggregates.find((aggregate) => aggregate.prefix === prefix) ?? {};
    const held = this.sites.filter(
      (site) => site.datacenter === datacenter && site.prefixes.some((own) => components.includes(own)),
    );
    return Math.max(0, ...held.map(({ policy }) => policy.holdDown ?? 0));
  }

  private apply(site: number): void {
    for (const other of this.concernedBy(site)) {
      const wanted = this.wants(other);
      if (wanted === (this.isAnnounced[other] === 1)) this.since[other] = -1;
      else if (this.isDue(other)) this.turn(other, wanted);
    }
  }

  private turn(site: number, isAnnounced: boolean): void {
    const { prefixes, datacenter } = this.sites[site]!;
    this.isAnnounced[site] = isAnnounced ? 1 : 0;
    this.since[site] = -1;
    for (const prefix of prefixes) this.refresh(prefix, datacenter);
    this.refreshAggregates(datacenter);
  }

  /** Who withdraws for itself does so after its own delay; only the policies that look at all sites act together. */
  private concernedBy(site: number): readonly number[] {
    const { service, policy } = this.sites[site]!;
    if (policy.allUnhealthy === 'withdraw') return [site];
    return this.sites.flatMap((other, index) => (other.service === service ? [index] : []));
  }

  /** How long it must have been otherwise than it is announced. */
  private waitOf(site: number): number {
    const { debounce = 0, holdDown = 0 } = this.sites[site]!.policy;
    return this.isAnnounced[site] === 1 ? debounce : Math.max(debounce, holdDown);
  }

  /** Whether what a site should be has lasted long enough; one that another's turn has changed begins to wait. */
  private isDue(site: number): boolean {
    const { scheduler } = this;
    const wait = this.waitOf(site);
    if (wait === 0) return true;
    if (this.since[site]! < 0) {
      this.since[site] = scheduler.now;
      scheduler.schedule((scheduler.now + wait) as SimTime, Phase.announce, this.applyId, site, 0, 0);
    }
    return scheduler.now >= this.since[site]! + wait;
  }

  private isHealthy(site: number): boolean {
    const { minimumHealthy, returnHealthy } = this.sites[site]!;
    if (this.drains[site]! > 0) return false;
    return this.healthyCount(site) >= (this.isAnnounced[site] === 1 ? minimumHealthy : returnHealthy);
  }

  private wants(site: number): boolean {
    if (this.drains[site]! > 0) return false;
    if (this.isHealthy(site)) return true;
    const { service, policy } = this.sites[site]!;
    if (policy.allUnhealthy === 'withdraw') return false;
    const healthyCount = this.sites.filter((other, index) => other.service === service && this.isHealthy(index)).length;
    if (policy.allUnhealthy === 'fail-open') return healthyCount === 0;
    // A site that is announced goes on while fewer than the last few would be left without it.
    const kept = this.sites.filter(
      (other, index) => other.service === service && index !== site && this.isAnnounced[index] === 1 && !this.isHealthy(index),
    ).length;
    return this.isAnnounced[site] === 1 && healthyCount + kept < (policy.keepLast ?? 1);
  }

  private wantsAggregate(aggregate: AggregateSpec, datacenter: number): boolean {
    const { announceWhile, components } = aggregate;
    if (announceWhile.kind === 'always') return true;
    const isThere = (component: number, at: number): boolean => this.originated.has(this.cell(component, at));
    let count = 0;
    for (const component of components) {
      if (announceWhile.scope === 'site') count += isThere(component, datacenter) ? 1 : 0;
      else {
        for (let at = 0; at < this.datacenterCount; at++) {
          if (isThere(component, at)) {
            count++;
            break;
          }
        }
      }
    }
    return count >= announceWhile.atLeast;
  }

  private refreshAggregates(changed: number): void {
    for (const aggregate of this.aggregates) {
      const isAsWide = aggregate.announceWhile.kind === 'components' && aggregate.announceWhile.scope === 'as';
      for (let datacenter = 0; datacenter < this.datacenterCount; datacenter++) {
        if (datacenter === changed || isAsWide) this.refreshAggregate(aggregate, datacenter);
      }
    }
  }

  private refreshAggregate(aggregate: AggregateSpec, datacenter: number): void {
    const wanted = this.wantsAggregate(aggregate, datacenter) && !this.isWithheld(aggregate.prefix, datacenter);
    if (wanted === this.isOriginated(aggregate.prefix, datacenter)) return;
    this.scheduler.trigger = this.listener.aggregated(aggregate.aggregate, datacenter, wanted);
    this.set(aggregate.prefix, datacenter, wanted);
  }

  private refresh(prefix: number, datacenter: number): void {
    const aggregate = this.aggregates.find((candidate) => candidate.prefix === prefix);
    if (aggregate !== undefined) {
      this.refreshAggregate(aggregate, datacenter);
      return;
    }
    // An address belongs to one service, which is at a datacenter once.
    const index = this.sites.findIndex((site) => site.datacenter === datacenter && site.prefixes.includes(prefix));
    const wanted = index >= 0 && this.isAnnounced[index] === 1 && !this.isWithheld(prefix, datacenter);
    if (wanted === this.isOriginated(prefix, datacenter)) return;
    this.scheduler.trigger = this.listener.announced(index, prefix, wanted);
    this.set(prefix, datacenter, wanted);
  }

  private set(prefix: number, datacenter: number, isOriginated: boolean): void {
    const cell = this.cell(prefix, datacenter);
    if (isOriginated) this.originated.add(cell);
    else this.originated.delete(cell);
    this.origination.originate(prefix, datacenter, isOriginated);
  }

  private isWithheld(prefix: number, datacenter: number): boolean {
    return (this.withheld.get(this.cell(prefix, datacenter)) ?? 0) > 0;
  }

  private cell(prefix: number, datacenter: number): number {
    return prefix * this.datacenterCount + datacenter;
  }
}
