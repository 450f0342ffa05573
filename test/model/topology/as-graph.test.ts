/**
 * Goal: a topology may take an AS graph as its outside world, with places for the ASes that matter; what is wrong with that is
 * told where it is written. Method: a graph of eleven ASes by hand, worked out on paper, and slips one at a time.
 */
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../sim/model/scenario/load.ts';
import { loadTopology } from '../../../sim/model/topology/load.ts';
import type { Topology } from '../../../sim/model/topology/types.ts';
import { graphHost, graphTopology, type LinkRow } from '../../support/as-graph-world.ts';
import { expectOk, found, problems, underlined } from '../support.ts';

/**
 * 65536 and 65537 peer and are above everybody. 65538 stands between 65536 and 65540. 65541 buys from both, 65542 from 65537.
 * 65543 to 65546 are nobody's providers: they cannot matter to those who are named.
 */
const rows: readonly LinkRow[] = [
  [65536, 65537, 0], [65536, 65538, 1], [65538, 65540, 1], [65536, 65541, 1], [65537, 65541, 1], [65537, 65542, 1],
  [65538, 65543, 1], [65541, 65544, 0], [65544, 65545, 1], [65537, 65546, 1], [65543, 65546, 0],
];
const ases = [
  'AS65536: { name: Alpha, kind: transit, places: [frankfurt, paris, london, new-york, ashburn, dallas] }',
  'AS65537: { name: Beta, kind: transit, places: [frankfurt, amsterdam, london, new-york, miami, dallas] }',
  'AS65540: { kind: eyeball, places: [lyon, marseille] }',
  'AS65541: { kind: eyeball, places: [berlin], gateways: [frankfurt] }',
  'AS65542: { name: Bay Net, kind: eyeball, places: [boston] }',
];
const text = graphTopology({ ases, transits: [65536, 65537] });
const load = (...changes: readonly (readonly [string, string])[]) => {
  const changed = changes.reduce((whole, [from, to]) => {
    if (!whole.includes(from)) throw new Error(`no ${from}`);
    return whole.replace(from, to);
  }, text);
  return loadTopology('world.yaml', graphHost({ 'world.yaml': changed }, rows));
};
const shape = ({ internet }: Topology) =>
  internet.ases.map(({ id, pops }) => `${id}: ${pops.map((pop) => pop.id.slice(id.length + 1)).join(' ')}`);

