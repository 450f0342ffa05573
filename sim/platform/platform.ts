/**
 * Nodes, replicas and their health checks. A replica serves while its node is up, nobody holds it down and its start-up is over.
 * Faults take hold of replicas and nodes and let go again, so that overlapping ones compose. Healthy checks cost no events: the
 * next probe that can change anything is computed when the replica's answer changes.
 * A replica has a node, or none while it waits for one; whether it ever changes node is up to whoever watches nodes.
 */
import { assert } from '../kernel/assert.ts';
import { asUnit, draw, entityKey, Purpose, type EntityKey, type Seed } from '../kernel/dice.ts';
import { Phase } from '../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../kernel/scheduler.ts';
import type { Duration, SimTime } from '../kernel/time.ts';
import type { HealthCheck } from '../model/topology/types.ts';
import { HealthState, ReplicaState } from '../trace/states.ts';
import { afterProbe, HEALTHY, isInRotation, pauseAfter, probeDuration, UNHEALTHY } from './health-check.ts';
import type { Answer, CheckState } from './health-check.ts';

export interface ReplicaSpec {
  readonly id: string;
  /** Index of the service-site that it belongs to. */
  readonly site: number;
  /** The node that it starts on. */
  readonly node: number;
  readonly startup: Duration;
  readonly check: HealthCheck;
}

export interface PlatformListener {
  nodeChanged(node: number, isUp: boolean): number;
  replicaChanged(replica: number, old: ReplicaState, state: ReplicaState): number;
  healthChanged(replica: number, old: HealthState, state: HealthState): number;
  /** What a balancer sees at a site changed: replicas in rotation, or whether those answer. */
  siteChanged(site: number): void;
}

/** Who wants to know whether a node can be heard. */
export interface NodeWatcher {
  nodeSilent(node: number): void;
  /** `hasBooted`: the machine was off, and is not merely within reach again. */
  nodeReachable(node: number, hasBooted: boolean): void;
}

/** What the balancer of a site sends requests to. */
export interface Rotation {
  readonly inRotation: number;
  readonly serving: number;
  readonly refusing: number;
  readonly silent: number;
}

export class Platform {
  private readonly replicas: readonly ReplicaSpec[];
  private readonly keys: readonly EntityKey[];
  private readonly replicasOfNode: readonly number[][];
  private readonly replicasOfSite: readonly number[][];
  private readonly nodeHolds: Int32Array;
  private readonly nodeCuts: Int32Array;
  /** −1 for a replica without a node. */
  private readonly nodes: Int32Array;
  /** What comes before the start-up of a replica that was moved. */
  private readonly startDelays: Float64Array;
  private readonly hasDied: Uint8Array;
  /** 1 for a replica whose node was cut off when it was placed there, and has not heard of it yet. */
  private readonly isUnheard: Uint8Array;
  private watcher: NodeWatcher | null = null;
  private readonly replicaHolds: Int32Array;
  private readonly state: Uint8Array;
  private readonly checks: CheckState[];
  /** Any past instant at which a probe of the settled check ended; later ones follow at multiples of its interval. */
  private readonly probeBase: Float64Array;
  private readonly startToken: Int32Array;
  private readonly isProbing: Uint8Array;
  private readonly scheduler: Scheduler;
  private readonly listener: PlatformListener;
  private readonly startedId: HandlerId;
  private readonly probeId: HandlerId;
  private readonly resultId: HandlerId;

  constructor(
    replicas: readonly ReplicaSpec[],
    counts: { readonly nodes: number; readonly sites: number },
    options: { readonly scheduler: Scheduler; readonly seed: Seed; readonly listener: PlatformListener },
  ) {
    const { scheduler, seed } = options;
    this.replicas = replicas;
    this.scheduler = scheduler;
    this.listener = options.listener;
    this.keys = replicas.map((replica) => entityKey(`check/${replica.id}`));
    const group = (size: number, of: (replica: ReplicaSpec) => number): number[][] => {
      const groups: number[][] = Array.from({ length: size }, () => []);
      replicas.forEach((replica, index) => groups[of(replica)]!.push(index));
      return groups;
    };
    this.replicasOfNode = group(counts.nodes, (replica) => replica.node);
    this.replicasOfSite = group(counts.sites, (replica) => replica.site);
    this.nodeHolds = new Int32Array(counts.nodes);
    this.nodeCuts = new Int32Array(counts.nodes);
    this.hasDied = new Uint8Array(counts.nodes);
    this.nodes = Int32Array.from(replicas, ({ node }) => node);
    this.startDelays = new Float64Array(replicas.length);
    this.isUnheard = new Uint8Array(replicas.length);
    this.replicaHolds = new Int32Array(replicas.length);
    this.state = new Uint8Array(replicas.length).fill(ReplicaState.up);
    this.checks = replicas.map(() => HEALTHY);
    this.probeBase = Float64Array.from(replicas, (replica, i) => {
      const phase = asUnit(draw(seed, this.keys[i]!.hi, this.keys[i]!.lo, Purpose.healthPhase, 0));
      return -Math.round(replica.check.interval * phase);
    });
    this.startToken = new Int32Array(replicas.length);
    this.isProbing = new Uint8Array(replicas.length);
    this.startedId = scheduler.register((replica, token) => this.started(replica, token));
    this.probeId = scheduler.register((replica) => this.probe(replica));
    this.resultId = scheduler.register((replica, tookUs) => this.result(replica, false, tookUs));
  }

