/**
 * Nodes, replicas and their health checks. A replica serves while its node is up, nothing holds it down and its start-up is over.
 * Faults take hold of nodes (`node-conditions.ts`), of the present copy of a replica (`replica-grips.ts`) and of its check
 * (`health-checks.ts`) and let go again, so that overlapping ones compose.
 * A replica has a node, or none while it waits for one; whether it ever changes node is up to whoever watches nodes.
 */
import type { Seed } from '../kernel/dice.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Duration } from '../kernel/time.ts';
import type { HealthCheck } from '../model/topology/types.ts';
import type { NodeState } from '../trace/states.ts';
import type { Answer } from './health-check.ts';
import { HealthChecks, type CheckFault } from './health-checks.ts';
import { NodeConditions, type Cut } from './node-conditions.ts';
import type { NodeWatcher, PlatformListener } from './platform-listener.ts';
import { ReplicaGrips, type Release } from './replica-grips.ts';
import { ReplicaLives, type LivingReplica } from './replica-lives.ts';
import { isSameLoad, NO_LOAD, refusesProbes, type ReplicaLoad } from './replica-load.ts';
import { rotationOf, type Rotation, type Standing } from './rotation.ts';

export interface ReplicaSpec extends LivingReplica {
  readonly id: string;
  /** Index of the service-site that it belongs to. */
  readonly site: number;
  /** The node that it starts on. */
  readonly node: number;
  readonly check: HealthCheck;
  /** Of one request on an idle replica, which is what a probe is. */
  readonly serviceTime: Duration;
}

export class Platform {
  private readonly replicas: readonly ReplicaSpec[];
  private readonly replicasOfNode: readonly number[][];
  private readonly replicasOfSite: readonly number[][];
  private readonly conditions: NodeConditions;
  private readonly grips: ReplicaGrips;
  private readonly lives: ReplicaLives;
  private readonly checks: HealthChecks;
  /** −1 for a replica without a node. */
  private readonly nodes: Int32Array;
  /** 1 for a replica whose node was out of reach when it was placed there, and has not heard of it yet. */
  private readonly isUnheard: Uint8Array;
  /** Which copy of a replica runs, or is to: connections are to a copy. */
  readonly copyOf = (replica: number): number => this.grips.copyOf(replica);
  private watcher: NodeWatcher | null = null;
  private readonly replicaWatchers: ((replica: number) => void)[] = [];
  /** What load does at each site. */
  private readonly loads: ReplicaLoad[];
  private readonly scheduler: Scheduler;
  private readonly listener: PlatformListener;

  constructor(
    replicas: readonly ReplicaSpec[],
    counts: { readonly nodes: number; readonly sites: number },
    options: { readonly scheduler: Scheduler; readonly seed: Seed; readonly listener: PlatformListener },
  ) {
    const { scheduler, seed, listener } = options;
    this.replicas = replicas;
    this.scheduler = scheduler;
    this.listener = listener;
    const group = (size: number, of: (replica: ReplicaSpec) => number): number[][] => {
      const groups: number[][] = Array.from({ length: size }, () => []);
      replicas.forEach((replica, index) => groups[of(replica)]!.push(index));
      return groups;
    };
    this.replicasOfNode = group(counts.nodes, (replica) => replica.node);
    this.replicasOfSite = group(counts.sites, (replica) => replica.site);
    this.conditions = new NodeConditions(counts.nodes);
    this.grips = new ReplicaGrips(replicas.length);
    this.nodes = Int32Array.from(replicas, ({ node }) => node);
    this.isUnheard = new Uint8Array(replicas.length);
    this.loads = Array.from({ length: counts.sites }, () => NO_LOAD);
    this.lives = new ReplicaLives(replicas, this.grips, {
      scheduler,
      listener: {
        replicaChanged: (replica, old, state) => listener.replicaChanged(replica, old, state),
        capacityShareChanged: (replica, old, share) => listener.capacityShareChanged(replica, old, share),
        answerChanged: (replica) => this.answerChanged(replica),
      },
    });
    this.checks = new HealthChecks(replicas, {
      answerOf: (replica) => this.answer('checks', replica),
      scheduler,
      seed,
      listener: {
        healthChanged: (replica, old, state) => listener.healthChanged(replica, old, state),
        checkModeChanged: (replica, old, mode) => listener.checkModeChanged(replica, old, mode),
        rotationChanged: (replica) => this.rotationChanged(replica),
      },
    });
  }

  watch(watcher: NodeWatcher): void {
    this.watcher = watcher;
  }

  /** Tells when a replica came into the rotation or left it, or answers otherwise than it did. */
  watchReplicas(changed: (replica: number) => void): void {
    this.replicaWatchers.push(changed);
  }

