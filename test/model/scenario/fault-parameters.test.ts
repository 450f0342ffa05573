/**
 * Goal: parameters of faults that name something end as its id, and what does not fit is told at its place. Method: single faults
 * read from text on the example topology.
 */
import { expect, test } from 'vitest';
import { loadScenario } from '../../../sim/model/scenario/load.ts';
import { expectOk, hostWith, problems } from '../support.ts';

const FILE = 'one-fault.yaml';
const load = (fault: string) =>
  loadScenario(FILE, hostWith({
    [FILE]: `kind: scenario
version: 1
question: What?
topology: two-sites.yaml
duration: 1h
faults:
  a: { at: 2m, ${fault} }
`,
  }));
const fault = (text: string) => expectOk(load(text))[0]!.faults[0]!;

test('names become ids, alone and in lists', () => {
  expect(fault('kind: prefix.hijack, target: prefix/192.0.2.0/24, by: red').how).toMatchObject({
    by: 'red', announces: undefined, forges_origin: false,
  });
  expect(fault('kind: config.push, target: datacenter/*, announce_to: [blue, red], canary: iad, pause: 30s').how).toMatchObject({
    announce_to: ['blue', 'red'], canary: 'iad', pause: 30_000_000, prepend: 0, withdraw: false,
  });
});

test('a neighbour is hit as its AS, as its sessions or as itself, whatever the fault acts on', () => {
  expect(fault('kind: prefix.leak, target: neighbor/blue').target).toEqual([{ kind: 'as', id: 'blue' }]);
  expect(fault('kind: neighbor.fail, target: neighbor/blue').target).toEqual([{ kind: 'neighbor', id: 'blue' }]);
  expect(fault('kind: session.silent, target: neighbor/blue').target.map(({ kind }) => kind)).toEqual(['session', 'session']);
});

test('a rack stands for its nodes or for itself, a service or a site for the checks of its replicas', () => {
  expect(fault('kind: rack.fail, target: rack/fra/*').target).toEqual([
    { kind: 'rack', id: 'fra/r1' },
    { kind: 'rack', id: 'fra/r2' },
  ]);
  const nodes = fault('kind: node.partition, target: rack/fra/r2').target;
  expect(nodes.length).toBeGreaterThan(0);
  expect(nodes.every(({ kind, id }) => kind === 'node' && id.startsWith('fra-r2-'))).toBe(true);
  const checks = fault('kind: health.off, target: service/web').target.map(({ id }) => id);
  expect(checks.length).toBeGreaterThan(1);
  expect(checks.every((id) => id.startsWith('web/'))).toBe(true);
  const atSite = fault('kind: health.lie, target: datacenter/iad').target;
  expect(atSite.every(({ kind, id }) => kind === 'instance' && id.split('/')[1] === 'iad')).toBe(true);
});

test('budgets are numbers or shares, and have defaults', () => {
  const budget = (text: string): unknown => fault(`kind: deploy.replace, target: service/web${text}`).how;
  expect(budget('')).toEqual({
    kind: 'deploy.replace',
    max_unavailable: { count: 1, share: 0 },
    surge: 0,
    drain: 10_000_000,
    settle: 0,
    order: 'site-by-site',
  });
  expect(budget(', max_unavailable: 25%, surge: 2')).toMatchObject({ max_unavailable: { count: 1, share: 0.25 }, surge: 2 });
  expect(budget(', max_unavailable: 3')).toMatchObject({ max_unavailable: { count: 3, share: 0 } });
  expect(fault('kind: node.drain, target: node/fra-r1-n1').how).toMatchObject({ grace: 30_000_000 });
});

test.each([
  ['kind: instance.slow, target: instance/web/fra/1', 'CAT1008 faults.a.by'],
  ['kind: instance.hang, target: node/fra-r1-n1', 'CAT1207 faults.a.target'],
  ['kind: prefix.hijack, target: prefix/192.0.2.0/24, by: nobody', 'CAT1101 faults.a.by'],
  ['kind: prefix.hijack, target: prefix/192.0.2.0/24', 'CAT1008 faults.a.by'],
  ['kind: prefix.hijack, target: prefix/192.0.2.0/24, by: red, announces: 198.51.100.0/25', 'CAT1117 faults.a.announces'],
  ['kind: prefix.hijack, target: prefix/192.0.2.0/24, by: red, announces: 192.0.2.0/24', 'CAT1117 faults.a.announces'],
  ['kind: config.push, target: datacenter/*, announce_to: [blue, green]', 'CAT1101 faults.a.announce_to[1]'],
  ['kind: config.push, target: datacenter/*, canary: nowhere', 'CAT1101 faults.a.canary'],
  ['kind: link.flap, target: link/*, period: 1ms', 'CAT1012 faults.a.period'],
  ['kind: link.flap, target: link/*, period: 10s, down: 110%', 'CAT1012 faults.a.down'],
  ['kind: prefix.prepend, target: prefix/192.0.2.0/24, times: 99', 'CAT1012 faults.a.times'],
])('%s', (text, problem) => {
  expect(problems(load(text))).toEqual([problem]);
});
