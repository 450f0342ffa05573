/**
 * Goal: the topologies that are shipped are what they say, in every world that the generator makes. Method: read them with
 * several world seeds and count.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { memoryHost } from '../../../sim/model/source/host.ts';
import { loadTopology } from '../../../sim/model/topology/load.ts';
import type { Topology } from '../../../sim/model/topology/types.ts';

function load(name: string, set: Readonly<Record<string, string>> = {}): Topology {
  const file = new URL(`../../../topologies/${name}.yaml`, import.meta.url);
  const loaded = loadTopology('t.yaml', memoryHost({ 't.yaml': readFileSync(file) }), { set });
  expect(loaded.ok ? loaded.warnings : loaded.diagnostics).toEqual([]);
  if (!loaded.ok) throw new Error('does not load');
  return loaded.value;
}

describe.each([1, 2, 3, 4, 5])('pltfrms in world %i', (seed) => {
  const topology = load('pltfrms', { 'internet.seed': `${seed}` });
  const routers = new Map(topology.datacenters.flatMap((site) => site.routers.map((r) => [r.id, site] as const)));

  test('has eight datacenters with two border routers each on four continents', () => {
    expect(topology.datacenters).toHaveLength(8);
    for (const site of topology.datacenters) expect(site.routers).toHaveLength(2);
    expect(new Set(topology.datacenters.map((site) => site.region)).size).toBe(4);
  });

  test('has an outside world of a dozen carriers with several places and a hundred access networks with people', () => {
    const carriers = topology.internet.ases.filter((as) => as.kind === 'transit' || as.kind === 'regional');
    expect(carriers.filter((as) => as.pops.length > 1).length).toBeGreaterThanOrEqual(12);
    expect(topology.internet.ases.filter((as) => as.kind === 'eyeball').length).toBeGreaterThanOrEqual(100);
    expect(topology.populations.length).toBeGreaterThanOrEqual(100);
  });

  test('meets transits and exchanges in the cities of its datacenters', () => {
    for (const neighbor of topology.neighbors.filter((n) => n.relationship !== 'peer')) {
      for (const session of neighbor.sessions) expect(session.delay, session.id).toBeLessThan(1000);
    }
  });

  test('has a transit left at every site without any one router, and a way to every site without any one risk group', () => {
    for (const site of topology.datacenters) {
      for (const lost of site.routers) {
        const left = topology.neighbors.filter((n) => n.relationship === 'transit').flatMap((n) => n.sessions)
          .filter((s) => routers.get(s.router) === site && s.router !== lost.id);
        expect(left.length, `${site.id} without ${lost.id}`).toBeGreaterThanOrEqual(1);
      }
    }
    const risks = new Set(topology.backbone.flatMap((link) => link.riskGroups));
    expect(risks.size).toBeGreaterThan(5);
    for (const risk of risks) expect(sitesReached(topology, risk), risk).toBe(topology.datacenters.length);
  });

  test('announces a covering block for every public service, and web shares its own with api', () => {
    const publics = topology.services.filter((s) => s.visibility === 'public');
    expect(publics.map((s) => [s.id, s.aggregate])).toEqual([['api', 'edge'], ['dns', 'names'], ['web', 'edge']]);
    expect(topology.services.filter((s) => s.visibility === 'internal')).toHaveLength(2);
  });
});

/** How many datacenters hang together over links outside the risk group. */
function sitesReached(topology: Topology, risk: string): number {
  const links = topology.backbone.filter((link) => !link.riskGroups.includes(risk));
  const seen = new Set([topology.datacenters[0]!.routers[0]!.id]);
  for (let grew = true; grew;) {
    const before = seen.size;
    for (const { ends: [a, b] } of links) if (seen.has(a) || seen.has(b)) seen.add(a).add(b);
    grew = seen.size > before;
  }
  return topology.datacenters.filter((site) => site.routers.some((r) => seen.has(r.id))).length;
}

test('two-sites is small: two datacenters, one service, seven other networks, four cities', () => {
  const topology = load('two-sites');
  expect(topology.datacenters).toHaveLength(2);
  expect(topology.services).toHaveLength(1);
  expect(topology.internet.ases).toHaveLength(7);
  expect(topology.populations).toHaveLength(4);
});
