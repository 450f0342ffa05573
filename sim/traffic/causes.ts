/** Why something has to be looked at again: the causes of everything that left a mark on it, and the last trigger. */
import type { RootsId } from '../kernel/roots.ts';
import type { Scheduler } from '../kernel/scheduler.ts';

export interface Cause {
  roots: RootsId;
  trigger: number;
}

export class Causes {
  private readonly scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
  }

  /** Remembers that something is to be looked at, and all the causes for it. */
  note(marks: Map<number, Cause>, key: number): void {
    marks.set(key, this.joined(marks.get(key) ?? null));
  }

  /** A cause together with that of the event being handled, which is the later trigger. */
  joined(known: Cause | null): Cause {
    const { roots, trigger, rootSets } = this.scheduler;
    return { roots: known === null ? roots : rootSets.union(known.roots, roots), trigger };
  }

  /** What follows is caused by whatever left this mark. */
  enter({ roots, trigger }: Cause): void {
    this.scheduler.roots = roots;
    this.scheduler.trigger = trigger;
  }
}
