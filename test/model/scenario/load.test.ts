/**
 * Goal: a scenario becomes the runs that it means, and each mistake is told at its place. Method: the complete example and its
 * ablation resolved, then one slip at a time.
 */
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../sim/model/scenario/load.ts';
import type { ScenarioOptions } from '../../../sim/model/scenario/load.ts';
import { edited, expectOk, found, hostWith, problems, underlined } from '../support.ts';

const FILE = 'site-loss.yaml';
type Change = readonly [string, string];
const loadWith = (options: ScenarioOptions, ...changes: readonly Change[]) =>
  loadScenario(FILE, hostWith({ [FILE]: edited(FILE, ...changes) }), options);
const load = (...changes: readonly Change[]) => loadWith({}, ...changes);

describe('the example', () => {
  const runs = expectOk(load());

  test('is one run for each datacenter', () => {
    expect(runs.map(({ variant, variantKey }) => [variant, variantKey])).toEqual([
      ['datacenter=fra', { datacenter: 'fra' }],
      ['datacenter=iad', { datacenter: 'iad' }],
    ]);
    expect(runs.map(({ faults }) => faults[0]!.target)).toEqual([
      [{ kind: 'datacenter', id: 'fra' }],
      [{ kind: 'datacenter', id: 'iad' }],
    ]);
    expect(runs[0]!.topology).toBe(runs[1]!.topology);
  });

  test('times, groups and parameters are resolved', () => {
    expect(runs[0]!.faults.map(({ id, at, for: length }) => [id, at, length])).toEqual([
      ['site-down', 300_000_000, 600_000_000],
      ['crowd', 330_000_000, 300_000_000],
      ['some-replicas', 1_200_000_000, 60_000_000],
    ]);
    expect(runs[0]!.faults[1]).toMatchObject({
      target: [
        { kind: 'client', id: 'berlin' },
        { kind: 'client', id: 'boston' },
        { kind: 'client', id: 'paris' },
      ],
      how: { kind: 'demand.scale', by: 1.2, ramp: 60_000_000 },
    });
    expect(runs[0]!.faults[0]).toMatchObject({
      how: { how: 'power' },
      expect: { movesUsersFrom: 'fra', within: 120_000_000 },
      location: { file: FILE, line: 19, column: 3 },
    });
    expect(runs[0]!.faults[2]!.target).toHaveLength(2);
  });

  test('targets are in base units, with the place of their check', () => {
    expect(runs[0]!.targets.map(({ metric, labels, op, limit, level }) => [metric, labels, op, limit, level])).toEqual([
      ['availability', { service: 'web' }, '>=', 0.99, 'error'],
      ['availability', { service: 'web' }, '>=', 0.999, 'warn'],
      ['availability', { service: 'web', region: '*' }, '>=', 0.95, 'error'],
      ['time_to_recover', { fault: 'site-down' }, '<', 180_000_000, 'error'],
      ['time_to_recover', { fault: 'site-down' }, '<', 300_000_000, 'error'],
      ['peak_utilization', { kind: 'site', id: '*' }, '<', 0.9, 'error'],
      ['bgp_updates', {}, '<', 100_000, 'error'],
    ]);
    expect(runs[0]!.targets[3]!.aggregate).toEqual({ kind: 'p', percentile: 95 });
    expect(runs[0]!.targets[1]!.location).toEqual({ file: FILE, line: 50, column: 16 });
  });

  test('a seed from outside wins', () => {
    expect(runs[0]!.seed).toBe(42);
    expect(expectOk(loadWith({ seed: 987 }))[0]!.seed).toBe(987);
  });
});

describe('the ablation', () => {
  const load = (set: Record<string, string> = {}) => loadScenario('site-loss-without-withdrawal.yaml', hostWith(), { set });
  const runs = expectOk(load());

  test('extends the file that it breaks and overrides its topology', () => {
    expect(runs).toHaveLength(2);
    expect(runs[0]).toMatchObject({
      name: 'site-loss-without-withdrawal',
      ablationOf: 'site-loss',
      expect: { verdict: 'failed', on: ['availability'] },
      duration: 1_800_000_000,
    });
    expect(runs[0]!.topology.aggregates[0]!.announceWhile).toEqual({ kind: 'always' });
    expect(runs[0]!.topology.services[1]!.replica).toMatchObject({ capacityRps: 4000, startup: 60_000_000 });
    expect(runs[0]!.faults.map(({ id }) => id)).toEqual(['site-down', 'some-replicas']);
  });

  test('--set comes after its overrides', () => {
    expect(expectOk(load({ 'topology.aggregates.main.announce_while': '{at_least: 2}', duration: '40m' }))[0]).toMatchObject({
      duration: 2_400_000_000,
      topology: { aggregates: [{ announceWhile: { kind: 'components', atLeast: 2, scope: 'site' } }] },
    });
  });
});

