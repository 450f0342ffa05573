/**
 * Goal: what a topology says of BGP is what its routers do. Method: the teaching topology with one setting at a time; its start
 * is solved, and who uses which path is held against what the setting means.
 */
import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../sim/run/build-world.ts';
import type { World } from '../../sim/run/world.ts';
import { FLAP_PROFILES } from '../../sim/routing/session/flap-damping.ts';
import { Feature } from '../../sim/routing/graph/features.ts';
import { communityText } from '../../sim/model/community.ts';
import { asNumbers } from '../support/timed-run.ts';
import { scenarioOf, twoSites } from '../support/worlds.ts';

const build = (set: Readonly<Record<string, string>> = {}): World =>
  buildWorld(scenarioOf(twoSites(set)), { keepRows: false, scenarioHash: '' });

const V4 = '192.0.2.0/24';
const OURS = 64500;
const BLUE = 65536;
const RED = 65537;

/** AS path of the choice of the router with this id, as text; null without one. */
function pathAt(world: World, id: string, prefixId = V4): string | null {
  const { network, plan } = world.blueprint;
  const rib = world.context.ribs[plan.indexOf(prefixId)]!;
  const speaker = network.speakers.findIndex((one) => one.id === id);
  const route = rib.locRoute[speaker]!;
  return route === 0 ? null : asNumbers(world.context, world.context.routes.path(route)).join(' ');
}

/** The half-edges of a session: ours, then theirs. */
function ends(world: World, id: string): [number, number] {
  const { graph, sessions } = world.blueprint.network;
  const halfEdges = Array.from({ length: graph.halfEdgeCount }, (_, h) => h).filter(
    (h) => sessions[graph.session[h]!]!.id === id,
  );
  const [ours] = halfEdges.filter((h) => graph.asNumbers[graph.asOf[graph.owner[h]!]!] === OURS);
  return [ours!, graph.mate[ours!]!];
}

describe('the teaching topology as it is', () => {
  const world = build();

  it('is announced to both transits and heard behind them', () => {
    expect(pathAt(world, 'blue-frankfurt')).toBe(`${OURS}`);
    expect(pathAt(world, 'paris-net-paris')).toBe(`${BLUE} ${OURS}`);
    expect(pathAt(world, 'boston-net-boston')).toBe(`${RED} ${OURS}`);
  });

  it('neither damps nor departs from RFC 4271', () => {
    const { network } = world.blueprint;
    expect(network.dampingOf).toBeUndefined();
    expect(network.graph.features.every((bits) => bits === 0)).toBe(true);
    expect(world.context.rpki).toBeNull();
    expect(network.graph.lane.every((lane) => lane === 0)).toBe(true);
    // Between others nothing but the default is in force, which routing takes the short way for.
    const { graph, sessions } = network;
    expect(graph.policy.every((policy, h) => policy === 0 || sessions[graph.session[h]!]!.isOurs)).toBe(true);
  });
});

describe('communities', () => {
  it('NO_EXPORT keeps a transit from telling others', () => {
    const world = build({ 'neighbors.blue.communities': '[no-export, "64500:80"]' });
    expect(pathAt(world, 'blue-frankfurt')).toBe(`${OURS}`);
    expect(pathAt(world, 'paris-net-paris')).toBeNull();
    expect(pathAt(world, 'boston-net-boston')).toBe(`${RED} ${OURS}`);
    const [, theirs] = ends(world, 'blue-fra1');
    const { ribs, routes, attributes } = world.context;
    const route = ribs[world.blueprint.plan.indexOf(V4)]!.adjIn[theirs]!;
    const set = attributes.communities.read(attributes.communitiesOf(routes.attributes(route)));
    expect(set.map((community) => communityText(community))).toEqual(['64500:80', '65535:65281']);
  });

  it('actions are done where the neighbour honours them', () => {
    const asked = { 'neighbors.blue.communities': `["${BLUE}:62:0"]` };
    expect(pathAt(build(asked), 'paris-net-paris')).toBe(`${BLUE} ${OURS}`);
    const honoured = build({ ...asked, 'internet.ases.blue.bgp': '{ honours: [actions] }' });
    expect(pathAt(honoured, 'paris-net-paris')).toBe(`${BLUE} ${BLUE} ${BLUE} ${OURS}`);
  });

  it('graceful shutdown is honoured unless an AS does not', () => {
    const drained = { 'neighbors.blue.communities': '[graceful-shutdown]' };
    expect(pathAt(build(drained), 'blue-frankfurt')).toBe(`${RED} ${OURS}`);
    expect(pathAt(build({ ...drained, 'internet.ases.blue.bgp': '{ honours: [] }' }), 'blue-frankfurt')).toBe(`${OURS}`);
  });
});

