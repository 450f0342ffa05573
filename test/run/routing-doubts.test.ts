/**
 * Goal: a run whose routing has several states of rest, or none, starts anyway, and its report says so. Method: the wedgie of
 * RFC 4264 as a person writes it, and BAD GADGET by policies that the file format does not offer.
 */
import { describe, expect, it } from 'vitest';
import { instant } from '../../sim/kernel/time.ts';
import { report } from '../../sim/report/judge.ts';
import { DEFAULT_POLICY } from '../../sim/routing/policy/policy.ts';
import { buildWorld } from '../../sim/run/build-world.ts';
import { convergedStart } from '../../sim/run/converged-start.ts';
import { simulate } from '../../sim/run/simulate.ts';
import type { World } from '../../sim/run/world.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { asNumbers } from '../support/timed-run.ts';
import { scenarioOf, topologyFrom } from '../support/worlds.ts';

/** Our AS with one router in Frankfurt; `rest` are its neighbours and the internet. */
const platform = (rest: string): Topology =>
  topologyFrom(`
kind: topology
version: 1
as: { number: 64500 }
aggregates: { main: { prefixes: [192.0.2.0/24], announce_while: always } }
datacenters: { fra: { place: frankfurt, routers: [fra1] } }
services:
  web:
    addresses: [192.0.2.80/32]
    sites: { fra: 1 }
    replica: { capacity: 100 rps }
${rest}`);

/** RFC 4264 §3: the backup is asked to use us as a last resort, and buys from the carrier, who peers with the primary. */
const wedgie = (): Topology =>
  platform(`
neighbors:
  backup: { relationship: transit, communities: ["65541:8:0"], sessions: [fra1] }
  primary: { relationship: transit, sessions: [fra1] }
internet:
  ases:
    backup: { asn: 65541, kind: transit, pops: [frankfurt], bgp: { honours: [actions] } }
    primary: { asn: 65542, kind: transit, pops: [frankfurt] }
    carrier: { asn: 65543, kind: transit, pops: [frankfurt] }
    homes: { asn: 65544, kind: eyeball, pops: [berlin] }
  links:
    - { between: [backup, carrier], relationship: provider }
    - { between: [carrier, primary], relationship: peer }
    - { between: [homes, carrier], relationship: provider }
populations:
  berliners: { place: berlin, as: homes, people: 1M, demand: { web: 1 rps } }`);

/** Three transits in a ring of customers; `badly` gives them the preferences of BAD GADGET. */
const ring = (): Topology =>
  platform(`
neighbors:
  a: { relationship: transit, sessions: [fra1] }
  b: { relationship: transit, sessions: [fra1] }
  c: { relationship: transit, sessions: [fra1] }
internet:
  ases:
    a: { asn: 65541, kind: transit, pops: [frankfurt] }
    b: { asn: 65542, kind: transit, pops: [frankfurt] }
    c: { asn: 65543, kind: transit, pops: [frankfurt] }
  links:
    - { between: [b, a], relationship: provider }
    - { between: [c, b], relationship: provider }
    - { between: [a, c], relationship: provider }
populations:
  somebody: { place: frankfurt, as: a, people: 1M, demand: { web: 1 rps } }`);

function badly(topology: Topology): Topology {
  const scenario = scenarioOf(topology);
  const { network } = convergedStart(scenario).blueprint;
  const { graph, policies } = network;
  const [direct, detour, lastResort] = [100, 300, 10].map(
    (localPref, i) => policies.policies.push({ ...DEFAULT_POLICY, localPref, pathLengthMax: i === 1 ? 2 : null }) - 1,
  );
  const asOf = (speaker: number): number => graph.asNumbers[graph.asOf[speaker]!]!;
  const next = new Map([
    [65541, 65542],
    [65542, 65543],
    [65543, 65541],
  ]);
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    const [own, far] = [asOf(graph.owner[h]!), asOf(graph.peer[h]!)];
    if (own === 64500) continue;
    graph.policy[h] = far === 64500 ? direct! : next.get(own) === far ? detour! : lastResort!;
  }
  return topology;
}

function pathAt({ blueprint, context }: World, id: string): string | null {
  const rib = context.ribs[blueprint.plan.indexOf('192.0.2.0/24')]!;
  const route = rib.locRoute[blueprint.network.speakers.findIndex((one) => one.id === id)]!;
  return route === 0 ? null : asNumbers(context, context.routes.path(route)).join(' ');
}

const facts = { wallMs: 0, repeat: '' };

describe('several states of rest', () => {
  it('are told with the routers that may choose otherwise, and spoil nothing', () => {
    const scenario = scenarioOf(wedgie());
    const outcome = simulate(scenario);
    expect(outcome.doubts).toEqual([
      { prefix: '192.0.2.0/24', kind: 'several', routers: ['backup-frankfurt', 'carrier-frankfurt', 'homes-berlin'] },
    ]);
    const { reasons } = report(outcome.trace, scenario, { ...outcome, ...facts });
    expect(reasons.at(-1)).toBe(
      'routing of 192.0.2.0/24 has several states of rest, and began in one of them: ' +
        'backup-frankfurt, carrier-frankfurt, homes-berlin may choose otherwise',
    );
  });

  it('history chooses between them: the primary fails and returns, and the carrier stays on the backup', () => {
    const world = buildWorld(scenarioOf(wedgie()), { keepRows: false, scenarioHash: '' });
    const { scheduler, sessions, blueprint } = world;
    const { graph } = blueprint.network;
    const half = graph.session.findIndex((session) => blueprint.network.sessions[session]!.id === 'primary-fra1');
    scheduler.run(instant(0));
    expect(pathAt(world, 'carrier-frankfurt')).toBe('65542 64500');
    sessions.close(half);
    scheduler.run(instant(60_000_000));
    expect(pathAt(world, 'carrier-frankfurt')).toBe('65541 64500');
    sessions.release(half);
    scheduler.run(instant(600_000_000));
    expect(pathAt(world, 'primary-frankfurt')).toBe('64500');
    expect(pathAt(world, 'carrier-frankfurt')).toBe('65541 64500');
  });
});

describe('no state of rest', () => {
  it('BGP starts from the origin, never ends, and the run is inconclusive', () => {
    const scenario = scenarioOf(badly(ring()));
    const outcome = simulate(scenario);
    const routers = ['a-frankfurt', 'b-frankfurt', 'c-frankfurt'];
    expect(outcome.doubts).toEqual([{ prefix: '192.0.2.0/24', kind: 'none', routers }]);
    const { verdict, reasons } = report(outcome.trace, scenario, { ...outcome, ...facts });
    expect(verdict).toBe('inconclusive');
    expect(reasons).toContain(
      'routing of 192.0.2.0/24 never comes to rest: a-frankfurt, b-frankfurt, c-frankfurt choose anew for ever',
    );
  });

  it('a second run of the topology starts alike', () => {
    const topology = badly(ring());
    const [first, second] = [1, 2].map(() => simulate(scenarioOf(topology)).trace.hashes());
    expect(second).toEqual(first);
  });
});

it('ordinary topologies are without doubt', () => {
  expect(simulate(scenarioOf(ring())).doubts).toEqual([]);
});
