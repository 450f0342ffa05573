/**
 * Who waits at sites, and what is lost there and on links beyond capacity. A site loses what is beyond capacity at once, or lets
 * it wait: in a queue known by its long run (`queueing:`), in a backlog that is state (`backlog:`), or in both, the queue while
 * nothing is saturated and the backlog from there on. Where replicas have unequal shares the busiest is full first; a backlog
 * sees the site as one.
 */
import type { Line } from './line.ts';
import type { TrafficOptions } from './options.ts';
import { BACKLOG_STEP_SHARE, BacklogState, lateShare } from './queueing/backlog-state.ts';
import { ReplicaQueue } from './queueing/replica-wait.ts';
import type { Resources } from './resources.ts';
import type { SiteSpreads } from './site-spreads.ts';
import { fullAt, overloadShare, spreadWait, type SiteSpread } from './spread.ts';

/** Waits are told to a microsecond. */
const WAIT_TOLERANCE_US = 1;
/** Where a backlog is state, the long-run wait is taken up to this load: nearer to full the long run is too long. */
const QUEUE_LOAD_MAX = 0.98;
const SECOND_US = 1_000_000;

/** What becomes of the load on a resource at a moment. */
export interface Fate {
  /** Share that is lost. */
  readonly loss: number;
  /** Mean wait of what is served, in µs. */
  readonly waitUs: number;
}

export class Waiting {
  private readonly resources: Resources;
  private readonly spreads: SiteSpreads;
  private readonly replicaCapacity: readonly number[];
  /** By site: the queue at each replica; null where nobody waits. */
  private readonly queues: readonly (ReplicaQueue | null)[];
  /** By site: what waits as state; null where there is none. */
  private readonly backlogs: readonly (BacklogState | null)[];
  private readonly backlogSites: readonly number[];
  /** By resource: the mean wait of what is served, in µs, as flows know it. */
  private readonly waits: Float64Array;

  constructor(options: TrafficOptions, serviceOfSite: readonly number[], resources: Resources, spreads: SiteSpreads) {
    this.resources = resources;
    this.spreads = spreads;
    this.replicaCapacity = serviceOfSite.map((service) => options.services[service]!.capacityRpsPerReplica);
    this.queues = queuesOf(options, serviceOfSite);
    this.backlogs = serviceOfSite.map((service) => {
      const places = options.services[service]!.backlogPerReplica;
      return places === null ? null : new BacklogState(places);
    });
    this.backlogSites = this.backlogs.flatMap((backlog, site) => (backlog === null ? [] : [site]));
    this.waits = new Float64Array(options.resources.length);
  }

  /** Lets backlogs grow and shrink up to now, and touches the sites whose did. */
  advance(nowUs: number): void {
    for (const site of this.backlogSites) {
      const backlog = this.backlogs[site]!;
      const { queued } = backlog;
      backlog.advance(nowUs);
      if (backlog.queued !== queued) this.resources.touched.add(site);
    }
  }

  /** What a backlog takes in and serves from now on. */
  setBacklog(site: number, arrivals: Line, serving: number): void {
    this.backlogs[site]?.set(arrivals, serving, this.resources.capacity[site]!);
  }

  /** After how many µs a backlog is to be looked at; infinite while it stays. */
  untilStepUs(resource: number): number {
    return this.backlogs[resource]?.untilStepUs() ?? Infinity;
  }

  /** Mean wait at a site before a request is worked on, in µs, as flows know it; 0 for no site. */
  waitUs(site: number): number {
    return site < 0 ? 0 : this.waits[site]!;
  }

  tell(resource: number, waitUs: number): void {
    this.waits[resource] = waitUs;
  }

  /** Whether what a site does not serve has waited for it, instead of being refused at once. */
  isQueue(site: number): boolean {
    return this.queues[site] !== null && this.backlogs[site] === null;
  }

  /** Share of what a site serves now that comes too late for a client who waits so long for a replica. */
  lateShare(site: number, patienceUs: number): number {
    if (site < 0 || this.backlogs[site] === null) return 0;
    return lateShare(this.waits[site]!, patienceUs, this.replicaCapacity[site]!);
  }

