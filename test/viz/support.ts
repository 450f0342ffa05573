/** Runs for tests of the explorer: shipped scenarios, run and judged here as the command line does it. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { loadScenario } from '../../sim/model/scenario/load.ts';
import type { Scenario } from '../../sim/model/scenario/types.ts';
import type { ModelHost } from '../../sim/model/source/host.ts';
import { report } from '../../sim/report/judge.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { ROOT } from '../support/tree.ts';
import type { RunData } from '../../viz/source/run-data.ts';

/** Reads files of the repository. */
export const shippedHost: ModelHost = {
  read: (path) => ({ ok: true, bytes: readFileSync(join(ROOT, path)) }),
  resolve: (from, to) => relative(ROOT, join(ROOT, dirname(from), to)),
};

const made = new Map<string, RunData>();

/** A shipped scenario; `variant` picks a member of `for_each`, else the first is taken. */
export function scenarioOfFile(file: string, variant: string | null = null): Scenario {
  const loaded = loadScenario(file, shippedHost);
  if (!loaded.ok) throw new Error(`${file} does not load`);
  return loaded.value.find((one) => variant === null || one.variant === variant)!;
}

/** Its run, made once. */
export function runOf(file: string, variant: string | null = null): RunData {
  const key = `${file} ${variant}`;
  let run = made.get(key);
  if (run === undefined) {
    const scenario = scenarioOfFile(file, variant);
    const { trace, eventCount, ending, doubts } = simulate(scenario, { keepChoices: true });
    run = { trace, report: report(trace, scenario, { eventCount, ending, doubts, wallMs: 1, repeat: 'catchment run' }) };
    made.set(key, run);
  }
  return run;
}

export const lossOfFrankfurt = (): RunData => runOf('scenarios/pltfrms/datacenter-loss.yaml', 'datacenter=fra');
