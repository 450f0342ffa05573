/**
 * Reschedules replicas of lost nodes inside their datacenter. A node that its control plane gives up is evicted when its turn
 * comes, and its replicas, each after its toleration, are placed on nodes that are left. Where no node takes a replica it waits
 * until one comes back. A node that is back in time keeps its replicas; one that comes back later finds them elsewhere, and
 * nothing moves back.
 *
 * A node that is cut off but alive is treated as a dead one, since its control plane cannot tell them apart. The copies that run
 * on behind the cut are not modelled: nothing reaches them, and they are told to stop before the node takes anything new.
 *
 * Not modelled: several datacenters under one control plane, loss of the control plane (it outlives the nodes of its datacenter),
 * StatefulSets (which wait for a lost node), disruption budgets, rebalancing.
 */
import { assert } from '../../kernel/assert.ts';
import { asUnit, draw, entityKey, Purpose, type EntityKey, type Seed } from '../../kernel/dice.ts';
import { Phase } from '../../kernel/phase.ts';
import type { RootsId } from '../../kernel/roots.ts';
import { NO_TRIGGER, type HandlerId, type Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import type { ReplicaScheduling, Scheduling } from '../../model/topology/scheduling-types.ts';
import type { PlacementReason } from '../../trace/reasons.ts';
import { EvictionQueue, evictionRate, zoneHealth } from './eviction-queue.ts';
import { Images } from './images.ts';
import { NodeMonitor } from './node-monitor.ts';
import { inTurn, place, type Candidate, type Placement } from './placement.ts';

export interface ScheduledNode {
  readonly id: string;
  readonly datacenter: number;
  readonly rack: string;
  /** How many replicas fit; null: any number. */
  readonly replicasMax: number | null;
}

export interface ScheduledReplica {
  readonly id: string;
  /** Index of the service-site: replicas of one are spread. */
  readonly site: number;
  /** Null: stays with its node. */
  readonly scheduling: ReplicaScheduling | null;
}

/** Who runs the replicas. */
export interface ReplicaHost {
  nodeOf(replica: number): number;
  replicasOn(node: number): readonly number[];
  /** Takes a replica off its node and starts it anew on another, so much later than its start-up takes; −1: on none. */
  move(replica: number, node: number, delayUs: number): void;
}

export interface ReschedulerListener {
  /** What the control plane believes of a node. */
  nodeReadyChanged(node: number, isReady: boolean): number;
  /** A node of −1 is none. */
  replicaMoved(replica: number, old: number, node: number, reason: PlacementReason): number;
}

interface Zone {
  /** In the order in which racks take turns. */
  readonly nodes: readonly number[];
  readonly queue: EvictionQueue;
  readyCount: number;
  turnToken: number;
}

/** The causes of a node's loss, kept for what follows much later. */
interface Cause {
  readonly roots: RootsId;
  readonly trigger: number;
}

export class Rescheduler {
  private readonly scheduling: Scheduling;
  private readonly nodes: readonly ScheduledNode[];
  private readonly replicas: readonly ScheduledReplica[];
  private readonly monitor: NodeMonitor;
  private readonly zones: readonly Zone[];
  private readonly isTainted: Uint8Array;
  private readonly cordons: Int32Array;
  private readonly taintToken: Int32Array;
  private readonly cause: Cause[];
  private readonly moveCount: Int32Array;
  private readonly datacenterOf: readonly number[];
  /** By service-site: where a replica of it ever ran its image is. */
  private readonly images: Images;
  private readonly waiting: { readonly replica: number; readonly roots: RootsId }[] = [];
  private readonly scheduler: Scheduler;
  private readonly seed: Seed;
  private readonly host: ReplicaHost;
  private readonly listener: ReschedulerListener;
  private readonly turnId: HandlerId;
  private readonly evictId: HandlerId;

  constructor(
    cluster: {
      readonly scheduling: Scheduling;
      readonly nodes: readonly ScheduledNode[];
      readonly replicas: readonly ScheduledReplica[];
      readonly datacenters: readonly string[];
    },
    options: {
      readonly scheduler: Scheduler;
      readonly seed: Seed;
      readonly host: ReplicaHost;
      readonly listener: ReschedulerListener;
    },
  ) {
    const { scheduling, nodes, replicas, datacenters } = cluster;
    const { scheduler, seed, host } = options;
    this.scheduling = scheduling;
    this.nodes = nodes;
    this.replicas = replicas;
    this.scheduler = scheduler;
    this.seed = seed;
    this.host = host;
    this.listener = options.listener;
    this.zones = datacenters.map((_, datacenter) => {
      const own = nodes.flatMap(({ datacenter: of, rack }, node) => (of === datacenter ? [{ node, rack }] : []));
      return {
        nodes: inTurn(own),
        queue: new EvictionQueue(),
        readyCount: own.length,
        turnToken: 0,
      };
    });
    const acts = { nodeLost: (node: number) => this.lost(node), nodeBack: (node: number) => this.back(node) };
    this.monitor = new NodeMonitor(cluster, { scheduler, seed, listener: acts });
    this.isTainted = new Uint8Array(nodes.length);
    this.cordons = new Int32Array(nodes.length);
    this.taintToken = new Int32Array(nodes.length);
    this.cause = nodes.map(() => ({ roots: 0, trigger: NO_TRIGGER }));
    this.moveCount = new Int32Array(replicas.length);
    this.datacenterOf = replicas.map((_, replica) => nodes[host.nodeOf(replica)]!.datacenter);
    this.images = new Images(Math.max(0, ...replicas.map(({ site }) => site + 1)), scheduling.isPullSerial);
    replicas.forEach(({ site }, replica) => this.images.add(host.nodeOf(replica), site));
    this.turnId = scheduler.register((datacenter, token) => this.turn(datacenter, token));
    this.evictId = scheduler.register((replica, node, token) => this.evict(replica, node, token));
  }

  nodeSilent(node: number): void {
    this.monitor.nodeSilent(node);
  }

  nodeReachable(node: number, hasBooted: boolean): void {
    this.monitor.nodeReachable(node, hasBooted);
  }

  /** Where a replica would go now, and why; the candidates that are out of the question, each with its obstacle. */
  explain(replica: number): Placement {
    const { site, scheduling } = this.replicas[replica]!;
    const { nodes } = this.zones[this.datacenterOf[replica]!]!;
    const inRack = new Map<string, number>();
    const found = nodes.map((node) => {
      const on = this.host.replicasOn(node).filter((other) => other !== replica);
      const { rack, replicasMax } = this.nodes[node]!;
      const ofService = on.filter((other) => this.replicas[other]!.site === site).length;
      inRack.set(rack, (inRack.get(rack) ?? 0) + ofService);
      const room = (replicasMax ?? Infinity) - on.length;
      const isCordoned = this.cordons[node]! > 0;
      return { node, rack, isReady: this.monitor.isReady(node), isCordoned, room, ofService, count: on.length };
    });
    const candidates: Candidate[] = found.map(({ rack, ...rest }) => ({ ...rest, inRack: inRack.get(rack)! }));
    return place(candidates, { antiAffinity: scheduling?.antiAffinity ?? 'preferred', prefers: this.scheduling.prefers });
  }

  /** Closes a node to new replicas, or opens it to those that wait for one. */
  cordon(node: number, isCordoned: boolean): void {
    this.cordons[node]! += isCordoned ? 1 : -1;
    assert(this.cordons[node]! >= 0, `node ${node} is opened more often than closed`);
    if (!isCordoned) this.placeWaiting(this.nodes[node]!.datacenter);
  }

  /** Whether a replica is rescheduled at all, and would find a node now. */
  hasPlaceFor(replica: number): boolean {
    return this.replicas[replica]!.scheduling !== null && this.explain(replica).node >= 0;
  }

  /** Moves a replica away from its node, which it leaves at once. */
  evictNow(replica: number): void {
    const { roots } = this.scheduler;
    if (!this.put(replica)) this.waiting.push({ replica, roots });
  }

  private zoneOf(node: number): Zone {
    return this.zones[this.nodes[node]!.datacenter]!;
  }

  private unit(key: EntityKey, purpose: Purpose, occurrence: number): number {
    return asUnit(draw(this.seed, key.hi, key.lo, purpose, occurrence));
  }

  private lost(node: number): void {
    const { scheduler, scheduling } = this;
    const zone = this.zoneOf(node);
    zone.readyCount--;
    scheduler.trigger = this.listener.nodeReadyChanged(node, false);
    this.cause[node] = { roots: scheduler.roots, trigger: scheduler.trigger };
    if (scheduling.eviction === null) this.taint(node);
    else {
      zone.queue.add(node);
      this.takeTurns(this.nodes[node]!.datacenter);
    }
  }

  private back(node: number): void {
    const { scheduler } = this;
    const { datacenter } = this.nodes[node]!;
    const zone = this.zones[datacenter]!;
    zone.readyCount++;
    zone.queue.remove(node);
    this.untaint(node);
    scheduler.trigger = this.listener.nodeReadyChanged(node, true);
    const { roots, trigger } = scheduler;
    this.placeWaiting(datacenter);
    scheduler.roots = roots;
    scheduler.trigger = trigger;
    this.takeTurns(datacenter);
  }

  private turn(datacenter: number, token: number): void {
    if (token === this.zones[datacenter]!.turnToken) this.takeTurns(datacenter);
  }

  /** Gives up the nodes whose turn has come, and looks again at the next turn. The number of ready nodes decides how fast. */
  private takeTurns(datacenter: number): void {
    const { eviction } = this.scheduling;
    if (eviction === null) return;
    const { scheduler } = this;
    const zone = this.zones[datacenter]!;
    const lostCount = zone.nodes.length - zone.readyCount;
    if (zoneHealth(eviction, zone.readyCount, lostCount) === 'lost') this.retreat(zone);
    const rate = evictionRate(eviction, zone.readyCount, lostCount);
    const { roots, trigger } = scheduler;
    for (let node = zone.queue.take(rate, scheduler.now); node !== null; node = zone.queue.take(rate, scheduler.now)) {
      scheduler.roots = this.cause[node]!.roots;
      scheduler.trigger = this.cause[node]!.trigger;
      this.taint(node);
    }
    scheduler.roots = roots;
    scheduler.trigger = trigger;
    const next = zone.queue.nextAt(rate, scheduler.now);
    const token = ++zone.turnToken;
    if (next !== null) scheduler.schedule(next as SimTime, Phase.session, this.turnId, datacenter, token, 0);
  }

  /** With every node lost the control plane takes back what it has not evicted yet: it rather doubts itself. */
  private retreat(zone: Zone): void {
    for (const node of zone.nodes) {
      if (this.isTainted[node] === 0) continue;
      this.untaint(node);
      zone.queue.add(node);
    }
  }

  private untaint(node: number): void {
    this.isTainted[node] = 0;
    this.taintToken[node]!++;
  }

  /** From here on replicas stay only as long as they tolerate it. */
  private taint(node: number): void {
    const { scheduler } = this;
    this.isTainted[node] = 1;
    const token = ++this.taintToken[node]!;
    const { trigger } = scheduler;
    const bound = this.host.replicasOn(node).slice();
    for (const replica of bound) {
      const { scheduling } = this.replicas[replica]!;
      if (scheduling === null) continue;
      scheduler.trigger = trigger;
      if (scheduling.toleration === 0) this.evict(replica, node, token);
      else {
        const at = (scheduler.now + scheduling.toleration) as SimTime;
        scheduler.schedule(at, Phase.session, this.evictId, replica, node, token);
      }
    }
    scheduler.trigger = trigger;
  }

  private evict(replica: number, node: number, token: number): void {
    if (token === this.taintToken[node] && this.host.nodeOf(replica) === node) this.evictNow(replica);
  }

  private placeWaiting(datacenter: number): void {
    const { scheduler } = this;
    const { roots, trigger } = scheduler;
    const all = this.waiting.splice(0);
    for (const entry of all) {
      scheduler.roots = scheduler.rootSets.union(roots, entry.roots);
      scheduler.trigger = trigger;
      if (this.datacenterOf[entry.replica] !== datacenter || !this.put(entry.replica)) this.waiting.push(entry);
    }
  }

  /** Moves a replica to the best node; false, and off its old one, if none takes it. */
  private put(replica: number): boolean {
    const { host, scheduler } = this;
    const { node, reason } = this.explain(replica);
    const old = host.nodeOf(replica);
    if (node < 0 && old < 0) return false;
    scheduler.trigger = this.listener.replicaMoved(replica, old, node, reason);
    host.move(replica, node, node < 0 ? 0 : this.startDelayUs(replica, node));
    return node >= 0;
  }

  /** Image pull, start and the wait for the first readiness probe; the service's own start-up comes on top. */
  private startDelayUs(replica: number, node: number): number {
    const { id, site, scheduling } = this.replicas[replica]!;
    if (scheduling === null) return 0;
    const key = entityKey(`start/${id}`);
    const occurrence = this.moveCount[replica]!++;
    const pull = this.images.waitUs(node, site, scheduling.imagePull, this.scheduler.now);
    const start = Math.round(scheduling.startMax * this.unit(key, Purpose.startUp, occurrence));
    return pull + start + Math.round(scheduling.readinessPeriod * this.unit(key, Purpose.readinessPhase, occurrence));
  }
}
