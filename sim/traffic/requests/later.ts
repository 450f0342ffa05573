/** What single requests have still to do, at later moments of a running world, after everything else of those moments. */
import { assert } from '../../kernel/assert.ts';
import { Phase } from '../../kernel/phase.ts';
import { NO_ROOTS } from '../../kernel/roots.ts';
import { NO_TRIGGER, type HandlerId, type Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';

/** Requests under way at once, those included that wait to be tried again. */
export const PENDING_MAX = 1_000_000;

export class Later {
  private readonly scheduler: Scheduler;
  private readonly horizonUs: number;
  private readonly handler: HandlerId;
  private readonly acts: ((() => void) | null)[] = [];
  private readonly free: number[] = [];

  constructor(scheduler: Scheduler, horizonUs: number) {
    this.scheduler = scheduler;
    this.horizonUs = horizonUs;
    this.handler = scheduler.register((slot) => {
      const act = this.acts[slot]!;
      this.acts[slot] = null;
      this.free.push(slot);
      act!();
    });
  }

  /** Does something at a time, or in the next microsecond if that has come; never where the run is over by then. */
  at(timeUs: number, act: () => void): void {
    const time = Math.max(this.scheduler.now + 1, Math.ceil(timeUs));
    if (time > this.horizonUs) return;
    const slot = this.free.pop() ?? this.acts.length;
    assert(slot < PENDING_MAX, `more than ${PENDING_MAX} requests under way`);
    this.acts[slot] = act;
    this.scheduler.scheduleFrom(time as SimTime, Phase.check, this.handler, slot, 0, 0, NO_ROOTS, NO_TRIGGER);
  }
}
