/**
 * The life of the process in each replica's slot: down, starting, up and cold, up and warm. What is told of it adds what has hold
 * of a process that is up (hung, draining). Start-ups stand still on a frozen node and go on where they were.
 */
import { Phase } from '../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../kernel/scheduler.ts';
import type { Duration, SimTime } from '../kernel/time.ts';
import type { WarmUp } from '../model/topology/scheduling-types.ts';
import { ReplicaState } from '../trace/states.ts';
import type { ReplicaGrips } from './replica-grips.ts';
import { stepUs, warmShare } from './warm-up.ts';

export interface LivingReplica {
  readonly startup: Duration;
  /** Null: ready is warm. */
  readonly warmUp: WarmUp | null;
}

export interface ReplicaLivesListener {
  replicaChanged(replica: number, old: ReplicaState, state: ReplicaState): number;
  /** The share of its capacity that a replica has. */
  capacityShareChanged(replica: number, old: number, share: number): number;
  /** Whoever asks it something hears, or waits for, something else. */
  answerChanged(replica: number): void;
}

export class ReplicaLives {
  private readonly replicas: readonly LivingReplica[];
  private readonly grips: ReplicaGrips;
  private readonly scheduler: Scheduler;
  private readonly listener: ReplicaLivesListener;
  /** Down, starting or up. */
  private readonly states: Uint8Array;
  private readonly told: Uint8Array;
  private readonly toldShare: Float64Array;
  /** What comes before the start-up of a replica that was moved. */
  private readonly delays: Float64Array;
  /** When a starting replica will have started; on a frozen node, how long it still takes. */
  private readonly startAt: Float64Array;
  private readonly warmSteps: Int32Array;
  private readonly token: Int32Array;
  private readonly startedId: HandlerId;
  private readonly warmerId: HandlerId;

  constructor(
    replicas: readonly LivingReplica[],
    grips: ReplicaGrips,
    options: { readonly scheduler: Scheduler; readonly listener: ReplicaLivesListener },
  ) {
    const { scheduler } = options;
    this.replicas = replicas;
    this.grips = grips;
    this.scheduler = scheduler;
    this.listener = options.listener;
    this.states = new Uint8Array(replicas.length).fill(ReplicaState.up);
    this.told = new Uint8Array(replicas.length).fill(ReplicaState.up);
    this.toldShare = new Float64Array(replicas.length).fill(1);
    this.delays = new Float64Array(replicas.length);
    this.startAt = new Float64Array(replicas.length);
    this.warmSteps = Int32Array.from(replicas, ({ warmUp }) => warmUp?.stepCount ?? 0);
    this.token = new Int32Array(replicas.length);
    this.startedId = scheduler.register((replica, token) => this.started(replica, token));
    this.warmerId = scheduler.register((replica, token) => this.warmer(replica, token));
  }

  isUp(replica: number): boolean {
    return this.states[replica] === ReplicaState.up;
  }

  isDown(replica: number): boolean {
    return this.states[replica] === ReplicaState.down;
  }

  /** The process and what has hold of it. */
  stateOf(replica: number): ReplicaState {
    if (!this.isUp(replica)) return this.states[replica] as ReplicaState;
    if (this.grips.isGripped(replica, 'hang')) return ReplicaState.hung;
    return this.grips.isGripped(replica, 'drain') ? ReplicaState.draining : ReplicaState.up;
  }

  /** The share of its capacity that a replica would have if it served: less while it is cold or slow. */
  capacityShare(replica: number): number {
    const { warmUp } = this.replicas[replica]!;
    const warm = warmUp === null ? 1 : warmShare(warmUp, this.warmSteps[replica]!);
    return warm / this.grips.slowdown(replica);
  }

  /** The process is gone, and the next one starts so much later than its start-up takes. */
  end(replica: number, delayUs: number): void {
    this.token[replica]!++;
    this.delays[replica] = delayUs;
    this.setState(replica, ReplicaState.down);
  }

  stop(replica: number): void {
    this.token[replica]!++;
    if (!this.setState(replica, ReplicaState.down)) this.listener.answerChanged(replica);
  }

  /** Starts a process that is down. */
  start(replica: number): void {
    if (!this.isDown(replica)) return;
    const takes = Math.max(1, this.delays[replica]! + this.replicas[replica]!.startup);
    this.startAt[replica] = this.scheduler.now + takes;
    this.setState(replica, ReplicaState.starting);
    this.awaitStart(replica);
  }

  freeze(replica: number, isFrozen: boolean): void {
    if (this.states[replica] !== ReplicaState.starting) return;
    const { now } = this.scheduler;
    this.startAt[replica]! += isFrozen ? -now : now;
    if (isFrozen) this.token[replica]!++;
    else this.awaitStart(replica);
  }

  /** A process that has just started is cold. */
  chill(replica: number): void {
    const { warmUp } = this.replicas[replica]!;
    if (warmUp === null) return;
    this.warmSteps[replica] = 0;
    this.tellShare(replica);
    this.awaitWarmth(replica, warmUp, ++this.token[replica]!);
  }

  /** Hung, slowed, drained or no longer. */
  gripChanged(replica: number): void {
    this.tellState(replica);
    this.tellShare(replica);
    this.listener.answerChanged(replica);
  }

  private awaitStart(replica: number): void {
    const at = this.startAt[replica]! as SimTime;
    this.scheduler.schedule(at, Phase.session, this.startedId, replica, ++this.token[replica]!, 0);
  }

  private started(replica: number, token: number): void {
    if (token !== this.token[replica] || this.states[replica] !== ReplicaState.starting) return;
    this.delays[replica] = 0;
    this.chill(replica);
    this.setState(replica, ReplicaState.up);
  }

  private awaitWarmth(replica: number, warmUp: WarmUp, token: number): void {
    const at = (this.scheduler.now + stepUs(warmUp)) as SimTime;
    this.scheduler.schedule(at, Phase.session, this.warmerId, replica, token, 0);
  }

  private warmer(replica: number, token: number): void {
    const { warmUp } = this.replicas[replica]!;
    if (token !== this.token[replica] || warmUp === null) return;
    this.warmSteps[replica]!++;
    this.tellShare(replica);
    this.listener.answerChanged(replica);
    if (this.warmSteps[replica]! < warmUp.stepCount) this.awaitWarmth(replica, warmUp, token);
  }

  /** @returns false where it was so already. */
  private setState(replica: number, state: ReplicaState): boolean {
    if (this.states[replica] === state) return false;
    this.states[replica] = state;
    this.gripChanged(replica);
    return true;
  }

  private tellState(replica: number): void {
    const old = this.told[replica] as ReplicaState;
    const state = this.stateOf(replica);
    if (state === old) return;
    this.told[replica] = state;
    this.scheduler.trigger = this.listener.replicaChanged(replica, old, state);
  }

  private tellShare(replica: number): void {
    const old = this.toldShare[replica]!;
    const share = this.capacityShare(replica);
    if (share === old) return;
    this.toldShare[replica] = share;
    this.scheduler.trigger = this.listener.capacityShareChanged(replica, old, share);
  }
}
