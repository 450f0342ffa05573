/**
 * Runs the health check of every replica. A healthy check costs no events: it has a phase, and the next probe that can change
 * anything is computed when the replica's answer changes. Faults make a check lie, dawdle or stop; they hold the checker and not
 * the process, so that a new copy of the replica is judged no better.
 */
import { asUnit, draw, entityKey, Purpose, type Seed } from '../kernel/dice.ts';
import { Phase } from '../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../kernel/scheduler.ts';
import type { SimTime } from '../kernel/time.ts';
import type { HealthCheck } from '../model/topology/types.ts';
import { CheckMode, HealthState } from '../trace/states.ts';
import { afterProbe, HEALTHY, isInRotation, pauseAfter, probeDuration, UNHEALTHY } from './health-check.ts';
import type { Answer, CheckState } from './health-check.ts';
import type { Release } from './replica-grips.ts';

/** What is wrong with a check: it reports what is not so, or probes less often and tells later, or does not run at all. */
export type CheckFault =
  | { readonly kind: 'lie'; readonly as: 'healthy' | 'unhealthy' }
  /** Pauses between probes are multiplied by `factor`, and each result is acted on so much later. */
  | { readonly kind: 'slow'; readonly factor: number; readonly delayUs: number }
  | { readonly kind: 'off' };

export interface HealthChecksListener {
  healthChanged(replica: number, old: HealthState, state: HealthState): number;
  checkModeChanged(replica: number, old: CheckMode, mode: CheckMode): number;
  /** The replica came into the rotation of the check, or left it. */
  rotationChanged(replica: number): void;
}

export interface CheckedReplica {
  readonly id: string;
  readonly check: HealthCheck;
}

export class HealthChecks {
  private readonly replicas: readonly CheckedReplica[];
  private readonly answerOf: (replica: number) => Answer;
  private readonly scheduler: Scheduler;
  private readonly listener: HealthChecksListener;
  private readonly states: CheckState[];
  /** Any past instant at which a probe of the settled check ended; later ones follow at multiples of its interval. */
  private readonly probeBase: Float64Array;
  private readonly isProbing: Uint8Array;
  private readonly faults: CheckFault[][];
  private readonly modes: Uint8Array;
  /** The checks as they run, with what slows them. */
  private readonly checks: HealthCheck[];
  private readonly probeId: HandlerId;
  private readonly resultId: HandlerId;

  constructor(
    replicas: readonly CheckedReplica[],
    options: {
      readonly answerOf: (replica: number) => Answer;
      readonly scheduler: Scheduler;
      readonly seed: Seed;
      readonly listener: HealthChecksListener;
    },
  ) {
    const { scheduler, seed } = options;
    this.replicas = replicas;
    this.answerOf = options.answerOf;
    this.scheduler = scheduler;
    this.listener = options.listener;
    this.states = replicas.map(() => HEALTHY);
    this.probeBase = Float64Array.from(replicas, ({ id, check }) => {
      const { hi, lo } = entityKey(`check/${id}`);
      return -Math.round(check.interval * asUnit(draw(seed, hi, lo, Purpose.healthPhase, 0)));
    });
    this.isProbing = new Uint8Array(replicas.length);
    this.faults = replicas.map(() => []);
    this.modes = new Uint8Array(replicas.length).fill(CheckMode.honest);
    this.checks = replicas.map(({ check }) => check);
    this.probeId = scheduler.register((replica) => this.probe(replica));
    this.resultId = scheduler.register((replica, tookUs, isSuccess) => this.result(replica, isSuccess === 1, tookUs));
  }

  /** Whether the check counts a replica in. */
  isIn(replica: number): boolean {
    return isInRotation(this.states[replica]!.health);
  }

  /** What the check would hear has changed: the next probe is worth an event. */
  answerChanged(replica: number): void {
    if (this.isProbing[replica] === 1 || this.isOff(replica)) return;
    const { scheduler } = this;
    const base = this.probeBase[replica]!;
    const period = this.checks[replica]!.interval;
    const next = base + Math.max(1, Math.ceil((scheduler.now + 1 - base) / period)) * period;
    this.isProbing[replica] = 1;
    scheduler.schedule(next as SimTime, Phase.health, this.probeId, replica, 0, 0);
  }