describe('single aggregates', () => {
  it('are prepended and get another MED on that session', () => {
    const world = build({ 'neighbors.blue.per_aggregate': '{ main: { prepend: 2, med: 7, communities: ["64500:1"] } }' });
    expect(pathAt(world, 'paris-net-paris')).toBe(`${BLUE} ${OURS} ${OURS} ${OURS}`);
    const [, theirs] = ends(world, 'blue-fra1');
    const { ribs, routes, attributes } = world.context;
    const attributeId = routes.attributes(ribs[world.blueprint.plan.indexOf(V4)]!.adjIn[theirs]!);
    expect(attributes.med(attributeId)).toBe(7);
    expect(attributes.communities.read(attributes.communitiesOf(attributeId))).toEqual([64500 * 65536 + 1]);
    expect(pathAt(world, 'boston-net-boston')).toBe(`${RED} ${OURS}`);
  });
});

describe('the RPKI', () => {
  const validating = { 'internet.ases.blue.bgp': '{ validate_origins: true }' };
  const roa = (asn: number): string => `{ roas: [{ prefix: 192.0.2.0/24, asn: ${asn} }] }`;

  it('an origin that another AS’s ROA contradicts is refused where origins are validated', () => {
    const world = build({ ...validating, rpki: roa(OURS + 1) });
    // Blue hears of us from red as well, with the same origin.
    expect(pathAt(world, 'blue-frankfurt')).toBeNull();
    expect(pathAt(world, 'paris-net-paris')).toBeNull();
    expect(pathAt(world, 'red-frankfurt')).toBe(`${OURS}`);
    expect(pathAt(world, 'paris-net-paris', '2001:db8::/48')).toBe(`${BLUE} ${OURS}`);
  });

  it('the right ROA, or nobody who looks, changes nothing', () => {
    expect(pathAt(build({ ...validating, rpki: roa(OURS) }), 'paris-net-paris')).toBe(`${BLUE} ${OURS}`);
    expect(pathAt(build({ rpki: roa(OURS + 1) }), 'paris-net-paris')).toBe(`${BLUE} ${OURS}`);
  });

  it('a path that our ASPA contradicts is refused where paths are validated', () => {
    const set = { 'internet.ases.blue.bgp': '{ validate_paths: true }' };
    const aspas = (providers: string): string => `{ aspas: { "${OURS}": [${providers}] } }`;
    const broken = { ...set, 'neighbors.blue.announce': '{ only: [] }' };
    // Without our own session blue hears us from its peer red, whom our ASPA may name or not.
    expect(pathAt(build({ ...broken, rpki: aspas(`${BLUE}, ${RED}`) }), 'blue-frankfurt')).toBe(`${RED} ${OURS}`);
    expect(pathAt(build({ ...broken, rpki: aspas(`${BLUE}`) }), 'blue-frankfurt')).toBeNull();
  });
});

describe('roles', () => {
  const usesRoles = (world: World, id: string): boolean[] =>
    ends(world, id).map((h) => world.context.policies[world.context.policyOf[h]!]!.usesRoles);

  it('are in use where both know them, or where it is written', () => {
    const both = { 'as.bgp': '{ roles: true }', 'internet.ases.blue.bgp': '{ roles: true }' };
    expect(usesRoles(build(both), 'blue-fra1')).toEqual([true, true]);
    expect(usesRoles(build(both), 'red-fra2')).toEqual([false, false]);
    expect(usesRoles(build({ ...both, 'neighbors.blue.roles': 'false' }), 'blue-fra1')).toEqual([false, false]);
    expect(usesRoles(build({ 'neighbors.red.roles': 'true' }), 'red-fra2')).toEqual([true, true]);
  });

  it('change no path where nobody leaks', () => {
    const world = build({ 'as.bgp': '{ roles: true }', 'internet.ases.blue.bgp': '{ roles: true }' });
    expect(pathAt(world, 'paris-net-paris')).toBe(`${BLUE} ${OURS}`);
  });
});

