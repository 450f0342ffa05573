/**
 * What a control plane believes of its nodes. A node that falls silent is noticed by its missing heartbeats and given up after
 * the grace, when the control plane looks next; one that is heard again is ready at the look after that. Events exist only from
 * a silence to its discovery and from a return to its own.
 */
import { asUnit, draw, entityKey, Purpose, type EntityKey, type Seed } from '../../kernel/dice.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import type { Scheduling } from '../../model/topology/scheduling-types.ts';
import { evenSilence, heartbeatPauseUs, nextBeat, nextLook, staggeredSilence } from './heartbeat.ts';

export interface MonitoredNode {
  readonly id: string;
  readonly datacenter: number;
}

/** Who acts on a change of belief. */
export interface NodeMonitorListener {
  nodeLost(node: number): void;
  nodeBack(node: number): void;
}

export class NodeMonitor {
  private readonly scheduling: Scheduling;
  private readonly nodes: readonly MonitoredNode[];
  private readonly keys: readonly EntityKey[];
  /** By datacenter. */
  private readonly pausesUs: readonly number[];
  private readonly lookPhasesUs: readonly number[];
  private readonly believed: Uint8Array;
  /** Any moment at which an evenly paced node beat; the moment from which a staggered one beats. */
  private readonly beatBase: Float64Array;
  private readonly drawCount: Int32Array;
  private readonly token: Int32Array;
  private readonly scheduler: Scheduler;
  private readonly seed: Seed;
  private readonly lookId: HandlerId;

  constructor(
    cluster: {
      readonly scheduling: Scheduling;
      readonly nodes: readonly MonitoredNode[];
      /** Ids. */
      readonly datacenters: readonly string[];
    },
    options: { readonly scheduler: Scheduler; readonly seed: Seed; readonly listener: NodeMonitorListener },
  ) {
    const { scheduling, nodes, datacenters } = cluster;
    const { scheduler, seed, listener } = options;
    this.scheduling = scheduling;
    this.nodes = nodes;
    this.scheduler = scheduler;
    this.seed = seed;
    this.keys = nodes.map(({ id }) => entityKey(`node/${id}`));
    this.pausesUs = datacenters.map((_, at) =>
      heartbeatPauseUs(scheduling, nodes.filter(({ datacenter }) => datacenter === at).length),
    );
    this.lookPhasesUs = datacenters.map((id) => {
      const { hi, lo } = entityKey(`control-plane/${id}`);
      return Math.floor(scheduling.monitorPeriod * asUnit(draw(seed, hi, lo, Purpose.monitorPhase, 0)));
    });
    this.believed = new Uint8Array(nodes.length).fill(1);
    this.drawCount = new Int32Array(nodes.length);
    this.beatBase = Float64Array.from(nodes, ({ datacenter }, node) =>
      scheduling.isStaggered ? -Infinity : -Math.floor(this.pausesUs[datacenter]! * this.unit(node)),
    );
    this.token = new Int32Array(nodes.length);
    this.lookId = scheduler.register((node, token, isBack) => {
      if (token !== this.token[node]) return;
      this.believed[node] = isBack;
      if (isBack === 1) listener.nodeBack(node);
      else listener.nodeLost(node);
    });
  }

  isReady(node: number): boolean {
    return this.believed[node] === 1;
  }

  /** No heartbeat leaves the node from now on, or none arrives. */
  nodeSilent(node: number): void {
    const token = ++this.token[node]!;
    if (!this.isReady(node)) return;
    const { scheduling } = this;
    const { now } = this.scheduler;
    const pauseUs = this.pausesUs[this.nodes[node]!.datacenter]!;
    const base = this.beatBase[node]!;
    const { deadline } = scheduling.isStaggered
      ? staggeredSilence(scheduling, pauseUs, base, now, { length: this.unit(node), place: this.unit(node) })
      : evenSilence(scheduling, pauseUs, base, now);
    this.look(node, deadline, token, 0);
  }

  /** Heartbeats arrive again: at once from a machine that has booted, at the next turn from one that was cut off. */
  nodeReachable(node: number, hasBooted: boolean): void {
    const token = ++this.token[node]!;
    const { now } = this.scheduler;
    const pauseUs = this.pausesUs[this.nodes[node]!.datacenter]!;
    let beat: number = now;
    if (!hasBooted) {
      const { isStaggered } = this.scheduling;
      beat = isStaggered ? now + Math.floor(pauseUs * this.unit(node)) : nextBeat(this.beatBase[node]!, pauseUs, now);
    }
    this.beatBase[node] = beat;
    if (!this.isReady(node)) this.look(node, beat, token, 1);
  }

  private unit(node: number): number {
    const { hi, lo } = this.keys[node]!;
    return asUnit(draw(this.seed, hi, lo, Purpose.heartbeat, this.drawCount[node]!++));
  }

  /** What is there to be seen from `time` on is seen when the control plane looks next. */
  private look(node: number, time: number, token: number, isBack: 0 | 1): void {
    const phaseUs = this.lookPhasesUs[this.nodes[node]!.datacenter]!;
    const at = nextLook(this.scheduling.monitorPeriod, phaseUs, Math.max(time, this.scheduler.now + 1));
    this.scheduler.schedule(at as SimTime, Phase.session, this.lookId, node, token, isBack);
  }
}