  holdReplica(replica: number, isHeld: boolean): void {
    this.replicaHolds[replica]! += isHeld ? 1 : -1;
    assert(this.replicaHolds[replica]! >= 0, `replica ${replica} is let go of more often than held`);
    this.refresh(replica);
  }

  holdNode(node: number, isHeld: boolean): void {
    this.nodeHolds[node]! += isHeld ? 1 : -1;
    assert(this.nodeHolds[node]! >= 0, `node ${node} is let go of more often than held`);
    if (this.nodeHolds[node] !== (isHeld ? 1 : 0)) return;
    this.scheduler.trigger = this.listener.nodeChanged(node, !isHeld);
    const cause = this.scheduler.trigger;
    if (isHeld) this.hasDied[node] = 1;
    for (const replica of this.replicasOfNode[node]!) this.refresh(replica);
    if (this.nodeCuts[node] === 0) this.tellWatcher(node, isHeld, cause);
  }

  /** Cuts a node off, alive as it is: its replicas run, and nothing reaches them. */
  cutNode(node: number, isCut: boolean): void {
    this.nodeCuts[node]! += isCut ? 1 : -1;
    assert(this.nodeCuts[node]! >= 0, `node ${node} is let go of more often than cut off`);
    if (this.nodeCuts[node] !== (isCut ? 1 : 0)) return;
    const cause = this.scheduler.trigger;
    for (const replica of this.replicasOfNode[node]!) {
      this.scheduler.trigger = cause;
      if (isCut || this.isUnheard[replica] === 0) this.answerChanged(replica);
      else {
        this.isUnheard[replica] = 0;
        this.refresh(replica);
      }
    }
    if (this.nodeHolds[node] === 0) this.tellWatcher(node, isCut, cause);
    this.scheduler.trigger = cause;
  }

  private tellWatcher(node: number, isSilent: boolean, cause: number): void {
    const { trigger } = this.scheduler;
    this.scheduler.trigger = cause;
    if (isSilent) this.watcher?.nodeSilent(node);
    else {
      this.watcher?.nodeReachable(node, this.hasDied[node] === 1);
      this.hasDied[node] = 0;
    }
    this.scheduler.trigger = trigger;
  }

  watch(watcher: NodeWatcher): void {
    this.watcher = watcher;
  }

  isNodeUp(node: number): boolean {
    return this.nodeHolds[node] === 0;
  }

  /** The node of a replica, −1 while it has none. */
  nodeOf(replica: number): number {
    return this.nodes[replica]!;
  }

  /** Replicas bound to a node, whether they run or not, ascending. */
  replicasOn(node: number): readonly number[] {
    return this.replicasOfNode[node]!;
  }

  /**
   * Takes a replica off its node and starts it anew on another after `delayUs` and its start-up; with a node of −1 it has none.
   * Its check starts over: nothing is known of the new copy, and the old one is out of the rotation. A node that is cut off
   * learns of the replica when it can be reached again.
   */
  move(replica: number, node: number, delayUs: number): void {
    const old = this.nodes[replica]!;
    if (old >= 0) this.replicasOfNode[old]!.splice(this.replicasOfNode[old]!.indexOf(replica), 1);
    this.nodes[replica] = node;
    if (node >= 0) {
      const there = this.replicasOfNode[node]!;
      const after = there.findIndex((other) => other > replica);
      there.splice(after < 0 ? there.length : after, 0, replica);
    }
    this.startToken[replica]!++;
    this.startDelays[replica] = delayUs;
    this.isUnheard[replica] = node >= 0 && this.nodeCuts[node]! > 0 ? 1 : 0;
    if (this.state[replica] !== ReplicaState.down) this.setState(replica, ReplicaState.down);
    this.distrust(replica);
    this.refresh(replica);
  }

  private distrust(replica: number): void {
    const { health } = this.checks[replica]!;
    this.checks[replica] = UNHEALTHY;
    if (health === HealthState.down) return;
    this.scheduler.trigger = this.listener.healthChanged(replica, health, HealthState.down);
    if (isInRotation(health)) this.listener.siteChanged(this.replicas[replica]!.site);
  }