  fateAt(resource: number, load: number): Fate {
    const queue = this.queues[resource] ?? null;
    const backlog = this.backlogs[resource] ?? null;
    const capacity = this.resources.capacity[resource]!;
    const utilization = capacity === 0 ? 0 : Math.max(0, load) / capacity;
    if (backlog !== null) {
      const isIdle = backlog.isIdle(load);
      if (isIdle) return { loss: 0, waitUs: queue === null ? 0 : queue.at(Math.min(QUEUE_LOAD_MAX, utilization)).meanUs };
      return { loss: backlog.isFull(load) ? 1 - capacity / load : 0, waitUs: backlog.waitUs };
    }
    const spread = this.spreads.at(resource);
    if (queue !== null) {
      const { abandonedShare, meanUs } =
        spread === null ? queue.at(utilization) : spreadWait(spread, queue, this.replicaCapacity[resource]!, load);
      return { loss: abandonedShare, waitUs: meanUs };
    }
    if (spread !== null) return { loss: overloadShare(spread, this.replicaCapacity[resource]!, load), waitUs: 0 };
    return { loss: load > capacity ? 1 - capacity / load : 0, waitUs: 0 };
  }

  /** Whether a wait is, to the tolerance, what flows know. */
  isSame(resource: number, waitUs: number): boolean {
    const old = this.waits[resource]!;
    const backlog = this.backlogs[resource] ?? null;
    if (backlog === null || backlog.queued === 0) return Math.abs(waitUs - old) <= WAIT_TOLERANCE_US;
    // What is full, or has just begun to wait, is told as it is.
    const isEdge = old === 0 || (backlog.queued === backlog.places && waitUs !== old);
    const fullUs = (backlog.places / this.resources.capacity[resource]!) * SECOND_US;
    return !isEdge && Math.abs(waitUs - old) < (BACKLOG_STEP_SHARE / 2) * fullUs;
  }

  /** Whether the wait goes in steps of its own, and not in those of a load beyond capacity. */
  isStepped(resource: number, load: number, waitUs: number): boolean {
    if ((this.backlogs[resource] ?? null) !== null) return !this.isSame(resource, waitUs);
    return (this.queues[resource] ?? null) !== null && load < this.fullAt(resource);
  }

  /** The load from which on a resource loses some of it: its capacity, or that of its busiest replica. */
  fullAt(resource: number): number {
    const spread = this.spreadAt(resource);
    return spread === null ? this.resources.capacity[resource]! : fullAt(spread, this.replicaCapacity[resource]!);
  }

  /** The load at which something is next to be looked at while it moves this way; infinite where it need not be. */
  bound(resource: number, load: number, per: number): number {
    const capacity = this.resources.capacity[resource]!;
    const queue = this.queues[resource] ?? null;
    const full = this.fullAt(resource);
    if (per === 0) return Infinity;
    if (queue === null || capacity === 0 || load > full) return per > 0 ? full : Infinity;
    if (this.backlogs[resource] !== null && load >= QUEUE_LOAD_MAX * capacity)
      return per > 0 ? capacity : QUEUE_LOAD_MAX * capacity;
    const spread = this.spreadAt(resource);
    const unit = spread === null ? capacity : this.replicaCapacity[resource]!;
    const { from, to } = spread === null ? queue.at(Math.max(0, load) / capacity) : spreadWait(spread, queue, unit, load);
    const bound = (per > 0 ? to : from) * unit;
    return bound > 0 ? bound : Infinity;
  }

  private spreadAt(resource: number): SiteSpread | null {
    return (this.backlogs[resource] ?? null) === null ? this.spreads.at(resource) : null;
  }
}

/** Sites of a service share the steps of its queue: what waits at a replica depends on its load alone. */
function queuesOf(options: TrafficOptions, serviceOfSite: readonly number[]): readonly (ReplicaQueue | null)[] {
  const byService = options.services.map(({ capacityRpsPerReplica: capacityRps, serviceTimeUs, patience }) =>
    patience === null || capacityRps === 0
      ? null
      : new ReplicaQueue({ capacityRps, serviceTimeUs, patienceLaw: patience.law, patienceUs: patience.mean }),
  );
  return serviceOfSite.map((service) => byService[service]!);
}
