/**
 * Goal: a run starts converged, ends where it should, and its trace can be read by its tables alone. Method: runs of the teaching
 * topology and of small written worlds; what the tables say is compared with the topology.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { faultPort } from '../../sim/run/fault-port/fault-port.ts';
import { prepare, simulate } from '../../sim/run/simulate.ts';
import type { EntityKind } from '../../sim/model/entity.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { requestSums, rowsOf } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, twoSites, worldText } from '../support/worlds.ts';

const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/fra'], { forSeconds: 100 });

describe('a run', () => {
  it('without faults and with even demand ends quiet, with nothing after the start', () => {
    const { trace, ending } = simulate(scenarioOf(twoSites({ 'clients.demand.web.curve': 'flat' })));
    expect(ending).toBe('quiet');
    trace.forEach((row) => expect(row.time).toBe(0));
    const { offered, byOutcome } = requestSums(trace);
    expect(offered).toBeCloseTo(22 * 900 * 600, 3);
    expect(byOutcome['ok']).toBeCloseTo(offered, 3);
  });

  it('ends at its duration with something left to do', () => {
    const { trace, ending } = simulate(scenarioOf(twoSites(), { faults: [power], duration: seconds(90) }));
    expect(ending).toBe('time');
    trace.forEach((row) => expect(row.time).toBeLessThanOrEqual(seconds(90)));
    expect(trace.end).toBe(seconds(90));
  });

  it('what happens at the very end still counts', () => {
    const late = fault({ kind: 'instance.crash' }, ['instance/web/fra/1'], { atSeconds: 90 });
    const { trace } = simulate(scenarioOf(twoSites(), { faults: [late], duration: seconds(90) }));
    expect(rowsOf(trace, EventKind.faultConfirm).map((row) => row.new)).toEqual([1]);
  });

  it('stops at its bound on events and says so', () => {
    const { eventCount, ending } = simulate(scenarioOf(twoSites(), { faults: [power], eventsMax: 50 }));
    expect(ending).toBe('events');
    expect(eventCount).toBe(50);
  });

  it('is the same run whether or not its choices are kept, and keeps them only when asked', () => {
    const scenario = scenarioOf(twoSites(), { faults: [power] });
    const [plain, kept] = [simulate(scenario).trace, simulate(scenario, { keepChoices: true }).trace];
    expect(kept.hashes()).toEqual(plain.hashes());
    expect(plain.considered).toBeNull();
    expect(kept.considered!.list.length).toBeGreaterThan(10);
  });

  it('what is in flight at the end is pending, not lost', () => {
    const gone = fault({ kind: 'datacenter.fail', how: 'network' }, ['datacenter/fra', 'datacenter/iad'], { atSeconds: 60 });
    const topology = twoSites({ 'clients.demand.web.curve': 'flat' });
    const { offered, finished, byOutcome } = requestSums(
      simulate(scenarioOf(topology, { faults: [gone], duration: seconds(61) })).trace,
    );
    expect(byOutcome['ok']).toBeCloseTo(22 * 900 * 60, 3);
    // Of the last second nothing has ended: black holes are noticed after three seconds, other failures are tried again.
    expect(offered - finished).toBeCloseTo(22 * 900, 3);
  });
});

describe('tables', () => {
  const topology = topologyFrom(worldText({ ...ampleChoice, sites: 3 }));
  const { trace } = simulate(scenarioOf(topology, { faults: [fault({ kind: 'link.down' }, ['link/aa-bb'])] }));

  it('hold every entity once, in the order of ids', () => {
    const ids = (table: Parameters<typeof trace.entities>[0]): string[] => trace.entities(table).map(({ id }) => id);
    expect(ids('datacenter')).toEqual(['aa', 'bb', 'cc']);
    expect(ids('service')).toEqual(['auth', 'web']);
    expect(ids('population')).toEqual(['berlin', 'boston', 'paris']);
    expect(ids('service-site')).toEqual(['auth/aa', 'web/aa', 'web/bb', 'web/cc']);
    expect(ids('replica')).toHaveLength(11);
    expect(ids('root')).toEqual(['link.down', 'link.down/heal']);
    for (const table of ['router', 'link', 'node', 'replica', 'flow', 'resource', 'prefix'] as const) {
      expect(new Set(ids(table)).size).toBe(ids(table).length);
    }
  });

  it('people are counted once, split by address family', () => {
    const people = new Map<number, number>();
    for (const flow of trace.entities('flow')) {
      const population = flow['population'] as number;
      people.set(population, (people.get(population) ?? 0) + (flow['peopleCount'] as number));
    }
    trace
      .entities('population')
      .forEach((population, index) => expect(people.get(index)).toBeCloseTo(population['peopleCount'] as number, 6));
  });

  it('replicas are spread over racks before nodes are shared', () => {
    for (const site of [0, 1, 2]) {
      const racks = trace
        .entities('replica')
        .filter((replica) => replica['service'] === 1 && replica['datacenter'] === site)
        .map((replica) => trace.entities('node')[replica['node'] as number]!['rack']);
      expect(new Set(racks).size).toBe(2);
    }
  });

  it('both ends of a session name each other', () => {
    for (const end of trace.entities('session-end')) {
      const back = trace
        .entities('session-end')
        .filter(({ id, router, peer }) => id === end.id && router === end['peer'] && peer === end['router']);
      expect(back).toHaveLength(1);
    }
  });
});

describe('what selectors become', () => {
  const text = worldText({ ...ampleChoice, sites: 2 }).replace(
    '  aa-bb: {',
    '  blue-aa1: { between: [aa2, bb2], capacity: 10 Gbit/s, risk: [sea] }\n  aa-bb: {',
  );
  const { world } = prepare(scenarioOf(topologyFrom(text)));
  const { find } = faultPort(world, () => undefined);
  const { network, flows, plan } = world.blueprint;
  const ref = (kind: EntityKind, id: string) => ({ kind, id });

  it('a link and a session of the same id are two things', () => {
    const [link] = find.links(ref('link', 'blue-aa1'));
    const [session] = find.links(ref('session', 'blue-aa1'));
    expect([network.links[link!]!.kind, network.links[session!]!.kind]).toEqual(['backbone', 'session']);
  });

  it('a risk group is all its links', () => {
    expect(
      find
        .links(ref('risk', 'sea'))
        .map((link) => network.links[link]!.id)
        .sort(),
    ).toEqual(['aa-bb', 'blue-aa1']);
  });

  it('a datacenter is its routers, nodes, and the links with one end in it', () => {
    const name = (router: number): string => network.speakers[router]!.id;
    expect(find.routersOf(ref('datacenter', 'bb')).map(name)).toEqual(['bb1', 'bb2']);
    expect(find.nodesOf(ref('datacenter', 'bb'))).toHaveLength(2);
    const leaving = find
      .linksLeaving(ref('datacenter', 'bb'))
      .map((link) => `${network.links[link]!.kind} ${network.links[link]!.id}`);
    expect(leaving.sort()).toEqual(['backbone aa-bb', 'backbone blue-aa1', 'session blue-bb1', 'session red-bb2']);
  });

  it('a session is one half-edge, that of our router', () => {
    const halves = find.sessions(ref('session', 'market-aa2'));
    expect(halves.map((half) => network.speakers[world.context.graph.owner[half]!]!.id)).toEqual(['aa2']);
  });

  it('clients, regions and services are their flows', () => {
    const ids = (kind: EntityKind, id: string): string[] => find.flows(ref(kind, id)).map((flow) => flows[flow]!.id);
    expect(ids('client', 'paris')).toEqual(['paris/web/4', 'paris/web/6']);
    expect(ids('region', 'europe')).toEqual(['berlin/web/4', 'paris/web/4', 'paris/web/6']);
    expect(ids('service', 'web')).toHaveLength(flows.length);
    expect(ids('service', 'auth')).toEqual([]);
  });

  it('a prefix is originated everywhere, or at the site behind the @', () => {
    const at = (kind: EntityKind, id: string): string[] =>
      find.originations(ref(kind, id)).map(([prefix, site]) => `${plan.prefixes[prefix]!.text}@${site}`);
    expect(at('prefix', '192.0.2.0/24')).toEqual(['192.0.2.0/24@0', '192.0.2.0/24@1']);
    expect(at('prefix', '192.0.2.0/24@bb')).toEqual(['192.0.2.0/24@1']);
    expect(at('service', 'web')).toHaveLength(4);
  });
});
