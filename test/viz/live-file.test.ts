/**
 * Goal: what a person did to a run in the explorer can be saved as a scenario, and running that file is the same run. Method:
 * logs of acts on shipped scenarios of each form are written as files and read by the scenario language; traces are compared by
 * hash with those of the live run, one of them through the command line.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../sim/model/scenario/load.ts';
import { worldless } from '../../sim/model/scenario/compiled.ts';
import { TopologyCache } from '../../sim/model/scenario/topology-cache.ts';
import type { Scenario } from '../../sim/model/scenario/types.ts';
import type { ModelHost } from '../../sim/model/source/host.ts';
import type { RunReport } from '../../sim/report/run-report.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { scenarioAfter, type Input } from '../../viz/live/input.ts';
import { scenarioFile } from '../../viz/live/scenario-file.ts';
import { catchment } from '../cli/program.ts';
import { ROOT } from '../support/tree.ts';
import { make, nodeLine } from './live-support.ts';

const MINUTE = 60_000_000;
const AT = 5 * MINUTE + 1_234_567;

/** Files that tests have made, over those of the repository. */
const made = new Map<string, string>();
const host: ModelHost = {
  read: (path) => ({ ok: true, bytes: Buffer.from(made.get(path) ?? readFileSync(join(ROOT, path))) }),
  resolve: (from, to) => relative(ROOT, join(ROOT, dirname(from), to)),
};

/** Worlds are made once, and their starts are solved once. */
const cache = new TopologyCache();

function load(file: string, variant: string | null = null, set: Record<string, string> = {}): Scenario {
  const loaded = loadScenario(file, host, { set, cache });
  if (!loaded.ok) throw new Error(`${file}: ${loaded.diagnostics.map(({ code, path }) => `${code} ${path}`).join('; ')}`);
  return loaded.value.find((one) => variant === null || one.variant === variant)!;
}

const saved = (scenario: Scenario, log: readonly Input[], set: Record<string, string> = {}): Scenario => {
  const { name, text } = scenarioFile({ scenario: worldless(scenario), world: '', set, neighbors: [] }, log);
  made.set(name, text);
  const loaded = loadScenario(name, host, { cache });
  expect(loaded.ok ? [] : loaded.diagnostics, text).toEqual([]);
  const read = load(name);
  expect(loaded.ok && loaded.value).toHaveLength(1);
  return read;
};

const input = (act: Input['act'], kind: Input['target']['kind'], id: string, at = AT): Input => ({
  act,
  target: { kind, id },
  at,
});
const hash = (scenario: Scenario): string => simulate(scenario).trace.hashes().traceHash;

const loss = load('scenarios/pltfrms/datacenter-loss.yaml', 'datacenter=fra');
const session = loss.topology.neighbors[0]!.sessions[0]!.id;
const logs: readonly (readonly [string, readonly Input[]])[] = [
  ['a datacenter fails', [input('fail', 'datacenter', 'ams')]],
  [
    'one is drained and given back',
    [input('drain', 'datacenter', 'ams'), input('restore', 'datacenter', 'ams', AT + 4 * MINUTE)],
  ],
  [
    'power comes back early, and goes again',
    [input('restore', 'datacenter', 'fra'), input('fail', 'datacenter', 'fra', AT + MINUTE)],
  ],
  ['a link is cut', [input('fail', 'link', loss.topology.backbone[0]!.id)]],
  [
    'a session is cut and a neighbour lost',
    [input('fail', 'session', session), input('fail', 'neighbor', loss.topology.neighbors[1]!.id)],
  ],
];

describe('a log saved as a scenario', () => {
  it.each(logs)('has the same faults, with the defaults of the language, and is the same run: %s', (_, log) => {
    const live = scenarioAfter(loss, log);
    const read = saved(loss, log);
    const told = ({ faults }: Scenario): unknown[] => faults.map(({ location: _place, ...fault }) => fault);
    expect(told(read)).toEqual(told(live));
    expect(read.seed).toBe(live.seed);
    expect(read.variant).toBe(live.variant);
    expect(hash(read)).toBe(hash(live));
  });

  it('of a member that is a map keeps what the map says', () => {
    const scenario = load('scenarios/pltfrms/servers-loss.yaml', 'site=bom');
    const log = [input('fail', 'datacenter', 'sin', 6 * MINUTE)];
    expect(hash(saved(scenario, log))).toBe(hash(scenarioAfter(scenario, log)));
  });

  it('is one run of what it came from, whatever that extends and overrides', { timeout: 60_000 }, () => {
    const files = readdirSync(join(ROOT, 'scenarios/pltfrms')).filter((file) => file.endsWith('.yaml'));
    for (const file of files) {
      const loaded = loadScenario(`scenarios/pltfrms/${file}`, host, { cache });
      if (!loaded.ok) return expect.fail(file);
      const scenario = loaded.value.at(-1)!;
      const log = [input('fail', 'neighbor', scenario.topology.neighbors[0]!.id, scenario.duration - 1)];
      const told = ({ faults, variant, seed, targets }: Scenario): unknown => {
        return { variant, seed, targets, faults: faults.map(({ location: _place, ...fault }) => fault) };
      };
      expect(told(saved(scenario, log)), file).toEqual(told(scenarioAfter(scenario, log)));
    }
  });

  it('keeps faults in their places that go by the end of one that ended early', () => {
    made.set(
      'later.yaml',
      [
        'kind: scenario',
        'version: 1',
        'extends: scenarios/pltfrms/datacenter-loss.yaml',
        'faults:',
        '  second: { kind: datacenter.fail, after: power-lost.end + 30s, for: 1m, target: datacenter/nrt }',
        '  blinks: { kind: link.down, after: second + 10s, for: 5s, target: link/bengal, repeat: { times: 3, every: 20s } }',
      ].join('\n'),
    );
    const scenario = load('later.yaml', 'datacenter=fra');
    const log = [input('restore', 'datacenter', 'fra')];
    const read = saved(scenario, log);
    const times = ({ faults }: Scenario): unknown[] => faults.map(({ id, at, for: length }) => [id, at, length]);
    expect(times(read)).toEqual(times(scenarioAfter(scenario, log)));
  });

  it('keeps what was set, another seed, and names that are no plain words', () => {
    const set = { duration: '25m', 'topology.as.fib_install': '80ms', seed: '7' };
    const scenario = load('scenarios/pltfrms/datacenter-loss.yaml', 'datacenter=fra', set);
    const log = [input('fail', 'datacenter', 'ams')];
    const read = saved(scenario, log, set);
    expect(read.seed).toBe(7);
    expect(hash(read)).toBe(hash(scenarioAfter(scenario, log)));
  });
});

describe('the command line', () => {
  const file = join(ROOT, 'live-what-if.yaml');
  afterAll(() => rmSync(file, { force: true }));

  it('finds the hash that the page found', { timeout: 120_000 }, async () => {
    const log = [input('fail', 'datacenter', 'ams'), input('restore', 'datacenter', 'fra', AT + MINUTE)];
    const { shown } = await make(nodeLine(), loss, log, AT);
    writeFileSync(file, scenarioFile({ scenario: worldless(loss), world: '', set: {}, neighbors: [] }, log).text);
    const { code, stdout, stderr } = await catchment(['run', 'live-what-if.yaml', '--reporter', 'json'], { cwd: ROOT });
    expect([0, 1, 3], stderr).toContain(code);
    const [run] = (JSON.parse(stdout) as { readonly runs: readonly RunReport[] }).runs;
    expect(run!.traceHash).toBe(shown.at(-1)!.trace.hashes().traceHash);
  });
});
