/**
 * Goal: the catalogues are whole, fit a terminal, and every example in them loads; the fault catalogue in `scenarios/` is the one
 * that the program prints. Method: each example put into the teaching scenario or topology; the file held against the text
 * (`npm run faults` writes it).
 */
import { describe, expect, it, test } from 'vitest';
import { catalogueMarkdown, catalogueNames, catalogueText } from '../../sim/cli/catalogues.ts';
import { fileHost } from '../../sim/cli/host.ts';
import { faultEntries, metricEntries } from '../../sim/model/catalogue.ts';
import { presetGroups } from '../../sim/model/catalogue-presets.ts';
import { faultKindNames } from '../../sim/model/faults.ts';
import { metricNames } from '../../sim/model/metrics.ts';
import { loadScenario } from '../../sim/model/scenario/load.ts';
import { TopologyCache } from '../../sim/model/scenario/topology-cache.ts';
import { memoryHost } from '../../sim/model/source/host.ts';
import { loadTopology } from '../../sim/model/topology/load.ts';
import { plain } from '../../sim/report/palette.ts';
import { width } from '../../sim/report/text.ts';
import { textOf } from '../support/tree.ts';

const scenario = (faults: string, targets: string): string => `kind: scenario
version: 1
question: Does the example load?
topology: two-sites.yaml
duration: 30m
faults:
${faults}
targets:
${targets}
`;
const cache = new TopologyCache();
const problems = (faults: string, targets: string): readonly string[] => {
  const files = { 'scenario.yaml': scenario(faults, targets), 'two-sites.yaml': textOf('topologies/two-sites.yaml') };
  const loaded = loadScenario('scenario.yaml', memoryHost(files), { cache });
  return (loaded.ok ? loaded.warnings : loaded.diagnostics).map(({ message }) => message);
};

const someFault = '  example: { kind: node.fail, at: 5m, target: node/fra-r1-n1 }';
const someTarget = '  availability: [rate >= 99%]';

describe('an example', () => {
  test.each(faultEntries().map(({ kind, example }) => [kind, example] as const))('of %s loads', (_, example) => {
    expect(problems(`  example: ${example}`, someTarget)).toEqual([]);
  });

  test.each(metricEntries().map(({ name, example }) => [name, example] as const))('of %s loads', (_, example) => {
    expect(problems(someFault, `  ${example}`)).toEqual([]);
  });

  const presets = presetGroups().flatMap(({ path, rows }) => rows.map(([name]) => [path, name!] as const));
  test.each(presets)('of a preset loads: %s = %s', (path, name) => {
    const loaded = loadTopology('topologies/two-sites.yaml', fileHost, { set: { [path]: name } });
    expect(loaded.ok ? [] : loaded.diagnostics.map(({ message }) => message)).toEqual([]);
  });
});

describe('a catalogue', () => {
  it('leaves nothing out', () => {
    const faults = catalogueText('faults', plain, 100);
    for (const kind of faultKindNames) expect(faults).toContain(`\n${kind}\n`.slice(faults.startsWith(kind) ? 1 : 0));
    const metrics = catalogueText('metrics', plain, 100);
    for (const name of metricNames) expect(metrics).toContain(`${name}\n  is `);
  });

  test.each([80, 100])('fits %i columns', (columns) => {
    for (const name of catalogueNames) {
      const lines = catalogueText(name, plain, columns).split('\n');
      expect(lines.filter((line) => width(line) > columns), name).toEqual([]);
    }
  });

  it('of faults stands in scenarios/', () => {
    expect(textOf('scenarios/FAULTS.md'), 'npm run faults').toBe(catalogueMarkdown('faults'));
  });

  it('is Markdown that can be read as such', () => {
    for (const name of catalogueNames) {
      const lines = catalogueMarkdown(name).split('\n').filter((line) => line.startsWith('|'));
      for (const line of lines) expect(line).toMatch(/^\| .* \|$/);
      expect(lines.length).toBeGreaterThan(10);
    }
  });
});