  /** Power goes from a node, or returns to it. */
  holdNode(node: number, isHeld: boolean): void {
    const old = this.conditions.stateOf(node);
    if (!this.conditions.hold(node, isHeld)) return;
    const cause = this.tellNode(node, old);
    for (const replica of this.replicasOfNode[node]!) this.refresh(replica);
    if (this.conditions.isInTouch(node)) this.tellWatcher(node, isHeld, cause);
  }

  /** Cuts a node off, alive as it is: its replicas run, and nothing (or less, by `cut`) reaches them. */
  cutNode(node: number, isCut: boolean, cut: Cut = 'all'): void {
    this.unsettle(node, isCut, () => this.conditions.cut(node, cut, isCut));
  }

  /** Freezes a node with all that runs on it, or thaws it: nothing answers, start-ups stand still, and no state is lost. */
  pauseNode(node: number, isPaused: boolean): void {
    const isBegun = (): boolean => {
      if (!this.conditions.pause(node, isPaused)) return false;
      for (const replica of this.replicasOfNode[node]!) this.lives.freeze(replica, isPaused);
      return true;
    };
    this.unsettle(node, isPaused, isBegun);
  }

  private unsettle(node: number, isWorse: boolean, change: () => boolean): void {
    const { conditions } = this;
    const old = conditions.stateOf(node);
    const wasInTouch = conditions.isInTouch(node);
    if (!change()) return;
    const cause = conditions.stateOf(node) === old ? this.scheduler.trigger : this.tellNode(node, old);
    const isHeardNow = !isWorse && conditions.isInTouch(node);
    for (const replica of this.replicasOfNode[node]!) {
      this.scheduler.trigger = cause;
      if (isHeardNow && (this.isUnheard[replica] === 1 || this.lives.isDown(replica))) {
        this.isUnheard[replica] = 0;
        this.refresh(replica);
      } else this.answerChanged(replica);
    }
    if (conditions.isUp(node) && wasInTouch !== conditions.isInTouch(node)) this.tellWatcher(node, isWorse, cause);
    this.scheduler.trigger = cause;
  }

  private tellNode(node: number, old: NodeState): number {
    this.scheduler.trigger = this.listener.nodeChanged(node, old, this.conditions.stateOf(node));
    return this.scheduler.trigger;
  }

  private tellWatcher(node: number, isSilent: boolean, cause: number): void {
    const { trigger } = this.scheduler;
    this.scheduler.trigger = cause;
    if (isSilent) this.watcher?.nodeSilent(node);
    else this.watcher?.nodeReachable(node, this.conditions.takeDeath(node));
    this.scheduler.trigger = trigger;
  }

  /** The process dies and refuses connections until it is let start again, or another copy runs in its place. */
  crash(replica: number): Release {
    return this.grips.take(replica, 'crash', () => this.refresh(replica));
  }

  /** The process accepts requests and never answers them. */
  hang(replica: number): Release {
    return this.grips.take(replica, 'hang', () => this.lives.gripChanged(replica));
  }

  /** Requests take `factor` times as long, and so many fewer can be worked on. */
  slow(replica: number, factor: number): Release {
    return this.grips.slow(replica, factor, () => this.lives.gripChanged(replica));
  }

  /** Takes the replica out of rotation while it goes on with what it has. */
  drain(replica: number): Release {
    return this.grips.take(replica, 'drain', () => {
      this.lives.gripChanged(replica);
      this.rotationChanged(replica);
    });
  }

  /** Stops a copy in order; whoever lets go last has the next one started in its place. */
  shut(replica: number): Release {
    return this.grips.take(replica, 'shut', () => (this.isShut(replica) ? this.refresh(replica) : this.replace(replica)));
  }

  isShut(replica: number): boolean {
    return this.grips.isGripped(replica, 'shut');
  }

  breakCheck(replica: number, fault: CheckFault): Release {
    return this.checks.fault(replica, fault);
  }

  /** Load at a site changed, and with it what its probes meet. */
  setLoad(site: number, load: ReplicaLoad): void {
    if (isSameLoad(this.loads[site]!, load)) return;
    const { scheduler } = this;
    const { trigger } = scheduler;
    const before = this.replicasOfSite[site]!.map((replica) => this.answer('checks', replica));
    this.loads[site] = load;
    this.replicasOfSite[site]!.forEach((replica, i) => {
      scheduler.trigger = trigger;
      if (before[i] !== this.answer('checks', replica)) this.checks.answerChanged(replica);
    });
    scheduler.trigger = trigger;
  }

  /** The node of a replica, −1 while it has none. */
  nodeOf(replica: number): number {
    return this.nodes[replica]!;
  }

  siteOf(replica: number): number {
    return this.replicas[replica]!.site;
  }

  /** Replicas of a site, ascending. */
  replicasAt(site: number): readonly number[] {
    return this.replicasOfSite[site]!;
  }

