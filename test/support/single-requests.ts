/** Runs of a world in both modes at once: rates, and the single requests that watch them. */
import type { Seed } from '../../sim/kernel/dice.ts';
import { instant } from '../../sim/kernel/time.ts';
import type { Scenario } from '../../sim/model/scenario/types.ts';
import { prepare } from '../../sim/run/simulate.ts';
import type { World } from '../../sim/run/world.ts';
import { OUTCOMES } from '../../sim/trace/reasons.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { RequestRun } from '../../sim/traffic/requests/request-run.ts';
import { requestSums, type RequestSums } from './runs.ts';

export interface BothModes {
  readonly world: World;
  readonly trace: Trace;
  readonly rates: RequestSums;
  /** Counts of single requests, in the words of the rates. */
  readonly singles: RequestSums;
  /** Of all answered tries, in the order of time. */
  readonly flows: readonly number[];
  /** In µs, of all answered tries, in the order of time. */
  readonly rttsUs: readonly number[];
  readonly waitsUs: readonly number[];
}

/**
 * @param seed of the single requests alone; null leaves them out.
 * @param pauseSpread by which pauses of clients differ, as a share of them; default: as single requests have it.
 */
export function bothModes(scenario: Scenario, seed: number | null, pauseSpread?: number): BothModes {
  const { world } = prepare(scenario);
  const run = seed === null ? null : new RequestRun(world.traffic, seed as Seed, pauseSpread);
  world.scheduler.run(instant(scenario.duration), scenario.bounds.eventsMax);
  world.scheduler.rest(instant(scenario.duration));
  const trace = world.writer.finish();
  const tallies = run?.tallies ?? [];
  const byOutcome: Record<string, number> = {};
  OUTCOMES.forEach((name, outcome) => {
    const count = tallies.reduce((sum, { requests }) => sum + requests[outcome]!, 0);
    if (count > 0) byOutcome[name] = count;
  });
  return {
    world,
    trace,
    rates: requestSums(trace),
    singles: {
      offered: tallies.reduce((sum, { offered }) => sum + offered, 0),
      finished: tallies.reduce((sum, { finished }) => sum + finished, 0),
      byOutcome,
    },
    flows: run?.answers.flows ?? [],
    rttsUs: run?.answers.rttsUs ?? [],
    waitsUs: run?.answers.waitsUs ?? [],
  };
}
