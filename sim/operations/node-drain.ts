/**
 * Empties a node: it is closed to new replicas, and those on it leave one by one, as many at a time as the budget of their
 * service allows. A replica that is rescheduled leaves for another node of its datacenter, where it starts while the old
 * copy finishes what it has; one that finds no room stays and goes on serving. Where nothing is rescheduled replicas are
 * drained, stopped after the grace, and started again when the node is opened.
 *
 * Not modelled: connections that outlive the grace.
 */
import type { RootsId } from '../kernel/roots.ts';
import { microseconds, type Duration } from '../kernel/time.ts';
import { mayBeOut, type ReplicaBudget } from './availability-budget.ts';
import type { OperationContext } from './operation-context.ts';

export interface NodeDrainPlan {
  readonly node: number;
  readonly grace: Duration;
  /** How many replicas of a service may be out at once at its site. */
  readonly maxUnavailable: ReplicaBudget;
}

export interface NodeDrainHost {
  replicasOn(node: number): readonly number[];
  replicasAt(site: number): readonly number[];
  siteOf(replica: number): number;
  isReady(replica: number): boolean;
  cordon(node: number, isCordoned: boolean): void;
  isRescheduled(replica: number): boolean;
  hasPlaceFor(replica: number): boolean;
  evict(replica: number): void;
  /** Takes a replica out of rotation; it lives. */
  drain(replica: number): () => void;
  /** Stops a replica; another copy is started in its place by whoever lets go last. */
  shut(replica: number): () => void;
  isShut(replica: number): boolean;
  watchReplicas(changed: (replica: number) => void): void;
}

export class NodeDrain {
  private readonly node: number;
  private readonly grace: Duration;
  private readonly budget: ReplicaBudget;
  private readonly host: NodeDrainHost;
  private readonly context: OperationContext;
  private readonly roots: RootsId;
  /** Replicas that stay with the node: what brings each back. */
  private readonly held = new Map<number, () => void>();
  private isDue = false;
  private isOver = false;

  constructor(
    plan: NodeDrainPlan,
    host: NodeDrainHost,
    context: OperationContext,
  ) {
    this.node = plan.node;
    this.grace = plan.grace;
    this.budget = plan.maxUnavailable;
    this.host = host;
    this.context = context;
    this.roots = context.scheduler.roots;
  }

  start(): void {
    this.host.cordon(this.node, true);
    this.host.watchReplicas(() => this.changed());
    this.goOn();
  }

  /** Opens the node. What has left it stays where it is. */
  stop(): void {
    this.isOver = true;
    this.host.cordon(this.node, false);
    for (const bringBack of this.held.values()) bringBack();
  }

  private changed(): void {
    if (this.isOver || this.isDue || this.host.replicasOn(this.node).every((replica) => this.isOut(replica))) return;
    this.isDue = true;
    this.context.later(microseconds(1), () => {
      this.isDue = false;
      this.context.scheduler.roots = this.context.scheduler.rootSets.union(this.context.scheduler.roots, this.roots);
      if (!this.isOver) this.goOn();
    });
  }

  private goOn(): void {
    const { host } = this;
    for (const replica of host.replicasOn(this.node).slice()) {
      if (this.isOut(replica)) continue;
      const isFree = !host.isReady(replica) || mayBeOut(this.budget, host.replicasAt(host.siteOf(replica)), host);
      if (!isFree) continue;
      if (!host.isRescheduled(replica)) this.putDown(replica);
      else if (host.hasPlaceFor(replica)) host.evict(replica);
    }
  }

  /** Whether a replica has been seen to; one that a deploy has put in its place meanwhile has not. */
  private isOut(replica: number): boolean {
    return this.held.has(replica) && !this.host.isReady(replica);
  }

  private putDown(replica: number): void {
    const { host, held } = this;
    if (host.isShut(replica)) {
      held.set(replica, host.shut(replica));
      return;
    }
    const release = host.drain(replica);
    held.set(replica, release);
    this.context.later(this.grace, () => {
      // Another copy that has come into the rotation meanwhile is not stopped in the middle of it.
      if (!this.isOver && held.get(replica) === release && !host.isReady(replica)) held.set(replica, host.shut(replica));
    });
  }
}