  /** Replicas of a site that its checks count in: what the announcer compares with its minimum. */
  healthyCount(site: number): number {
    let count = 0;
    for (const replica of this.replicasOfSite[site]!) if (isInRotation(this.checks[replica]!.health)) count++;
    return count;
  }

  rotation(site: number): Rotation {
    let inRotation = 0;
    let serving = 0;
    let refusing = 0;
    let silent = 0;
    for (const replica of this.replicasOfSite[site]!) {
      if (!isInRotation(this.checks[replica]!.health)) continue;
      inRotation++;
      const answer = this.answer(replica);
      if (answer === 'ok') serving++;
      else if (answer === 'refused') refusing++;
      else silent++;
    }
    return { inRotation, serving, refusing, silent };
  }

  /** Replicas of a site that its balancer sends requests to, ascending. */
  members(site: number): readonly number[] {
    return this.replicasOfSite[site]!.filter((replica) => isInRotation(this.checks[replica]!.health));
  }

  /** What a request to a replica would meet. */
  answer(replica: number): Answer {
    const node = this.nodes[replica]!;
    if (node < 0 || this.nodeHolds[node]! > 0 || this.nodeCuts[node]! > 0) return 'silent';
    return this.state[replica] === ReplicaState.up ? 'ok' : 'refused';
  }

  /** Brings a replica into line with what holds it. */
  private refresh(replica: number): void {
    const { startup } = this.replicas[replica]!;
    const node = this.nodes[replica]!;
    const isPlaced = node >= 0 && this.nodeHolds[node] === 0 && this.isUnheard[replica] === 0;
    const mayRun = isPlaced && this.replicaHolds[replica] === 0;
    const { scheduler } = this;
    if (!mayRun) {
      this.startToken[replica]!++;
      if (this.state[replica] !== ReplicaState.down) this.setState(replica, ReplicaState.down);
      else this.answerChanged(replica);
    } else if (this.state[replica] === ReplicaState.down) {
      this.setState(replica, ReplicaState.starting);
      const time = (scheduler.now + Math.max(1, this.startDelays[replica]! + startup)) as SimTime;
      scheduler.schedule(time, Phase.session, this.startedId, replica, ++this.startToken[replica]!, 0);
    }
  }

  private started(replica: number, token: number): void {
    if (token !== this.startToken[replica] || this.state[replica] !== ReplicaState.starting) return;
    this.startDelays[replica] = 0;
    this.setState(replica, ReplicaState.up);
  }

  private setState(replica: number, state: ReplicaState): void {
    const old = this.state[replica] as ReplicaState;
    this.state[replica] = state;
    this.scheduler.trigger = this.listener.replicaChanged(replica, old, state);
    this.answerChanged(replica);
  }

  private answerChanged(replica: number): void {
    this.listener.siteChanged(this.replicas[replica]!.site);
    if (this.isProbing[replica] === 1) return;
    const { scheduler } = this;
    const { check } = this.replicas[replica]!;
    const base = this.probeBase[replica]!;
    const period = check.interval;
    const next = base + Math.max(1, Math.ceil((scheduler.now + 1 - base) / period)) * period;
    this.isProbing[replica] = 1;
    scheduler.schedule(next as SimTime, Phase.health, this.probeId, replica, 0, 0);
  }

  private probe(replica: number): void {
    const { scheduler } = this;
    const answer = this.answer(replica);
    const { check } = this.replicas[replica]!;
    const takes = probeDuration(check, answer);
    if (takes === 0) this.result(replica, answer === 'ok', 0);
    else scheduler.schedule((scheduler.now + takes) as SimTime, Phase.health, this.resultId, replica, takes, 0);
  }

  private result(replica: number, isSuccess: boolean, tookUs: number): void {
    const { scheduler } = this;
    const { check, site } = this.replicas[replica]!;
    const old = this.checks[replica]!;
    const state = afterProbe(check, old, isSuccess);
    this.checks[replica] = state;
    if (state.health !== old.health) {
      scheduler.trigger = this.listener.healthChanged(replica, old.health, state.health);
      if (isInRotation(state.health) !== isInRotation(old.health)) this.listener.siteChanged(site);
    }
    const isSettled = state === old || state.countInRow === 0;
    if (isSettled && isInRotation(state.health) === (this.answer(replica) === 'ok')) {
      this.isProbing[replica] = 0;
      this.probeBase[replica] = scheduler.now;
      return;
    }
    const pause = Math.max(1, pauseAfter(check, state, tookUs));
    scheduler.schedule((scheduler.now + pause) as SimTime, Phase.health, this.probeId, replica, 0, 0);
  }
}
