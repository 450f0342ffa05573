/**
 * Goal: a topology is read as written, and each mistake is told at its place with what was meant. Method: the complete example
 * resolved, then the example with one slip at a time.
 */
import { describe, expect, test } from 'vitest';
import { loadTopology } from '../../../sim/model/topology/load.ts';
import type { Topology } from '../../../sim/model/topology/types.ts';
import { edited, expectOk, found, hostWith, problems, underlined } from '../support.ts';

const load = (...changes: readonly (readonly [string, string])[]) =>
  loadTopology('two-sites.yaml', hostWith({ 'two-sites.yaml': edited('two-sites.yaml', ...changes) }));
const loadSet = (set: Record<string, string>) => loadTopology('two-sites.yaml', hostWith(), { set });

describe('the example', () => {
  const topology = expectOk(load());

  test('has no warnings', () => {
    expect(problems(load())).toEqual([]);
  });

  test('resolves units, presets and defaults', () => {
    expect(topology.as.timers).toMatchObject({ profile: 'frr', holdTime: 180_000_000, keepalive: 60_000_000, mraiEbgp: 0 });
    expect(topology.services.find(({ id }) => id === 'web')).toMatchObject({
      aggregate: 'main',
      vips: [{ prefix: { text: '192.0.2.80/32' } }, { prefix: { text: '2001:db8::80/128' } }],
      responseBytes: 20_000,
      connectionSeconds: 30,
      healthCheck: { preset: 'exabgp', interval: 5_000_000, fastInterval: 1_000_000, rise: 3, fall: 3 },
      calls: [{ service: 'auth', perRequest: 0.3, critical: true }],
    });
    expect(topology.services.find(({ id }) => id === 'auth')).toMatchObject({
      aggregate: null,
      sites: [
        { datacenter: 'fra', replicas: 2 },
        { datacenter: 'iad', replicas: 2 },
      ],
    });
  });

  test('numbers nodes, joins local routers, takes lengths from places', () => {
    expect(topology.datacenters[0]!.nodes.map(({ id }) => id)).toEqual(['fra-r1-n1', 'fra-r1-n2', 'fra-r2-n1', 'fra-r2-n2']);
    const links = new Map(topology.backbone.map((link) => [link.id, link]));
    expect([...links.keys()]).toEqual(['atlantic-north', 'atlantic-south', 'fra1--fra2', 'iad1--iad2']);
    // Frankfurt to Ashburn is some 6,550 km of great circle; the figure is from a map, not from this program.
    expect(links.get('atlantic-south')!.lengthKm).toBeGreaterThan(6_550 * 1.5);
    expect(links.get('atlantic-south')!.lengthKm).toBeLessThan(6_550 * 1.7);
    expect(links.get('atlantic-north')!.delay).toBe(39_250);
  });

  test('sessions go to the nearest place unless one is written', () => {
    const pops = Object.fromEntries(topology.neighbors.flatMap(({ sessions }) => sessions.map(({ id, pop }) => [id, pop])));
    expect(pops).toEqual({
      'blue-fra1': 'blue-frankfurt',
      'blue-iad1': 'blue-ashburn',
      'red-fra2': 'red-amsterdam',
      'red-iad2': 'red-ashburn',
      'frankfurt-exchange-fra1': 'exchange-rs-frankfurt',
    });
  });

  test('outside links meet where both are', () => {
    const ids = topology.internet.links.map(({ id }) => id);
    expect(ids).toEqual([
      'berlin-net-berlin--blue-frankfurt',
      'berlin-net-berlin--exchange-rs-frankfurt',
      'blue-ashburn--red-ashburn',
      'blue-new-york--red-new-york',
      'boston-net-boston--blue-new-york',
      'boston-net-boston--red-new-york',
      'paris-net-paris--red-amsterdam',
    ]);
  });

  test('collects assumptions by path', () => {
    expect(topology.assumptions).toEqual([
      {
        path: 'clients.demand.web.per_million',
        value: '900 rps',
        why: 'about one request a minute and user at peak',
        range: ['300 rps', '3k rps'],
      },
    ]);
    expect(topology.populations.find(({ id }) => id === 'berlin')!.demand[0]!.rpsPerMillion).toBe(900);
  });

  test('every array of entities ascends by id', () => {
    const lists = (t: Topology) => [
      t.aggregates,
      t.datacenters,
      t.backbone,
      t.neighbors,
      t.internet.ases,
      t.internet.links,
      t.services,
      t.populations,
      ...t.neighbors.map((n) => n.sessions),
      ...t.internet.ases.map((as) => as.pops),
    ];
    for (const list of lists(topology)) {
      const ids = list.map(({ id }) => id);
      expect(ids).toEqual([...ids].sort());
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

describe('a slip', () => {
  test.each([
    [
      'unknown key',
      '    capacity: 100 Gbit/s\n    metric',
      '    capcity: 100 Gbit/s\n    metric',
      'CAT1007',
      'backbone.atlantic-north.capcity',
      'capcity',
      'capacity',
    ],
    ['unknown key at the root', 'populations:', 'poplations:', 'CAT1007', 'poplations', 'poplations', 'populations'],
    ['duplicate key', 'metric: 400', 'length: 400 km', 'CAT1002', '', 'length', null],
    ['bare number', 'capacity: 4k rps', 'capacity: 4000', 'CAT1003', 'services.web.replica.capacity', '4000', null],
    ['wrong unit', 'startup: 8s', 'startup: 8 seconds', 'CAT1004', 'services.web.replica.startup', '8 seconds', '8s'],
    ['bare demand', 'demand: { web: 700 rps }', 'demand: { web: 700 }', 'CAT1003', 'populations.boston.demand.web', '700', null],
    ['AS number', 'number: 64500', 'number: 0', 'CAT1005', 'as.number', '0', null],
    ['host bits', '192.0.2.0/24, ', '192.0.2.1/24, ', 'CAT1006', 'aggregates.main.prefixes[0]', '192.0.2.1/24', null],
    ['missing key', '    place: ashburn\n', '', 'CAT1008', 'datacenters.iad.place', 'iad', null],
    ['forbidden key', 'populations:\n', 'populations:\n  __proto__: { people: 1M }\n', 'CAT1009', '', '__proto__', null],
    ['forbidden key', 'populations:\n', 'populations:\n  constructor: { people: 1M }\n', 'CAT1009', '', 'constructor', null],
    ['unknown word', 'visibility: public', 'visibility: publik', 'CAT1010', 'services.web.visibility', 'publik', 'public'],
    ['wrong type', 'racks: 2', 'racks: two', 'CAT1011', 'datacenters.fra.nodes.racks', 'two', null],
    ['wrong version', 'version: 1', 'version: 2', 'CAT1027', 'version', '2', null],
    ['wrong kind', 'kind: topology', 'kind: scenario', 'CAT1027', 'kind', 'scenario', null],
    ['unknown metro', 'place: ashburn', 'place: ashbrun', 'CAT1040', 'datacenters.iad.place', 'ashbrun', 'ashburn'],
    ['unknown datacenter', 'sites: { fra: 6', 'sites: { frb: 6', 'CAT1101', 'services.web.sites.frb', 'frb', 'fra'],
    [
      'unknown router',
      'between: [fra2, iad2]',
      'between: [fra2, iad3]',
      'CAT1102',
      'backbone.atlantic-south.between[1]',
      'iad3',
      'iad1',
    ],
    ['unknown outside AS', 'as: paris-net', 'as: pariss-net', 'CAT1103', 'populations.paris.as', 'pariss-net', 'paris-net'],
    ['unknown pop', 'pop: amsterdam', 'pop: amsterdan', 'CAT1104', 'neighbors.red.sessions[0].pop', 'amsterdan', 'amsterdam'],
    ['unknown service', 'auth: { per_request', 'auht: { per_request', 'CAT1105', 'services.web.calls.auht', 'auht', 'auth'],
    [
      'unknown aggregate',
      'announce: all ',
      'announce: {only: [mian]} ',
      'CAT1106',
      'neighbors.red.sessions[0].announce.only[0]',
      'mian',
      'main',
    ],
    [
      'address outside of its aggregate',
      '192.0.2.80/32',
      '198.51.100.80/32',
      'CAT1110',
      'services.web.addresses[0]',
      '198.51.100.80/32',
      null,
    ],
    ['address that is a network', '10.0.0.10/32', '10.0.0.0/24', 'CAT1111', 'services.auth.addresses[0]', '10.0.0.0/24', null],
    ['AS number twice', 'asn: 65537', 'asn: 65536', 'CAT1112', 'internet.ases.red.asn', '65536', null],
    [
      'no room',
      'replicas_per_node: 8',
      'replicas_per_node: 1',
      'CAT1113',
      'datacenters.fra.nodes',
      '{ racks: 2, nodes_per_rack: 2, replicas_per_node: 1 }',
      null,
    ],
    ['one family twice', '"2001:db8::80/128"', '192.0.2.81/32', 'CAT1115', 'services.web.addresses[1]', '192.0.2.81/32', null],
    [
      'link to itself',
      'between: [fra2, iad2]',
      'between: [fra2, fra2]',
      'CAT1116',
      'backbone.atlantic-south.between',
      '[fra2, fra2]',
      null,
    ],
    [
      'keepalive above hold',
      'keepalive: 10s',
      'keepalive: 40s',
      'CAT1117',
      'neighbors.red.sessions[0].timers.keepalive',
      '40s',
      null,
    ],
    [
      'assumption without a reason',
      'why: about one request a minute and user at peak, ',
      '',
      'CAT1033',
      'clients.demand.web.per_million',
      'assumed',
      null,
    ],
    ['broken YAML', 'place: ashburn', 'place: [ashburn', 'CAT1001', '', undefined, null],
    ['name with a slash', '  fra:\n', '  f/ra:\n', 'CAT1012', 'datacenters.f/ra', 'f/ra', null],
  ])('%s', (_, from, to, code, path, text, hint) => {
    const loaded = load([from, to]);
    expect(loaded.ok).toBe(false);
    const diagnostic = found(loaded).find((one) => one.code === code && one.path === path);
    expect(diagnostic, problems(loaded).join('\n')).toBeDefined();
    if (text !== undefined) expect(underlined(diagnostic!)).toBe(text);
    expect(diagnostic!.hint).toBe(hint);
  });

  test('services that call each other in a circle', () => {
    const loaded = load(['    replicas: 2\n', '    replicas: 2\n    calls: { web: {} }\n']);
    expect(found(loaded).map(({ message }) => message)).toEqual(['services call each other in a circle: auth → web → auth']);
  });

  test('several slips are all told, in the order of the file', () => {
    const loaded = load(['metric: 400', 'metrik: 400'], ['startup: 8s', 'startup: 8'], ['people: 11M', 'people: many']);
    expect(problems(loaded)).toEqual([
      'CAT1007 backbone.atlantic-north.metrik',
      'CAT1003 services.web.replica.startup',
      'CAT1004 populations.paris.people',
    ]);
  });
});

describe('a warning', () => {
  test.each([
    ['own AS number of somebody', 'number: 64500', 'number: 3333', 'CAT2002', 'as.number'],
    ['address space of somebody', '192.0.2.0/24, ', '192.0.0.0/16, ', 'CAT2003', 'aggregates.main.prefixes[0]'],
  ])('%s', (_, from, to, code, path) => {
    const loaded = load([from, to]);
    expect(loaded.ok).toBe(true);
    expect(problems(loaded)).toContain(`${code} ${path}`);
  });

  test('a host route to a neighbour that did not agree', () => {
    const host = [['192.0.2.0/24, "2001:db8::/48"', '192.0.2.80/32, "2001:db8::/48"']] as const;
    expect(problems(load(...host)).filter((text) => text.startsWith('CAT2001'))).toHaveLength(5);
    const agreed = load(...host, ['accepts_host_routes: false', 'accepts_host_routes: true']);
    expect(problems(agreed)).not.toContain('CAT2001 neighbors.red.sessions[0]');
    expect(problems(agreed).filter((text) => text.startsWith('CAT2001'))).toHaveLength(4);
  });
});

describe('identity', () => {
  test('a new name with the old id changes nothing but names', () => {
    const renamed = edited('two-sites.yaml', ['  fra:\n    id: fra', '  frankfurt:\n    id: fra']);
    const topology = expectOk(loadTopology('two-sites.yaml', hostWith({ 'two-sites.yaml': renamed })));
    const names = /"name":"[^"]*"/g;
    const text = (t: Topology): string => JSON.stringify(t, (_, v) => (typeof v === 'bigint' ? String(v) : v)).replace(names, '');
    expect(text(topology)).toBe(text(expectOk(load())));
    expect(topology.datacenters.map(({ name }) => name)).toEqual(['frankfurt', 'iad']);
  });

  test('an id that is taken is told', () => {
    expect(problems(load(['id: fra ', 'id: iad ']))).toContain('CAT1112 datacenters.iad');
  });
});

describe('--set', () => {
  test('reaches any value', () => {
    const topology = expectOk(
      loadSet({
        'services.web.health_check': '{preset: exabgp, fall: 2}',
        'clients.scale': '1.5x',
        'as.timers': 'bird',
        'backbone.atlantic-south': 'null',
      }),
    );
    expect(topology.services[1]!.healthCheck.fall).toBe(2);
    expect(topology.populations[0]!.demand[0]!.rpsPerMillion).toBe(1350);
    expect(topology.as.timers.profile).toBe('bird');
    expect(topology.backbone.map(({ id }) => id)).not.toContain('atlantic-south');
  });

  test('replaces an assumption with a figure', () => {
    expect(expectOk(loadSet({ 'clients.demand.web.per_million': '100 rps' })).assumptions).toEqual([]);
  });

  test('tells its own mistakes at the option', () => {
    const [unit] = found(loadSet({ 'services.web.replica.capacity': '12' }));
    expect(unit).toMatchObject({ code: 'CAT1003', location: { file: '--set', line: 1 } });
    expect(underlined(unit!)).toBe('12');
    expect(problems(loadSet({ 'as.timers.frr.hold': '9s' }))).toEqual(['CAT1032 as.timers.frr.hold']);
    expect(problems(loadSet({ 'services.web.repicas': '4' }))).toEqual(['CAT1007 services.web.repicas']);
  });
});

test('generated worlds come out explicit, and differ by seed', () => {
  const set = (seed: string) =>
    loadSet({
      'internet.generate': '{transits: 3, regionals: 4, eyeballs: 12, exchanges: 3, people: 40M}',
      'internet.seed': seed,
    });
  const one = expectOk(set('1'));
  expect(one.populations).toHaveLength(15);
  expect(one.populations.every(({ demand }) => demand[0]?.service === 'web')).toBe(true);
  expect(one.internet.ases.length).toBe(6 + 3 + 4 + 12 + 3);
  expect(JSON.stringify(one.internet)).toBe(JSON.stringify(expectOk(set('1')).internet));
  expect(JSON.stringify(one.internet.links)).not.toBe(JSON.stringify(expectOk(set('2')).internet.links));
});