describe('variables', () => {
  test('several make the product, and numbers stay numbers', () => {
    const runs = expectOk(
      load(
        ['{ datacenter: datacenter/* }', '{ datacenter: [fra], load: [50%, 120%], replicas: [2, 3] }'],
        ['seed: 42', 'overrides: { topology.clients.scale: "${load}", topology.services.auth.replicas: "${replicas}" }'],
      ),
    );
    expect(runs.map(({ variant }) => variant)).toEqual(
      [50, 120].flatMap((load) => [2, 3].map((n) => `datacenter=fra,load=${load}%,replicas=${n}`)),
    );
    expect(
      runs.map(({ topology }) => [topology.populations[0]!.demand[0]!.rpsPerMillion, topology.services[0]!.sites[0]!.replicas]),
    ).toEqual([
      [450, 2],
      [450, 3],
      [1080, 2],
      [1080, 3],
    ]);
  });

  test('stand in keys too', () => {
    const runs = expectOk(load(['"bgp_updates": value < 100000', '"replicas_ready_min{datacenter:${datacenter}}": value >= 0']));
    expect(runs.map(({ targets }) => targets.at(-1)!.labels)).toEqual([{ datacenter: 'fra' }, { datacenter: 'iad' }]);
  });

  test('too many runs', () => {
    const many = `[${Array.from({ length: 40 }, (_, i) => i).join(', ')}]`;
    expect(problems(load(['{ datacenter: datacenter/* }', `{ datacenter: ${many}, b: ${many} }`]))).toEqual(['CAT1212 for_each']);
  });
});

describe('zero strength is legal', () => {
  test.each<readonly [string, Change]>([
    ['for: 0s', ['for: 10m', 'for: 0s']],
    ['value: 0', ['value: 25 ', 'value: 0 ']],
    ['by: 1x', ['by: 1.2x', 'by: 1x']],
  ])('%s', (_, change) => {
    expect(load(change).ok).toBe(true);
  });

  test('and value: 0 hits nothing', () => {
    expect(expectOk(load(['value: 25 ', 'value: 0 ']))[0]!.faults[2]!.target).toEqual([]);
  });
});