describe('the world around', () => {
  const topology = expectOk(load());
  const { internet } = topology;

  test('has the named ASes and all above them, and nobody else', () => {
    expect(shape(topology)).toEqual([
      'AS65536: ashburn dallas frankfurt london new-york paris',
      'AS65537: amsterdam dallas frankfurt london miami new-york',
      // Nobody placed it, and its customer is in Lyon and Marseille alike: the first by name.
      'AS65538: lyon',
      'AS65540: lyon marseille',
      'AS65541: berlin frankfurt',
      'AS65542: boston',
    ]);
    expect(internet.ases.map(({ name }) => name)).toEqual([
      'AS65536 Alpha', 'AS65537 Beta', 'AS65538', 'AS65540', 'AS65541', 'AS65542 Bay Net',
    ]);
  });

  test('goes by AS numbers as router ids', () => {
    for (const { asn, pops } of internet.ases) expect(pops.map(({ routerId }) => routerId)).toEqual(pops.map(() => asn));
  });

  test('joins two ASes where both are, in two places of a region at most, else where they are nearest', () => {
    const between = (a: string, b: string) =>
      internet.links
        .filter((link) => link.a.startsWith(`${a}-`) && link.b.startsWith(`${b}-`))
        .map((link) => `${link.a.slice(a.length + 1)} ${link.b.slice(b.length + 1)} ${link.relationship}`);
    // In America they share New York and Dallas, in Europe Frankfurt and London.
    expect(between('AS65537', 'AS65536').sort()).toEqual([
      'dallas dallas peer', 'frankfurt frankfurt peer', 'london london peer', 'new-york new-york peer',
    ]);
    expect(between('AS65538', 'AS65536')).toEqual(['lyon paris provider']);
    expect(between('AS65540', 'AS65538')).toEqual(['lyon lyon provider']);
    expect(between('AS65541', 'AS65536')).toEqual(['frankfurt frankfurt provider']);
    expect(between('AS65542', 'AS65537')).toEqual(['boston new-york provider']);
    expect(internet.links.every(({ delay }) => delay > 0)).toBe(true);
    expect(internet.links).toHaveLength(9);
  });

  test('has people at the places of eyeballs, none at their gateways, by the users of regions and the size of metros', () => {
    const people = Object.fromEntries(topology.populations.map(({ id, peopleCount }) => [id, peopleCount]));
    expect(Object.keys(people)).toEqual(['AS65540-lyon', 'AS65540-marseille', 'AS65541-berlin', 'AS65542-boston']);
    expect(Math.abs(Object.values(people).reduce((sum, count) => sum + count, 0) - 20_000_000)).toBeLessThan(4);
    // Europe has 720 million users, North America 550.
    expect(people['AS65542-boston']! / 20_000_000).toBeCloseTo(550 / 1270, 4);
    expect(people['AS65541-berlin']!).toBeGreaterThan(people['AS65540-lyon']!);
    const pops = new Set(internet.ases.flatMap((as) => as.pops.map(({ id }) => id)));
    for (const { pop, demand } of topology.populations) expect([pops.has(pop), demand.length]).toEqual([true, 1]);
  });

  test('halves what networks of one metro have, and moves nobody in another region', () => {
    const more = expectOk(load(['      AS65542', '      AS65546: { kind: eyeball, places: [boston] }\n      AS65542']));
    const before = new Map(topology.populations.map((one) => [one.id, one]));
    const after = new Map(more.populations.map((one) => [one.id, one]));
    expect(after.get('AS65546-boston')!.peopleCount * 2).toBeCloseTo(before.get('AS65542-boston')!.peopleCount, -1);
    for (const id of ['AS65540-lyon', 'AS65541-berlin']) expect(after.get(id)).toEqual(before.get(id));
    const others = more.internet.ases.filter(({ id }) => id !== 'AS65546');
    expect(others).toEqual(internet.ases);
  });

  test('runs BGP as is said of an AS, and leaves what chance gave to the others', () => {
    const said = expectOk(load(['name: Bay Net,', 'name: Bay Net, timers: bird, bgp: { prefer_oldest: true },']));
    const named = said.internet.ases.find(({ id }) => id === 'AS65542')!;
    expect([named.timers.profile, named.bgp?.prefersOldest]).toEqual(['bird', true]);
    const rest = ({ internet: { ases: all } }: Topology) => all.filter(({ id }) => id !== 'AS65542');
    expect(rest(said)).toEqual(rest(topology));
    expect(rest(topology).every(({ bgp }) => bgp === undefined)).toBe(true);
  });

  test('does not depend on the order of the file', () => {
    const turned = rows.map(([a, b, isProvider]): LinkRow => (isProvider === 1 ? [a, b, 1] : [b, a, 0])).reverse();
    const again = expectOk(loadTopology('world.yaml', graphHost({ 'world.yaml': text }, [...turned, rows[3]!])));
    expect(again).toEqual(topology);
  });

  test('is another in another world seed only by what the graph does not say', () => {
    const other = expectOk(load(['  as_graph:', '  seed: 7\n  as_graph:']));
    expect(shape(other)).toEqual(shape(topology));
    expect(other.internet.links).toEqual(internet.links);
    expect(other.internet.ases).not.toEqual(internet.ases);
  });

  test('may have networks and links of its own beside it', () => {
    const written = '  ases: { school: { asn: 64511, kind: eyeball, pops: [munich] }, blue: null';
    const both = expectOk(load(
      ['  ases: { blue: null', written],
      ['  links: null', '  links: [{ between: [school, AS65541], relationship: provider }]'],
    ));
    expect(shape(both)).toContain('school: munich');
    expect(both.internet.links.find(({ a }) => a === 'school-munich')).toMatchObject({ b: 'AS65541-frankfurt' });
  });
});

describe('slips', () => {
  const only = (loaded: ReturnType<typeof load>) => {
    expect(problems(loaded)).toHaveLength(1);
    return found(loaded)[0]!;
  };

  test('an AS that the graph does not have', () => {
    const slip = only(load(['AS65542: {', 'AS65599: {']));
    expect(slip).toMatchObject({ code: 'CAT1103', path: 'internet.as_graph.ases.AS65599' });
    expect(slip.message).toBe('AS65599 does not occur in a-graph.txt');
    expect(underlined(slip)).toBe('AS65599');
  });

  test('a metro that does not exist', () => {
    const slip = only(load(['places: [boston]', 'places: [bostn]']));
    expect(slip).toMatchObject({ code: 'CAT1040', hint: 'boston', path: 'internet.as_graph.ases.AS65542.places[0]' });
  });

  test('a key that is no AS number', () => {
    expect(problems(load(['AS65542: {', 'boston-net: {']))).toEqual(['CAT1012 internet.as_graph.ases.boston-net']);
  });

  test('numbers that no AS can have, written or in the graph', () => {
    const slip = only(load(['AS65542: {', 'AS4294967295: {']));
    expect(slip).toMatchObject({ code: 'CAT1005', path: 'internet.as_graph.ases.AS4294967295' });
    const last: LinkRow[] = [...rows, [4_294_967_295, 65_536, 1]];
    const inGraph = only(loadTopology('world.yaml', graphHost({ 'world.yaml': text }, last)));
    expect(inGraph).toMatchObject({ code: 'CAT1029', path: 'internet.as_graph.file' });
    expect(inGraph.message).toBe('a-graph.txt has links of AS4294967295, which no AS can be');
  });

  test('the number of our own AS', () => {
    const own: LinkRow[] = [...rows, [64_500, 65_536, 1]];
    expect(problems(loadTopology('world.yaml', graphHost({ 'world.yaml': text }, own)))).toEqual(['CAT1112 internet.as_graph']);
  });

  test('a neighbour that is not in this world', () => {
    expect(problems(load(['as: AS65537', 'as: AS65543']))).toEqual(['CAT1103 neighbors.red.as']);
  });

  test('two worlds around', () => {
    const slip = only(load(
      ['  as_graph:', '  generate: { eyeballs: 3 }\n  as_graph:'], ['{ as: AS65536 }', 'null'], ['{ as: AS65537 }', 'null'],
    ));
    expect(slip).toMatchObject({ code: 'CAT1117', message: 'two worlds around: generate and as_graph' });
  });

  test('providers in a circle, of whom routing might never settle', () => {
    const round: LinkRow[] = [[65536, 65538, 1], [65538, 65547, 1], [65547, 65536, 1], ...rows.slice(2), [65536, 65537, 0]];
    const slip = only(loadTopology('world.yaml', graphHost({ 'world.yaml': text }, round)));
    expect(slip).toMatchObject({ code: 'CAT1117', path: 'internet.as_graph.file' });
    expect(slip.message).toContain('AS65536, AS65538, AS65547');
  });
});

