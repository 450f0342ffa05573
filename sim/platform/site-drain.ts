/**
 * Draining a datacenter on the network side, as operators do it before maintenance: in steps with a pause after each, its
 * announcements are made longer, marked GRACEFUL_SHUTDOWN (RFC 8326), and withdrawn. Each step stands upon those before, so
 * that no packet is without a route at any moment; letting go takes all of them back at once. Whatever runs there goes on,
 * and what is called from inside stays announced inside.
 */
import { Phase } from '../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../kernel/scheduler.ts';
import type { Duration, SimTime } from '../kernel/time.ts';
import { WellKnown } from '../model/community.ts';
import type { PolicyChange } from '../routing/engine/policy-overlays.ts';

export const drainSteps = ['prepend', 'graceful-shutdown', 'withdraw'] as const;
export type DrainStep = (typeof drainSteps)[number];

export interface DrainPlan {
  /** In the order in which they are taken. */
  readonly steps: readonly DrainStep[];
  readonly prependCount: number;
  /** From one step to the next. */
  readonly dwell: Duration;
}

/** What a drain needs of routing and of the announcer; both return what undoes them. */
export interface DrainActs {
  /** Changes the policy of every session that the datacenter has with other ASes. */
  changePolicies(datacenter: number, change: PolicyChange): () => void;
  /** Ceases to originate everything public at the datacenter. */
  withdrawAll(datacenter: number): () => void;
}

export class SiteDrains {
  private readonly acts: DrainActs;
  private readonly scheduler: Scheduler;
  private readonly pending: (() => void)[] = [];
  private readonly stepId: HandlerId;

  constructor(acts: DrainActs, scheduler: Scheduler) {
    this.acts = acts;
    this.scheduler = scheduler;
    this.stepId = scheduler.register((index) => this.pending[index]!());
  }

  /** Begins to drain a datacenter and returns what ends it, whichever step it has come to. */
  drain(datacenter: number, { steps, prependCount, dwell }: DrainPlan): () => void {
    const undo: (() => void)[] = [];
    let isOver = false;
    const take = (at: number): void => {
      const step = steps[at];
      if (isOver || step === undefined) return;
      undo.push(this.act(datacenter, step, prependCount));
      if (at + 1 < steps.length) this.later(dwell, () => take(at + 1));
    };
    take(0);
    return () => {
      isOver = true;
      for (const back of undo.reverse()) back();
    };
  }

  private act(datacenter: number, step: DrainStep, prependCount: number): () => void {
    if (step === 'withdraw') return this.acts.withdrawAll(datacenter);
    const change = step === 'prepend' ? { prependCount } : { communities: [WellKnown.gracefulShutdown] };
    return this.acts.changePolicies(datacenter, change);
  }

  private later(delay: Duration, act: () => void): void {
    const { scheduler } = this;
    const index = this.pending.push(act) - 1;
    scheduler.schedule((scheduler.now + Math.max(1, delay)) as SimTime, Phase.fault, this.stepId, index, 0, 0);
  }
}