describe('damping', () => {
  it('is ours per session, and others’ per AS, on external sessions alone', () => {
    const world = build({
      'as.bgp': '{ damping: cisco }',
      'neighbors.red.damping': 'none',
      'internet.ases.red.bgp': '{ damping: rfc7196 }',
    });
    const { network } = world.blueprint;
    const profiles = (id: string): unknown[] => ends(world, id).map((h) => network.dampingOf!(h));
    expect(profiles('blue-fra1')).toEqual([FLAP_PROFILES.cisco, null]);
    expect(profiles('red-fra2')).toEqual([null, FLAP_PROFILES.rfc7196]);
    network.graph.link.forEach((link, h) => {
      if (link < 0) expect(network.dampingOf!(h)).toBeNull();
    });
  });
});

describe('graceful restart', () => {
  const both = {
    'as.bgp': '{ graceful_restart: { restart_time: 120s, long_lived: 1h } }',
    'internet.ases.blue.bgp': '{ graceful_restart: { restart_time: 90s } }',
    'internet.ases.red.bgp': '{ graceful_restart: { restart_time: 0s } }',
  };
  const restarts = (world: World, id: string): unknown => {
    const { sessions } = world.blueprint.network;
    const session = sessions.find((one) => one.id === id)!;
    return session.restarts;
  };
  const ofOurs = { restartUs: 120_000_000, longLivedUs: 3_600_000_000 };

  it('each end keeps what the other promised, where both know it', () => {
    const world = build(both);
    expect(restarts(world, 'blue-fra1')).toEqual([{ restartUs: 90_000_000, longLivedUs: 0 }, ofOurs]);
    expect(restarts(world, 'red-fra2')).toEqual([null, ofOurs]);
    expect(restarts(world, 'frankfurt-exchange-fra2')).toEqual([null, null]);
    expect(restarts(world, 'ibgp/fra1--fra2')).toEqual([ofOurs, ofOurs]);
  });

  it('a session may settle it for itself', () => {
    const world = build({
      ...both,
      'neighbors.blue.graceful_restart': 'off',
      'neighbors.red.graceful_restart': '{ restart_time: 10s, long_lived: 20s }',
    });
    const written = { restartUs: 10_000_000, longLivedUs: 20_000_000 };
    expect(restarts(world, 'blue-fra1')).toEqual([null, null]);
    expect(restarts(world, 'red-fra2')).toEqual([written, written]);
    const takes = (id: string): boolean[] =>
      ends(world, id).map((h) => world.context.policies[world.context.policyOf[h]!]!.takesLongLivedStale);
    expect([takes('blue-fra1'), takes('red-fra2')]).toEqual([[false, false], [true, true]]);
  });
});

describe('routers', () => {
  it('depart from RFC 4271 as their AS says', () => {
    const { network } = build({
      'as.bgp': '{ med: always, prefer_oldest: true, multipath: 4, add_paths: 2 }',
      'internet.ases.red.bgp': '{ med: order-dependent, missing_med: worst, detect_loops_when_sending: true }',
    }).blueprint;
    const { graph, speakers } = network;
    speakers.forEach(({ as }, s) => {
      const wanted =
        as === null
          ? Feature.alwaysCompareMed | Feature.prefersOldest
          : as === 'red'
            ? Feature.orderDependentMed | Feature.missingMedIsWorst | Feature.detectsLoopsWhenSending
            : 0;
      expect([graph.features[s], graph.multipath[s]]).toEqual([wanted, as === null ? 4 : 1]);
    });
    // Six sessions of our mesh carry a second path each way.
    expect(graph.lane.filter((lane) => lane === 1)).toHaveLength(12);
  });

  it('keep to limits of a session', () => {
    const world = build({ 'neighbors.blue.max_prefixes': '{ count: 50 }', 'neighbors.blue.path_length_max': '1' });
    const [ours] = ends(world, 'blue-fra1');
    expect(world.context.policies[world.context.policyOf[ours]!]).toMatchObject({
      maximumPrefixes: { count: 50, action: 'teardown', restartAfterUs: null },
      pathLengthMax: 1,
    });
    const paris = [...Array(world.blueprint.plan.prefixes.length).keys()].find((i) =>
      world.blueprint.plan.prefixes[i]!.pop?.startsWith('paris'),
    )!;
    expect(world.context.ribs[paris]!.adjIn[ours]).not.toBe(0);
    expect(world.context.ribs[paris]!.rank[ours]).toBe(0);
  });
});
