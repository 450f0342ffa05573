/**
 * Goal: a running world in an AS graph routes as the graph does: ties go to the lowest AS number, several places of an AS change
 * where traffic leaves and never how long its paths are. Method: random graphs with ASes of one place and of several, every
 * choice held against the sweep over the graph; and PLTFRMS in the Internet of 2025, where the whole graph is the judge.
 */
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withAsGraphs } from '../../sim/cli/as-graphs.ts';
import { fileHost } from '../../sim/cli/host.ts';
import { stream } from '../../sim/kernel/streams.ts';
import { loadScenario } from '../../sim/model/scenario/load.ts';
import type { ModelHost } from '../../sim/model/source/host.ts';
import { loadTopology } from '../../sim/model/topology/load.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { report } from '../../sim/report/judge.ts';
import { LOCAL_EDGE, NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { asGraph, speakerOfAs } from '../../sim/routing/graph/as-graph.ts';
import { gaoRexfordSweep } from '../../sim/routing/solver/gao-rexford.ts';
import { prepare, simulate } from '../../sim/run/simulate.ts';
import type { World } from '../../sim/run/world.ts';
import { graphHost, graphTopology, linksOf, type LinkRow } from '../support/as-graph-world.ts';
import { DATA_DIRECTORY, missingData, requirement } from '../support/requirement.ts';
import { ROOT } from '../support/tree.ts';
import { scenarioOf } from '../support/worlds.ts';

const METROS = ['paris', 'london', 'frankfurt', 'new-york', 'miami', 'tokyo', 'singapore', 'sao-paulo', 'lagos', 'sydney'];

interface Drawn {
  readonly rows: readonly LinkRow[];
  readonly topology: Topology;
}

/** A hierarchy whose first two ASes sell to us; all are named, each with up to `placesMax` places. */
function draw(seed: number, placesMax: number): Drawn {
  const dice = stream(seed, 'as graph world');
  const numbers = dice.shuffled(Array.from({ length: 14 }, (_, i) => 100 + 11 * i));
  const rows: LinkRow[] = [[numbers[0]!, numbers[1]!, 0]];
  numbers.forEach((number, i) => {
    if (i < 2) return;
    const others = dice.shuffled(numbers.slice(0, i));
    const count = dice.integer(1, 3);
    for (const provider of others.slice(0, count)) rows.push([provider, number, 1]);
    for (const peer of others.slice(count)) if (dice.chance(0.15)) rows.push([peer, number, 0]);
  });
  const ases = numbers.map((number, i) => {
    const places = dice.shuffled(METROS).slice(0, dice.integer(1, placesMax));
    return `AS${number}: { kind: ${i < 6 ? 'transit' : 'eyeball'}, places: [${places.join(', ')}] }`;
  });
  const text = graphTopology({ ases, transits: [numbers[0]!, numbers[1]!] });
  const loaded = loadTopology('world.yaml', graphHost({ 'world.yaml': text }, rows));
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return { rows, topology: loaded.value };
}

/** Per AS, what its routers chose for a prefix, each distinct choice once: `length over next AS`. */
function chosen({ context, blueprint }: World, prefix: number): Map<number, string[]> {
  const { graph, routes } = context;
  const { speakers } = blueprint.network;
  const rib = context.ribs[prefix]!;
  const byAs = new Map<number, Set<string>>();
  speakers.forEach(({ asn, as }, speaker) => {
    if (as === null) return;
    const edge = rib.locEdge[speaker]!;
    const path = edge === NO_EDGE || edge === LOCAL_EDGE ? [] : routes.path(rib.locRoute[speaker]!);
    const text = edge === NO_EDGE ? 'none' : path.length === 0 ? 'own' : `${path.length} over ${graph.asNumbers[path[0]!]}`;
    byAs.set(asn, (byAs.get(asn) ?? new Set()).add(text));
  });
  return new Map([...byAs].map(([asn, texts]) => [asn, [...texts].sort()]));
}

/** The same of the sweep over a graph. */
function swept(graph: ReturnType<typeof asGraph>): (origin: number, asn: number) => string {
  const solver = gaoRexfordSweep(graph);
  if (!solver.ok) throw new Error(solver.has);
  let solved = -1;
  let state = solver.value.solve([]);
  return (origin, asn) => {
    if (solved !== origin) state = solver.value.solve([speakerOfAs(graph, origin)]);
    solved = origin;
    const speaker = speakerOfAs(graph, asn);
    const edge = state.via[speaker]!;
    if (edge === NO_EDGE) return 'none';
    return edge === LOCAL_EDGE ? 'own' : `${state.length[speaker]} over ${graph.asNumbers[graph.asOf[graph.peer[edge]!]!]}`;
  };
}

/** Prefixes of people with the number of the AS that originates each. */
const clientPrefixes = ({ blueprint }: World): (readonly [prefix: number, origin: number])[] =>
  blueprint.plan.prefixes.flatMap(({ role, pop }, prefix) => {
    if (role !== 'client') return [];
    return [[prefix, blueprint.network.speakers[blueprint.network.speakerOf(pop!)]!.asn] as const];
  });

const lengthOf = (choice: string): string => choice.split(' ')[0]!;
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe('a world in an AS graph', () => {
  it('chooses what the graph chooses where every AS is one router, ties by the lowest number', () => {
    let choiceCount = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const { rows, topology } = draw(seed, 1);
        const { world } = prepare(scenarioOf(topology));
        const judge = swept(asGraph(linksOf(rows), { delayUs: () => 1000 }));
        for (const [prefix, origin] of clientPrefixes(world)) {
          for (const [asn, choices] of chosen(world, prefix)) {
            expect(choices).toEqual([judge(origin, asn)]);
            choiceCount++;
          }
        }
      }),
      { numRuns: 30 },
    );
    expect(choiceCount).toBeGreaterThan(30 * 8 * 14 - 1);
  });

  it('has the graph\'s path lengths where ASes have several places, whichever neighbour each place prefers', () => {
    let splitCount = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const { rows, topology } = draw(seed, 4);
        const { world } = prepare(scenarioOf(topology));
        const judge = swept(asGraph(linksOf(rows), { delayUs: () => 1000 }));
        for (const [prefix, origin] of clientPrefixes(world)) {
          for (const [asn, choices] of chosen(world, prefix)) {
            const wanted = judge(origin, asn);
            if (wanted !== 'own') expect([...new Set(choices.map(lengthOf))]).toEqual([lengthOf(wanted)]);
            if (choices.length > 1 && wanted !== 'own') splitCount++;
          }
        }
      }),
      { numRuns: 30 },
    );
    // Early exit is real: some ASes leave by different neighbours in different places.
    expect(splitCount).toBeGreaterThan(20);
  });

  it('has one prefix for both families of each place', () => {
    const { topology } = draw(3, 3);
    const { blueprint } = prepare(scenarioOf(topology)).world;
    const clients = blueprint.plan.prefixes.filter(({ role }) => role === 'client');
    expect(clients.map(({ pop }) => pop)).toEqual(topology.populations.map(({ pop }) => pop).sort());
    const [first] = topology.populations;
    expect(blueprint.plan.clientOf(first!.pop, 4)).toBe(blueprint.plan.clientOf(first!.pop, 6));
    expect(blueprint.flows.filter(({ population }) => population === 0).map(({ family }) => family).sort()).toEqual([4, 6]);
  });
});

