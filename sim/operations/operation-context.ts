/** What an operation of some length needs of the run: whose doing it is, and a later. */
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Duration } from '../kernel/time.ts';

export interface OperationContext {
  readonly scheduler: Pick<Scheduler, 'roots' | 'rootSets'>;
  /** Runs an act after a while, as part of the same operation. */
  readonly later: (delay: Duration, act: () => void) => void;
}
