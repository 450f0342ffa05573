/** From a trace and its scenario to the report with its verdict. */
import type { Scenario } from '../model/scenario/types.ts';
import type { Trace } from '../trace/trace.ts';
import { assert } from '../kernel/assert.ts';
import type { RunFacts, RunReport } from './run-report.ts';

/** Measures the trace and judges it. */
export function report(trace: Trace, scenario: Scenario, facts: RunFacts): RunReport {
  assert(trace.hasRows, `no rows in the trace of ${scenario.name}, ${facts.eventCount} events`);
  throw new Error('filled in next');
}