describe('a world that is too large for its tables', () => {
  test('is an error, before anything is allocated', () => {
    const metros = 'amsterdam athens berlin boston chicago dallas delhi dubai dublin hamburg lagos lima london lyon rome';
    const crowd = Array.from({ length: 1600 }, (_, i) => i + 1);
    const crowded = crowd.map((asn) => `AS${asn}: { kind: eyeball, places: [${metros.replaceAll(' ', ', ')}] }`);
    const graph: LinkRow[] = crowd.map((asn) => [65536, asn, 1]);
    const huge = graphTopology({ ases: [...ases.slice(0, 2), ...crowded], transits: [65536, 65537] });
    const loaded = loadTopology('world.yaml', graphHost({ 'world.yaml': huge }, [[65536, 65537, 0], ...graph]));
    expect(problems(loaded)).toEqual(['CAT1117 internet.as_graph.ases']);
    expect(found(loaded)[0]!.message).toMatch(/sessions and 24000 places with people make routing tables/);
  });
});

describe('a file that is not there', () => {
  const absent = { kind: 'absent', paths: ['near/a-graph.txt', 'far/a-graph.txt'], advice: 'the file' } as const;

  test('is an error with where it was looked for, and the only one', () => {
    const loaded = loadTopology('world.yaml', graphHost({ 'world.yaml': text }, { ...absent, isNeeded: true }));
    expect(problems(loaded)).toEqual(['CAT1028 internet.as_graph.file']);
    const [slip] = found(loaded);
    expect(slip!.message).toBe('there is no a-graph.txt; looked for near/a-graph.txt and far/a-graph.txt');
    expect(slip).toMatchObject({ severity: 'error', expected: 'the file' });
    expect(underlined(slip!)).toBe('a-graph.txt');
  });

  test('is a warning for who only looks, and the scenario can be listed', () => {
    const scenario = `kind: scenario\nversion: 1\nname: s\nquestion: What then?\ntopology: world.yaml\nduration: 3m
for_each: { site: datacenter/* }\nfaults: { down: { kind: datacenter.fail, at: 1m, target: "datacenter/\${site}" } }\n`;
    const host = graphHost({ 'world.yaml': text, 's.yaml': scenario }, { ...absent, isNeeded: false });
    const loaded = loadScenario('s.yaml', host);
    expect(expectOk(loaded).map(({ variant }) => variant)).toEqual(['site=fra', 'site=iad']);
    expect(problems(loaded)).toEqual(['CAT1028 topology.internet.as_graph.file']);
    expect(found(loaded)[0]!.severity).toBe('warning');
  });

  test('does not hide what else is wrong', () => {
    const changed = text.replace('places: [boston]', 'places: [bostn]');
    const loaded = loadTopology('world.yaml', graphHost({ 'world.yaml': changed }, { ...absent, isNeeded: true }));
    expect(problems(loaded)).toEqual(['CAT1028 internet.as_graph.file', 'CAT1040 internet.as_graph.ases.AS65542.places[0]']);
  });

  test('differs from one that cannot be read, and from a host that reads none', () => {
    const broken = { kind: 'unreadable', path: 'far/a-graph.txt', problem: 'line 3: what is this' } as const;
    const unreadable = loadTopology('world.yaml', graphHost({ 'world.yaml': text }, broken));
    expect(problems(unreadable)).toEqual(['CAT1029 internet.as_graph.file']);
    expect(found(unreadable)[0]!.message).toBe('cannot read far/a-graph.txt: line 3: what is this');
    const { asGraph: _none, ...plain } = graphHost({ 'world.yaml': text }, rows);
    expect(problems(loadTopology('world.yaml', plain))).toEqual(['CAT1029 internet.as_graph.file']);
  });
});