  /** Replicas bound to a node, whether they run or not, ascending. */
  replicasOn(node: number): readonly number[] {
    return this.replicasOfNode[node]!;
  }

  /**
   * Takes a replica off its node and starts it anew on another (or the same) after `delayUs` and its start-up; with a node of −1
   * it has none. Its check starts over: nothing is known of the new copy, and the old one, with whatever held it, is gone. A node
   * that is out of reach learns of the replica when it is back.
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
    this.grips.renew(replica);
    this.isUnheard[replica] = node >= 0 && !this.conditions.isInTouch(node) ? 1 : 0;
    this.lives.end(replica, delayUs);
    this.checks.distrust(replica);
    this.refresh(replica);
  }

  /**
   * Stops a copy where it runs and starts the next in its place. One that was drained first comes back when it has proved itself;
   * the stop of any other is news to its check, which counts it in until it has failed.
   */
  replace(replica: number): void {
    const wasDraining = this.grips.isGripped(replica, 'drain');
    this.renew(replica);
    this.lives.end(replica, 0);
    if (wasDraining) this.checks.distrust(replica);
    this.refresh(replica);
  }

  /** Puts a copy that was started and checked beside a ready one in its place. */
  takeOver(replica: number): void {
    this.renew(replica);
    this.lives.chill(replica);
    this.lives.gripChanged(replica);
  }

  private renew(replica: number): void {
    const before = this.grips.replace(replica);
    this.scheduler.trigger = this.listener.copyChanged(replica, before, before + 1);
  }

  /** Whether clients are sent to a replica. */
  isInRotation(replica: number): boolean {
    return this.checks.isIn(replica) && !this.grips.isGripped(replica, 'drain');
  }

  /** Whether a replica is in rotation and serves. */
  isReady(replica: number): boolean {
    return this.isInRotation(replica) && this.answer('clients', replica) === 'ok';
  }

  /** Replicas of a site in rotation: what the announcer compares with its minimum. */
  healthyCount(site: number): number {
    let count = 0;
    for (const replica of this.replicasOfSite[site]!) if (this.isInRotation(replica)) count++;
    return count;
  }

  rotation(site: number): Rotation {
    return rotationOf(this.replicasOfSite[site]!.map((replica) => this.standing(replica)));
  }

  /** Replicas of a site that its balancer sends requests to, ascending. */
  members(site: number): readonly number[] {
    return this.replicasOfSite[site]!.filter((replica) => this.isInRotation(replica));
  }

  /** What the balancer of a site makes of a replica and what requests meet there. */
  standing(replica: number): Standing {
    return {
      isIn: this.isInRotation(replica),
      state: this.lives.stateOf(replica),
      answer: this.answer('clients', replica),
      capacityShare: this.lives.capacityShare(replica),
      slowdown: this.grips.slowdown(replica),
    };
  }

  private answer(to: 'clients' | 'checks', replica: number): Answer {
    const node = this.nodes[replica]!;
    if (node < 0 || !this.conditions.reaches(to, node)) return 'silent';
    if (!this.lives.isUp(replica)) return 'refused';
    if (this.grips.isGripped(replica, 'hang')) return 'silent';
    if (to === 'clients') return 'ok';
    if (this.isLate(replica)) return 'silent';
    return refusesProbes(this.loadOf(replica)) ? 'refused' : 'ok';
  }

  /** What a probe meets: nothing where it only asks for life, or where the replica is out of the rotation and idle. */
  private loadOf(replica: number): ReplicaLoad {
    const { check, site } = this.replicas[replica]!;
    return check.seesOverload === true && this.checks.isIn(replica) ? this.loads[site]! : NO_LOAD;
  }

  /** Whether an answer takes longer than its check waits for one. */
  private isLate(replica: number): boolean {
    const { serviceTime, check } = this.replicas[replica]!;
    const slowdown = this.grips.slowdown(replica);
    const { waitUs } = this.loadOf(replica);
    return (slowdown !== 1 || waitUs > 0) && serviceTime * slowdown + waitUs > check.timeout;
  }

  /** Brings a replica into line with what holds it. */
  private refresh(replica: number): void {
    const node = this.nodes[replica]!;
    const isPlaced = node >= 0 && this.conditions.isUp(node) && this.isUnheard[replica] === 0;
    if (!isPlaced || this.grips.isGripped(replica, 'crash') || this.isShut(replica)) this.lives.stop(replica);
    else if (!this.conditions.isPaused(node)) this.lives.start(replica);
  }

  private answerChanged(replica: number): void {
    this.rotationChanged(replica);
    this.checks.answerChanged(replica);
  }

  private rotationChanged(replica: number): void {
    this.listener.siteChanged(this.replicas[replica]!.site);
    for (const changed of this.replicaWatchers) changed(replica);
  }
}
