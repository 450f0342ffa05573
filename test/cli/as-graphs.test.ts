/**
 * Goal: the AS graph that a topology names is found beside it or in the data directory, packed or not; without it a scenario can
 * be listed and checked but not run, which is said with the places and ends with code 2. Method: the built program on a small
 * world in a folder of the test's own, with the graph in every place and form.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphTopology } from '../support/as-graph-world.ts';
import { ROOT } from '../support/tree.ts';
import { catchment, type Outcome } from './program.ts';

const GRAPH = '# made up\n1|2|0|bgp\n1|3|-1|bgp\n2|3|-1|bgp\n2|4|-1|bgp\n1|5|-1|bgp\n';
const ases = [
  'AS1: { kind: transit, places: [frankfurt, ashburn] }',
  'AS2: { kind: transit, places: [frankfurt, ashburn] }',
  'AS3: { kind: eyeball, places: [paris] }',
  'AS4: { kind: eyeball, places: [boston] }',
];
const scenario = (name: string, topology: string): string =>
  `kind: scenario\nversion: 1\nname: ${name}\nquestion: What then?\ntopology: ${topology}\nduration: 3m\ntags: [${name}]
faults: { down: { kind: datacenter.fail, at: 1m, target: datacenter/fra } }\ntargets: { "bgp_updates": value < 1000000 }\n`;

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'catchment-graphs-')));
  mkdirSync(join(folder, 'suite'));
  mkdirSync(join(folder, 'data'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write('two-sites.yaml', readFileSync(join(ROOT, 'topologies/two-sites.yaml'), 'utf8'));
  write('world.yaml', graphTopology({ ases, transits: [1, 2] }));
  write('suite/real.yaml', scenario('real', '../world.yaml'));
  write('suite/plain.yaml', scenario('plain', '../two-sites.yaml'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (words: readonly string[], data = join(folder, 'nowhere')): Promise<Outcome> =>
  catchment(words, { cwd: folder, env: { CATCHMENT_DATA: data } });

/** Runs with the graph at a place, and takes it away again. */
async function withGraph(path: string, content: string | Uint8Array, words: readonly string[]): Promise<Outcome> {
  const file = join(folder, path);
  writeFileSync(file, content);
  const outcome = await run(words, join(folder, 'data'));
  rmSync(file);
  return outcome;
}

describe('a graph that is there', () => {
  const words = ['run', 'suite/real.yaml', '--workers', '1', '--reporter', 'json'];
  const traceOf = ({ stdout, stderr, code }: Outcome): string => {
    expect([stderr, code]).toEqual(['', 0]);
    return (JSON.parse(stdout) as { readonly runs: readonly { readonly traceHash: string }[] }).runs[0]!.traceHash;
  };

  it('is taken from beside the topology or from the data directory, plain or packed, with one outcome', async () => {
    const beside = traceOf(await withGraph('a-graph.txt', GRAPH, words));
    expect(traceOf(await withGraph('data/a-graph.txt', GRAPH, words))).toBe(beside);
    expect(traceOf(await withGraph('data/a-graph.txt', gzipSync(GRAPH), words))).toBe(beside);
    const other = GRAPH.split('\n').reverse().filter((line) => line !== '').join('\n');
    expect(traceOf(await withGraph('a-graph.txt', other, words))).toBe(beside);
    // Another graph is another world: what stands beside the topology counts first.
    writeFileSync(join(folder, 'data/a-graph.txt'), GRAPH);
    const nearer = traceOf(await withGraph('a-graph.txt', GRAPH.replace('1|3|-1|bgp\n', ''), words));
    rmSync(join(folder, 'data/a-graph.txt'));
    expect(nearer).not.toBe(beside);
  });

  it('is run in threads as in one', async () => {
    const one = traceOf(await withGraph('a-graph.txt', GRAPH, words));
    expect(traceOf(await withGraph('a-graph.txt', GRAPH, words.with(3, '2')))).toBe(one);
  });

  it('is said to be broken with its path and line', async () => {
    const { code, stdout, stderr } = await withGraph('data/a-graph.txt', `${GRAPH}1|x|0\n`, ['run', 'suite/real.yaml']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('world.yaml:13:11: error CAT1029');
    expect(stderr).toContain('data/a-graph.txt: line 7: expected a second AS number');
  });
});

describe('a graph that is not there', () => {
  it('ends a run with code 2, the places and what to do', async () => {
    const { code, stdout, stderr } = await run(['run', 'suite/real.yaml']);
    expect([code, stdout]).toEqual([2, '']);
    const places = `looked for a-graph.txt and ${folder}/nowhere/a-graph.txt`;
    expect(stderr).toContain(`world.yaml:13:11: error CAT1028: there is no a-graph.txt; ${places}`);
    expect(stderr).toContain('CATCHMENT_DATA');
    expect(stderr).toContain('1 error');
  });

  it('is looked for beside the working folder where no data directory is set', async () => {
    const { code, stderr } = await run(['run', 'suite'], '');
    expect(code).toBe(2);
    expect(stderr).toContain('looked for a-graph.txt and ../shared/data/a-graph.txt');
  });

  it('does not keep scenarios from running that do without it', async () => {
    const { code, stdout } = await run(['run', 'suite', '--tag', 'plain', '--workers', '1', '--quiet']);
    expect([code, stdout.split('\n').at(-2)]).toEqual([0, '1 of 1 passed']);
  });

  it('lets everything be listed and checked, with a warning', async () => {
    const listed = await run(['list', 'suite', '--names']);
    expect([listed.code, listed.stdout]).toEqual([0, 'plain\nreal\n']);
    const checked = await run(['validate', 'suite', 'world.yaml']);
    expect([checked.code, checked.stdout]).toEqual([0, '3 files valid, 2 runs, 1 warning\n']);
    expect(checked.stderr).toContain('warning CAT1028');
  });

  it('leaves the shipped scenario and its topology without another flaw', async () => {
    const words = ['validate', join(ROOT, 'scenarios/internet'), join(ROOT, 'topologies/pltfrms-internet.yaml')];
    const { code, stdout, stderr } = await run(words);
    expect([code, stdout]).toEqual([0, '2 files valid, 8 runs, 1 warning\n']);
    expect(stderr).toContain('pltfrms-internet.yaml');
  });

  it('keeps a hop from being explained', async () => {
    const words = ['explain', 'suite/real.yaml', '--client', 'AS3-paris', '--service', 'web', '--at', '10s'];
    const { code, stdout, stderr } = await run(words);
    expect([code, stdout, stderr.includes('CAT1028')]).toEqual([2, '', true]);
    const found = await withGraph('a-graph.txt', GRAPH, words);
    expect(found.code).toBe(0);
    expect(found.stdout).toContain('AS3-paris');
  });
});
