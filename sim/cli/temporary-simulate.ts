/** Stands in for sim/run/simulate.ts until that is there; goes away then. */
import { assert } from '../kernel/assert.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Trace } from '../trace/trace.ts';

export interface RunOutcome {
  readonly trace: Trace;
  readonly eventCount: number;
  readonly ending: 'quiet' | 'time' | 'events';
}

export function simulate(scenario: Scenario): RunOutcome {
  assert(false, `nothing can run ${scenario.name} yet`);
}
