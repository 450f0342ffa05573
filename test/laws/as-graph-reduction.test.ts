/**
 * Goal: leaving out of an AS graph what is not in the upward closure of some ASes changes nothing for those who stay: not their
 * routes, not their ties, not one message nor its time. Method: random graphs that keep to Gao and Rexford, whole and reduced,
 * solved by the sweep and run in time through announcements, withdrawals, lost sessions and leaks; and the Internet of 2025.
 * What the law stands on is shown by a set that lacks a provider.
 */
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withAsGraphs } from '../../sim/cli/as-graphs.ts';
import { fileHost } from '../../sim/cli/host.ts';
import type { Seed } from '../../sim/kernel/dice.ts';
import { Phase } from '../../sim/kernel/phase.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { stream } from '../../sim/kernel/streams.ts';
import { instant } from '../../sim/kernel/time.ts';
import { restricted, upwardClosure } from '../../sim/model/generate/upward-closure.ts';
import type { AsLinks } from '../../sim/model/source/as-links.ts';
import { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import { asGraph, halfEdgeBetween, speakerOfAs } from '../../sim/routing/graph/as-graph.ts';
import type { RoutingGraph } from '../../sim/routing/graph/graph.ts';
import { DEFAULT_POLICY } from '../../sim/routing/policy/policy.ts';
import { routingContext } from '../../sim/routing/rib/context.ts';
import { LOCAL_EDGE, NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { gaoRexfordSweep } from '../../sim/routing/solver/gao-rexford.ts';
import { DATA_DIRECTORY, missingData, requirement } from '../support/requirement.ts';

type Row = readonly [a: number, b: number, isProvider: 0 | 1];

const linksOf = (rows: readonly Row[]): AsLinks => ({
  a: Uint32Array.from(rows, ([a]) => a),
  b: Uint32Array.from(rows, ([, b]) => b),
  isProvider: Uint8Array.from(rows, ([, , isProvider]) => isProvider),
});

interface Drawn {
  readonly links: AsLinks;
  /** All AS numbers, those high up in the hierarchy first. */
  readonly numbers: readonly number[];
  readonly from: readonly number[];
}

/** A hierarchy without circles whose numbers tell nothing of it, some peers across, and a few ASes to start from. */
function draw(seed: number, asCount: number, density: number): Drawn {
  const dice = stream(seed, 'as graph');
  const numbers = dice.shuffled(Array.from({ length: asCount }, (_, i) => 10 + 7 * i));
  const rows: Row[] = [];
  numbers.forEach((number, i) => {
    if (i === 0) return;
    const pick = dice.shuffled(numbers.slice(0, i));
    const providers = pick.slice(0, dice.integer(i < 3 ? 0 : 1, Math.min(3, i)));
    for (const provider of providers) rows.push([provider, number, 1]);
    for (const other of pick.slice(providers.length)) if (dice.chance(density)) rows.push([other, number, 0]);
  });
  return { links: linksOf(dice.shuffled(rows)), numbers, from: dice.shuffled(numbers).slice(0, dice.integer(1, 5)) };
}

const graphOf = (links: AsLinks, mraiUs = 0): RoutingGraph =>
  asGraph(links, { delayUs: (a, b) => 1_000 + ((a * 31 + b * 31) % 97) * 500, mraiUs });

/** The route of each AS to a prefix of some origins: `asn: class length over next hop`. */
function routes(graph: RoutingGraph, origins: readonly number[], among: ReadonlySet<number>): string[] {
  const solver = gaoRexfordSweep(graph);
  if (!solver.ok) throw new Error(solver.has);
  const { learned, length, via } = solver.value.solve(origins.map((asn) => speakerOfAs(graph, asn)).filter((s) => s >= 0));
  return [...graph.asNumbers].flatMap((asn, speaker) => {
    if (!among.has(asn)) return [];
    const edge = via[speaker]!;
    if (edge === NO_EDGE) return [`${asn}: none`];
    const over = edge === LOCAL_EDGE ? 'itself' : graph.asNumbers[graph.asOf[graph.peer[edge]!]!];
    return [`${asn}: ${learned[speaker]} ${length[speaker]} over ${over}`];
  });
}

interface History {
  readonly origins: readonly number[];
  /** Loses a session of these two, if they have one, and sets it up again. */
  readonly cut: readonly [number, number];
  /** Whether some of those who stay pass on what they should not. */
  readonly hasLeaks: boolean;
}

/** Every message between two of `among`, with its time and path. */
function messages(graph: RoutingGraph, { origins, cut, hasLeaks }: History, among: ReadonlySet<number>): string[] {
  const asnAt = (speaker: number): number => graph.asNumbers[graph.asOf[speaker]!]!;
  const edgeCount = hasLeaks ? graph.halfEdgeCount : 0;
  for (let h = 0; h < edgeCount; h++) {
    const [from, to] = [asnAt(graph.owner[h]!), asnAt(graph.peer[h]!)];
    graph.policy[h] = among.has(from) && (from * 7 + to * 13) % 5 === 0 ? 1 : 0;
  }
  const context = routingContext(graph, {
    policies: [DEFAULT_POLICY, { ...DEFAULT_POLICY, leaks: true }],
    prefixes: [{ text: '192.0.2.0/24', family: 4, length: 24 }],
  });
  const scheduler = new Scheduler();
  const sent: string[] = [];
  const engine: RoutingEngine = new RoutingEngine(context, {
    scheduler,
    seed: 5 as Seed,
    listener: {
      wantsSteps: false,
      routeChanged: () => -1,
      forwardingChanged: () => undefined,
      messageSent: (halfEdge, _, __, route) => {
        const [from, to] = [asnAt(graph.owner[halfEdge]!), asnAt(graph.peer[halfEdge]!)];
        const path = route === 0 ? 'withdrawn' : context.routes.path(route).map((as) => graph.asNumbers[as]!).join(' ');
        if (among.has(from) && among.has(to)) sent.push(`${scheduler.now} ${from} to ${to}: ${path}`);
        return -1;
      },
    },
  });
  const edges = (): number[] => {
    const [a, b] = cut.map((asn) => speakerOfAs(graph, asn)) as [number, number];
    return [halfEdgeBetween(graph, a, b), halfEdgeBetween(graph, b, a)].filter((edge) => edge >= 0);
  };
  const acts = [
    ...origins.map((asn) => () => engine.originate(0, speakerOfAs(graph, asn), true)),
    () => edges().forEach((edge) => engine.sessionLost(edge)),
    () => engine.originate(0, speakerOfAs(graph, origins[0]!), false),
    () => edges().forEach((edge) => engine.sessionEstablished(edge)),
  ];
  const act = scheduler.register((i) => acts[i]!());
  acts.forEach((_, i) => scheduler.schedule(instant(1 + i * 7_000_000), Phase.fault, act, i, 0, 0));
  // With leaks routing need not come to rest: what was said until then counts.
  const ending = scheduler.run(instant(hasLeaks ? 60_000_000 : Number.MAX_SAFE_INTEGER), 1_000_000);
  expect(ending === 'quiet' || (hasLeaks && ending === 'time')).toBe(true);
  return sent.sort();
}

describe('an AS graph without those who cannot matter', () => {
  const drawn = fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    asCount: fc.integer({ min: 4, max: 40 }),
    density: fc.constantFrom(0, 0.05, 0.3),
  });

  it('gives everybody who stays the same route to every origin that stays', () => {
    let leftOutCount = 0;
    fc.assert(
      fc.property(drawn, ({ seed, asCount, density }) => {
        const { links, numbers, from } = draw(seed, asCount, density);
        const closure = upwardClosure(links, from);
        const part = restricted(links, closure);
        fc.pre(part.a.length > 0);
        const [whole, reduced] = [graphOf(links), graphOf(part)];
        // An AS that stays without any link has no route but its own in either.
        const among = new Set(reduced.asNumbers);
        leftOutCount += numbers.length - among.size;
        for (const origin of among) expect(routes(reduced, [origin], among)).toEqual(routes(whole, [origin], among));
        const anycast = from.filter((asn) => among.has(asn));
        expect(routes(reduced, anycast, among)).toEqual(routes(whole, anycast, among));
      }),
      { numRuns: 200 },
    );
    expect(leftOutCount).toBeGreaterThan(500);
  });

  it('has the same messages at the same times between those who stay, though sessions are lost and some of them leak', () => {
    let messageCount = 0;
    let leakCount = 0;
    fc.assert(
      fc.property(drawn, fc.constantFrom(0, 5_000_000), fc.nat(), fc.boolean(), (how, mraiUs, cutAt, leaks) => {
        const { seed, asCount, density } = how;
        const { links, from } = draw(seed, asCount, density);
        const part = restricted(links, upwardClosure(links, from));
        fc.pre(part.a.length > 0);
        const reduced = graphOf(part, mraiUs);
        const among = new Set(reduced.asNumbers);
        const origins = from.filter((asn) => among.has(asn));
        fc.pre(origins.length > 0);
        const row = cutAt % part.a.length;
        const history: History = { origins, cut: [part.a[row]!, part.b[row]!], hasLeaks: leaks && mraiUs > 0 };
        const sent = messages(reduced, history, among);
        messageCount += sent.length;
        const tight = messages(graphOf(part, mraiUs), { ...history, hasLeaks: false }, among);
        if (sent.join() !== tight.join()) leakCount++;
        expect(sent).toEqual(messages(graphOf(links, mraiUs), history, among));
      }),
      { numRuns: 150 },
    );
    expect(messageCount).toBeGreaterThan(1000);
    expect(leakCount).toBeGreaterThan(5);
  });

  it('needs all providers: without the one above both, two ASes lose each other', () => {
    const links = linksOf([[1, 2, 1], [1, 3, 1], [2, 4, 1], [3, 5, 1], [5, 6, 1]]);
    const five = new Set([5]);
    expect(upwardClosure(links, [4, 5])).toEqual([1, 2, 3, 4, 5]);
    expect(routes(graphOf(links), [4], five)).toEqual(['5: 2 4 over 3']);
    expect(routes(graphOf(restricted(links, [1, 2, 3, 4, 5])), [4], five)).toEqual(['5: 2 4 over 3']);
    expect(routes(graphOf(restricted(links, [2, 3, 4, 5])), [4], five)).toEqual(['5: none']);
  });
});

const FILE = 'as-rel/20250901.as-rel2.txt.bz2';
const data = requirement('data', missingData(FILE));

describe.skipIf(data.skip)(`the Internet of 2025 without those who cannot matter${data.reason}`, () => {
  it('keeps the route of every AS that stays, for origins of every kind', () => {
    const found = withAsGraphs(fileHost).asGraph!('', join(DATA_DIRECTORY, FILE));
    if (found.kind !== 'links') throw new Error(found.kind);
    const { links } = found;
    // Access networks of all continents, two carriers and a content network.
    const from = [3320, 7922, 4134, 55836, 28573, 36873, 4771, 9198, 1299, 6939, 13335];
    const closure = upwardClosure(links, from);
    expect(closure.length).toBeGreaterThan(300);
    expect(closure.length).toBeLessThan(2000);
    const [whole, reduced] = [graphOf(links), graphOf(restricted(links, closure))];
    const among = new Set(closure);
    for (const origin of from) expect(routes(reduced, [origin], among)).toEqual(routes(whole, [origin], among));
    expect(routes(reduced, from, among)).toEqual(routes(whole, from, among));
  });
});
