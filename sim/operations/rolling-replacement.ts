/**
 * Replaces every replica of a service by another copy, a few at a time, one site after another or all sites at once. A
 * replica is drained first: it leaves the rotation, finishes what it has, stops, and counts again when the new copy has
 * started and passed its checks. With a surge the new copy is started and checked beside the old one, where nodes have room,
 * and takes over.
 *
 * Without a drain replicas are stopped in the middle of their work, and their checks find out: the way deploys fail
 * requests. Not modelled: rolling back, new copies that are worse than the old, what a new copy beside an old one takes from
 * its node.
 */
import type { RootsId } from '../kernel/roots.ts';
import { microseconds, type Duration } from '../kernel/time.ts';
import { mayBeOut, type ReplicaBudget } from './availability-budget.ts';
import type { OperationContext } from './operation-context.ts';

export interface ReplacementPlan {
  /** Service-sites, in the order of their turns. */
  readonly sites: readonly number[];
  readonly isSiteBySite: boolean;
  /** How many replicas of a site may be out at once. */
  readonly maxUnavailable: ReplicaBudget;
  /** How many new copies are started beside old ones at a site. */
  readonly surge: number;
  /** From leaving the rotation to the stop; 0: stopped at once, in rotation. */
  readonly drain: Duration;
  /** Between the end of one site and the beginning of the next. */
  readonly settle: Duration;
}

/** Who runs the replicas. */
export interface ReplacementHost {
  replicasAt(site: number): readonly number[];
  siteOf(replica: number): number;
  /** In rotation, and serving. */
  isReady(replica: number): boolean;
  /** Another number than before: another copy runs, which was started meanwhile and is of the new version. */
  copyOf(replica: number): number;
  drain(replica: number): void;
  /** Stops a copy and starts the next. */
  replace(replica: number): void;
  /** Puts a copy that is ready beside the old one in its place. */
  takeOver(replica: number): void;
  /** How many more replicas the nodes of a site hold. */
  roomAt(site: number): number;
  /** What a new copy takes to start and to pass its checks. */
  readyAfter(replica: number): Duration;
  watchReplicas(changed: (replica: number) => void): void;
}

export class RollingReplacement {
  private readonly plan: ReplacementPlan;
  private readonly host: ReplacementHost;
  private readonly context: OperationContext;
  private readonly roots: RootsId;
  /** Sites whose turn has come, with the replicas that are still to be replaced. */
  private readonly left = new Map<number, number[]>();
  /** Replicas that are being replaced. */
  private readonly busy = new Map<number, 'draining' | 'beside' | 'starting'>();
  private readonly isDue = new Set<number>();
  private turn = 0;
  private isOver = false;

  constructor(
    plan: ReplacementPlan,
    host: ReplacementHost,
    context: OperationContext,
  ) {
    this.plan = plan;
    this.host = host;
    this.context = context;
    this.roots = context.scheduler.roots;
  }

  start(): void {
    this.host.watchReplicas((replica) => this.changed(replica));
    const { sites, isSiteBySite } = this.plan;
    const atOnce = isSiteBySite ? 1 : sites.length;
    for (let i = 0; i < atOnce; i++) this.nextSite();
  }

  /** Begins no further replica; those that are out are brought back. */
  stop(): void {
    this.isOver = true;
  }

  private nextSite(): void {
    const site = this.plan.sites[this.turn++];
    if (site === undefined) return;
    this.left.set(site, [...this.host.replicasAt(site)]);
    this.goOn(site);
  }

  private changed(replica: number): void {
    const site = this.host.siteOf(replica);
    if (!this.left.has(site) || this.isDue.has(site)) return;
    this.isDue.add(site);
    // What a change sets off is an act of its own, in its turn, and has the deploy among its causes.
    this.context.later(microseconds(1), () => {
      this.isDue.delete(site);
      this.context.scheduler.roots = this.context.scheduler.rootSets.union(this.context.scheduler.roots, this.roots);
      if (this.left.has(site)) this.goOn(site);
    });
  }

  private goOn(site: number): void {
    const { host, plan, busy } = this;
    const left = this.left.get(site)!;
    const own = host.replicasAt(site);
    for (const replica of own) if (busy.get(replica) === 'starting' && host.isReady(replica)) busy.delete(replica);
    while (!this.isOver && left.length > 0) {
      // One that does not work anyway costs nothing, and goes first.
      const broken = left.findIndex((replica) => !host.isReady(replica));
      const at = Math.max(0, broken);
      const replica = left[at]!;
      const besideCount = own.filter((other) => busy.get(other) === 'beside').length;
      const isBeside = broken < 0 && besideCount < Math.min(plan.surge, host.roomAt(site));
      if (!isBeside && broken < 0 && !mayBeOut(plan.maxUnavailable, own, host)) break;
      left.splice(at, 1);
      if (isBeside) this.startBeside(replica);
      else this.takeOut(replica, broken < 0 ? plan.drain : microseconds(0));
    }
    if (left.length > 0 || own.some((replica) => busy.has(replica))) return;
    this.left.delete(site);
    if (plan.isSiteBySite && !this.isOver) this.context.later(plan.settle, () => this.nextSite());
  }

  private takeOut(replica: number, drain: Duration): void {
    const { host, busy } = this;
    const copy = host.copyOf(replica);
    const replace = (): void => {
      busy.set(replica, 'starting');
      if (host.copyOf(replica) === copy) host.replace(replica);
      // Another copy was started while this one drained: there is nothing left to replace.
      else this.changed(replica);
    };
    busy.set(replica, 'draining');
    if (drain === 0) replace();
    else {
      host.drain(replica);
      this.context.later(drain, replace);
    }
  }

  private startBeside(replica: number): void {
    const { host, busy } = this;
    busy.set(replica, 'beside');
    const copy = host.copyOf(replica);
    this.context.later(host.readyAfter(replica), () => {
      if (host.copyOf(replica) !== copy) {
        busy.set(replica, 'starting');
        this.changed(replica);
      } else if (host.isReady(replica)) {
        busy.delete(replica);
        host.takeOver(replica);
      } else {
        busy.set(replica, 'starting');
        host.replace(replica);
      }
    });
  }
}