  /** Nothing is known of a new copy: it has to prove itself. */
  distrust(replica: number): void {
    const { health } = this.states[replica]!;
    this.states[replica] = UNHEALTHY;
    if (health === HealthState.down) return;
    this.scheduler.trigger = this.listener.healthChanged(replica, health, HealthState.down);
    if (isInRotation(health)) this.listener.rotationChanged(replica);
  }

  /** Breaks a check until it is released. */
  fault(replica: number, fault: CheckFault): Release {
    const faults = this.faults[replica]!;
    faults.push(fault);
    this.faultsChanged(replica);
    return () => {
      faults.splice(faults.indexOf(fault), 1);
      this.faultsChanged(replica);
    };
  }

  private faultsChanged(replica: number): void {
    const faults = this.faults[replica]!;
    const { check } = this.replicas[replica]!;
    const factor = faults.reduce((product, one) => product * (one.kind === 'slow' ? one.factor : 1), 1);
    this.checks[replica] = {
      ...check,
      interval: Math.round(check.interval * factor) as HealthCheck['interval'],
      fastInterval: Math.round(check.fastInterval * factor) as HealthCheck['fastInterval'],
    };
    const old = this.modes[replica] as CheckMode;
    const mode = modeOf(faults);
    if (mode !== old) {
      this.modes[replica] = mode;
      this.scheduler.trigger = this.listener.checkModeChanged(replica, old, mode);
    }
    this.answerChanged(replica);
  }

  private isOff(replica: number): boolean {
    return this.modes[replica] === CheckMode.off;
  }

  /** What a probe would report now. */
  private reported(replica: number): Answer {
    const mode = this.modes[replica] as CheckMode;
    if (mode === CheckMode.saysHealthy) return 'ok';
    return mode === CheckMode.saysUnhealthy ? 'refused' : this.answerOf(replica);
  }

  private probe(replica: number): void {
    if (this.isOff(replica)) {
      this.rest(replica);
      return;
    }
    const { scheduler } = this;
    const answer = this.reported(replica);
    const faults = this.faults[replica]!;
    const late = faults.reduce((sum, one) => sum + (one.kind === 'slow' ? one.delayUs : 0), 0);
    const takes = probeDuration(this.checks[replica]!, answer) + late;
    const isSuccess = answer === 'ok';
    if (takes === 0) this.result(replica, isSuccess, 0);
    else scheduler.schedule((scheduler.now + takes) as SimTime, Phase.health, this.resultId, replica, takes, isSuccess ? 1 : 0);
  }

  private result(replica: number, isSuccess: boolean, tookUs: number): void {
    if (this.isOff(replica)) {
      this.rest(replica);
      return;
    }
    const { scheduler } = this;
    const check = this.checks[replica]!;
    const old = this.states[replica]!;
    const state = afterProbe(check, old, isSuccess);
    this.states[replica] = state;
    if (state.health !== old.health) {
      scheduler.trigger = this.listener.healthChanged(replica, old.health, state.health);
      if (isInRotation(state.health) !== isInRotation(old.health)) this.listener.rotationChanged(replica);
    }
    const isSettled = state === old || state.countInRow === 0;
    if (isSettled && isInRotation(state.health) === (this.reported(replica) === 'ok')) {
      this.rest(replica);
      return;
    }
    const pause = Math.max(1, pauseAfter(check, state, tookUs));
    scheduler.schedule((scheduler.now + pause) as SimTime, Phase.health, this.probeId, replica, 0, 0);
  }

  /** The next probe that matters is computed when something changes. */
  private rest(replica: number): void {
    this.isProbing[replica] = 0;
    this.probeBase[replica] = this.scheduler.now;
  }
}

/** A check that does not run cannot lie; of two that lie in both directions the one that takes the replica out is believed. */
function modeOf(faults: readonly CheckFault[]): CheckMode {
  if (faults.some(({ kind }) => kind === 'off')) return CheckMode.off;
  if (faults.some((one) => one.kind === 'lie' && one.as === 'unhealthy')) return CheckMode.saysUnhealthy;
  if (faults.some(({ kind }) => kind === 'lie')) return CheckMode.saysHealthy;
  return faults.length > 0 ? CheckMode.slow : CheckMode.honest;
}