const FILE = 'as-rel/20250901.as-rel2.txt.bz2';
const data = requirement('data', missingData(FILE));

describe.skipIf(data.skip)(`PLTFRMS in the Internet of 2025${data.reason}`, () => {
  const graphs = withAsGraphs(fileHost);
  const host: ModelHost = { ...graphs, asGraph: (from, file) => graphs.asGraph!(from, join(DATA_DIRECTORY, file)) };
  const loaded = data.skip ? null : loadScenario(join(ROOT, 'scenarios/internet/site-loss.yaml'), host);
  const scenarios = loaded?.ok === true ? loaded.value : [];

  it('has the path lengths of all 78,643 ASes, at every place of every AS that was kept', { timeout: 60_000 }, () => {
    const found = host.asGraph!('', FILE);
    if (found.kind !== 'links') throw new Error(found.kind);
    const { world } = prepare(scenarios[0]!);
    const graph = asGraph(found.links, { delayUs: () => 1000 });
    expect(graph.speakerCount).toBe(78_643);
    const judge = swept(graph);
    const clients = clientPrefixes(world);
    expect(clients.length).toBeGreaterThan(100);
    const origins = new Set(clients.map(([, origin]) => origin));
    expect(origins.size).toBeGreaterThan(40);
    // One place of every fourth access network: those of one network are announced alike, and a sweep of the whole takes time.
    const wrong: string[] = [];
    let choiceCount = 0;
    for (const [prefix, origin] of clients) {
      if (!origins.delete(origin) || origins.size % 4 !== 0) continue;
      for (const [asn, choices] of chosen(world, prefix)) {
        const wanted = judge(origin, asn);
        if (wanted === 'own') continue;
        choiceCount += choices.length;
        const isLike = (choice: string): boolean => lengthOf(choice) === lengthOf(wanted);
        if (!choices.every(isLike)) wrong.push(`${asn} to ${origin}: ${choices.join(', ')} for ${wanted}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(choiceCount).toBeGreaterThan(10_000);
  });

  it('has forty access networks or more, and people in every region', () => {
    const { topology } = scenarios[0]!;
    const regions = new Set(topology.populations.map(({ region }) => region));
    expect(regions.size).toBe(7);
    expect(new Set(topology.populations.map(({ as }) => as)).size).toBeGreaterThanOrEqual(40);
  });

  it('meets its neighbours in the cities of its datacenters', () => {
    const { neighbors } = scenarios[0]!.topology;
    const sessions = neighbors.flatMap((neighbor) => neighbor.sessions);
    expect(sessions.length).toBeGreaterThan(40);
    for (const { id, delay } of sessions) expect([id, delay < 1000]).toEqual([id, true]);
  });

  it('survives the loss of Frankfurt, its costliest', () => {
    const lost = scenarios.find(({ variant }) => variant === 'datacenter=fra')!;
    const { trace, eventCount, ending } = simulate(lost);
    const judged = report(trace, lost, { eventCount, ending, wallMs: 0, repeat: '' });
    expect(judged.targets.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(judged.outcome).toBe('passed');
  });
});