describe('a slip', () => {
  test.each<readonly [string, string, string, string, string, string | undefined, string | null]>([
    [
      'selector without a match',
      'datacenter/${datacenter}',
      'datacenter/lon',
      'CAT1201',
      'faults.site-down.target',
      'datacenter/lon',
      null,
    ],
    [
      'selector that is nearly right',
      'client/boston',
      'client/bosten',
      'CAT1201',
      'faults.crowd.target[1]',
      'client/bosten',
      'client/boston',
    ],
    [
      'labels without a match',
      'service: web, datacenter: "${datacenter}"',
      'service: wep',
      'CAT1201',
      'faults.some-replicas.target',
      undefined,
      null,
    ],
    [
      'unknown label',
      'service: web, datacenter: "${datacenter}"',
      'servcie: web',
      'CAT1202',
      'faults.some-replicas.target.servcie',
      'servcie',
      'service',
    ],
    [
      'unknown kind of entity',
      'region/europe',
      'regoin/europe',
      'CAT1202',
      'faults.crowd.target[0]',
      'regoin/europe',
      'region/europe',
    ],
    ['no selector', 'region/europe', 'europe', 'CAT1202', 'faults.crowd.target[0]', 'europe', null],
    ['empty for_each', 'datacenter/* }', 'datacenter/x* }', 'CAT1201', 'for_each.datacenter', 'datacenter/x*', null],
    ['unknown metric', '"bgp_updates"', '"bgp_update"', 'CAT1203', 'targets.bgp_update', '"bgp_update"', 'bgp_updates'],
    ['broken metric', '"bgp_updates"', '"bgp_updates{"', 'CAT1204', 'targets.bgp_updates{', undefined, null],
    ['broken check', 'value < 100000', 'value under 100000', 'CAT1204', 'targets.bgp_updates', 'value under 100000', null],
    [
      'limit without a unit',
      'rate >= 99%',
      'rate >= 0.99',
      'CAT1003',
      'targets.availability{service:web}[0]',
      'rate >= 0.99',
      null,
    ],
    ['limit in another unit', 'max < 5m', 'max < 5%', 'CAT1004', 'targets.time_to_recover{fault:site-down}[1]', 'max < 5%', null],
    [
      'unknown label of a metric',
      'service:web,region:*',
      'service:web,regions:*',
      'CAT1205',
      'targets.availability{service:web,regions:*}',
      undefined,
      'region',
    ],
    [
      'unknown value of a label',
      '{service:web}"',
      '{service:wed}"',
      'CAT1205',
      'targets.availability{service:wed}',
      undefined,
      'web',
    ],
    [
      'aggregate that makes no sense',
      'rate >= 95%',
      'p(95) >= 95%',
      'CAT1206',
      'targets.availability{service:web,region:*}[0]',
      'p(95) >= 95%',
      null,
    ],
    ['fault on the wrong kind', 'datacenter/${datacenter}', 'node/*', 'CAT1207', 'faults.site-down.target', 'node/*', null],
    [
      'after an unknown fault',
      'site-down + 30s ',
      'site-dwon + 30s ',
      'CAT1208',
      'faults.crowd.after',
      'site-dwon + 30s',
      'site-down',
    ],
    ['after itself', 'site-down + 30s ', 'crowd + 30s ', 'CAT1208', 'faults.crowd.after', 'crowd + 30s', null],
    ['begins in the warm-up', 'at: 5m', 'at: 1m', 'CAT1209', 'faults.site-down.at', '1m', null],
    ['begins after the run', 'at: 20m', 'at: 31m', 'CAT1209', 'faults.some-replicas.at', '31m', null],
    ['unknown claim', '[P4, P14]', '[P4, P41]', 'CAT1210', 'claims[1]', 'P41', 'P1'],
    [
      'unknown variable',
      'moves_users_from: "${datacenter}"',
      'moves_users_from: "${datacentre}"',
      'CAT1211',
      'faults.site-down.expect.moves_users_from',
      '"${datacentre}"',
      'datacenter',
    ],
    [
      'unknown kind of fault',
      'kind: datacenter.fail ',
      'kind: datacenter.fial ',
      'CAT1010',
      'faults.site-down.kind',
      'datacenter.fial',
      'datacenter.fail',
    ],
    ['parameter of another kind', 'how: power', 'by: 2x', 'CAT1007', 'faults.site-down.by', 'by', null],
    ['bare time', 'at: 5m', 'at: 300', 'CAT1003', 'faults.site-down.at', '300', null],
    ['missing target', '    target: datacenter/${datacenter}\n', '', 'CAT1008', 'faults.site-down.target', 'site-down', null],
    [
      'unknown predicate',
      'forwarding_loop',
      'forwarding_lop',
      'CAT1010',
      'properties[0].never',
      'forwarding_lop',
      'forwarding_loop',
    ],
    ['unknown key', 'warm_up: 2m', 'warmup: 2m', 'CAT1007', 'warmup', 'warmup', 'warm_up'],
    ['missing topology', 'topology: two-sites.yaml', 'topology: two-cities.yaml', 'CAT1020', '', 'two-cities.yaml', null],
    ['no topology', 'topology: two-sites.yaml', 'x-topology: two-sites.yaml', 'CAT1008', 'topology', 'kind', null],
    [
      'mode without its value',
      '    value: 25 ',
      '    # value: 25 ',
      'CAT1117',
      'faults.some-replicas.mode',
      'fixed-percent',
      null,
    ],
    [
      'expected metric without a target',
      'bounds: {',
      'expect: { verdict: failed, on: [rtt_p95] }\nbounds: {',
      'CAT1203',
      'expect.on[0]',
      'rtt_p95',
      null,
    ],
    ['broken by a missing file', 'seed: 42', 'ablation_of: nothing.yaml', 'CAT1020', '', 'nothing.yaml', null],
  ])('%s', (_, from, to, code, path, text, hint) => {
    const loaded = load([from, to]);
    expect(loaded.ok).toBe(false);
    const diagnostic = found(loaded).find((one) => one.code === code && one.path === path);
    expect(diagnostic, problems(loaded).join('\n')).toBeDefined();
    if (text !== undefined) expect(underlined(diagnostic!)).toBe(text);
    if (hint !== null) expect(diagnostic!.hint).toBe(hint);
  });

  test('in the topology is told in the file of the topology', () => {
    const loaded = loadScenario(FILE, hostWith({ 'two-sites.yaml': edited('two-sites.yaml', ['startup: 8s', 'startup: 8']) }));
    expect(found(loaded)).toMatchObject([
      { code: 'CAT1003', path: 'topology.services.web.replica.startup', location: { file: 'two-sites.yaml' } },
    ]);
  });

  test('in an override is told at the override', () => {
    const loaded = load(['seed: 42', 'overrides: { topology.services.web.replica.startup: 8 }']);
    expect(found(loaded)).toMatchObject([{ code: 'CAT1003', location: { file: FILE } }]);
  });
});

test('faults as a list are the same as a map', () => {
  const list = load(
    ['  site-down:\n    kind', '  - id: site-down\n    kind'],
    ['  crowd:\n    kind', '  - id: crowd\n    kind'],
    ['  some-replicas:\n    kind', '  - id: some-replicas\n    kind'],
  );
  const strip = (loaded: typeof list) =>
    expectOk(loaded).map(({ faults }) => faults.map((fault) => ({ ...fault, location: null })));
  expect(strip(list)).toEqual(strip(load()));
});
