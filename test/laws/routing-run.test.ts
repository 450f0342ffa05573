/**
 * Goal: what must hold of every run of the timed engine: repeatable, in order, loop-free at rest, valley-free, and deaf to
 * strangers. Method: random worlds and histories; logs of messages and forwarding walks are examined.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walk } from '../../sim/routing/forwarding/walk.ts';
import { Physical } from '../../sim/routing/graph/physical.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { Interior } from '../../sim/routing/igp/interior.ts';
import { MeshArea } from '../../sim/routing/igp/mesh-area.ts';
import { NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import type { RoutingContext } from '../../sim/routing/rib/context.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { randomInternet, type RandomInternet } from '../support/random-internet.ts';
import { randomScript } from '../support/random-script.ts';
import { choices, runTimed, type Act, type TimedRun } from '../support/timed-run.ts';

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const size = fc.integer({ min: 5, max: 30 });
const MRAI = 30_000_000;
const SPAN = 40_000_000;

const log = ({ context, sent }: TimedRun): string[] => {
  const { graph } = context;
  return sent.map(({ atUs, halfEdge, path }) => {
    const [from, to] = [graph.routerId[graph.owner[halfEdge]!], graph.routerId[graph.peer[halfEdge]!]];
    return `${atUs} ${from}>${to} ${path === null ? 'withdraw' : path.join(' ')}`;
  });
};

describe('runs of the timed engine', () => {
  it('the same seed gives the same messages at the same times in the same order, another seed others', () => {
    let differing = 0;
    fc.assert(
      fc.property(seed, seed, size, (worldSeed, historySeed, asCount) => {
        const internet = randomInternet({ seed: worldSeed, asCount, mraiUs: MRAI, processingSpanUs: 100_000, routersMax: 2 });
        const { acts } = randomScript(internet, historySeed, { spanUs: SPAN });
        const [one, again, other] = [runTimed(internet, acts), runTimed(internet, acts), runTimed(internet, acts, { seed: 2 })];
        expect(log(again)).toEqual(log(one));
        expect(again.engine.messageCount).toBe(one.engine.messageCount);
        expect(again.scheduler.eventCount).toBe(one.scheduler.eventCount);
        expect(choices(again.context)).toEqual(choices(one.context));
        if (log(other).join() !== log(one).join()) differing++;
      }),
      { numRuns: 40 },
    );
    expect(differing).toBeGreaterThan(10);
  });

  it('an AS that nobody learns from moves no timer and no message between the others', () => {
    fc.assert(
      fc.property(seed, seed, size, (worldSeed, historySeed, asCount) => {
        const options = { seed: worldSeed, asCount, mraiUs: MRAI, processingSpanUs: 100_000 };
        const alone = randomInternet(options);
        const watched = randomInternet({ ...options, withBystander: true });
        const { acts } = randomScript(alone, historySeed, { spanUs: SPAN });
        const moved = acts.map((act): Act => {
          if (act.kind === 'originate' || act.kind === 'withdraw') return { ...act, speaker: act.speaker + 1 };
          return act.kind === 'lose' ? { ...act, halfEdge: sameEnd(alone, watched, act.halfEdge) } : act;
        });
        const withBystander = log(runTimed(watched, moved)).filter((line) => !/ 7>|>7 /.test(line));
        expect(withBystander.toSorted()).toEqual(log(runTimed(alone, acts)).toSorted());
      }),
      { numRuns: 60 },
    );
  });

  it('messages of a session arrive in the order in which they were sent, each once', () => {
    fc.assert(
      fc.property(seed, seed, size, fc.constantFrom(0, MRAI), (worldSeed, historySeed, asCount, mraiUs) => {
        const internet = randomInternet({ seed: worldSeed, asCount, mraiUs, processingSpanUs: 300_000, hasRouteServer: true });
        const acts = randomScript(internet, historySeed, { spanUs: 2_000_000 }).acts.filter(
          ({ kind }) => kind === 'originate' || kind === 'withdraw',
        );
        const { mate } = internet.graph;
        // The engine asks whether the way is open before each delivery: at that moment the cell holds the message before.
        const before: number[][] = Array.from(mate, () => []);
        let context: RoutingContext | null = null;
        const transport = {
          internalDelayUs: () => 0,
          isBlocked: (halfEdge: number) => {
            before[halfEdge]!.push(context!.ribs[0]!.adjIn[halfEdge]!);
            return false;
          },
        };
        const run = runTimed(internet, acts, { transport, onStart: (made) => (context = made) });
        const { routes, ribs } = run.context;
        const sent: string[][] = Array.from(mate, () => []);
        for (const { halfEdge, path } of run.sent) sent[mate[halfEdge]!]!.push(path === null ? '-' : path.join(' '));
        const words = (route: number): string =>
          route === 0
            ? '-'
            : routes
                .path(route)
                .map((as) => internet.graph.asNumbers[as]!)
                .join(' ');
        before.forEach((cells, h) => {
          const received = [...cells.slice(1), ...(cells.length > 0 ? [ribs[0]!.adjIn[h]!] : [])].map(words);
          expect(received).toEqual(sent[h]);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('every AS path at rest is valley-free', () => {
    fc.assert(
      fc.property(seed, seed, size, (worldSeed, historySeed, asCount) => {
        const internet = randomInternet({ seed: worldSeed, asCount, hasPolicies: true, routersMax: 2 });
        const { acts } = randomScript(internet, historySeed, { spanUs: SPAN });
        const { context } = runTimed(internet, acts);
        expect(valleys(context)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('at rest every packet is delivered or has no route', () => {
    fc.assert(
      fc.property(
        seed,
        seed,
        size,
        fc.constantFrom('mesh' as const, 'reflectors' as const),
        (worldSeed, historySeed, asCount, ibgp) => {
          const internet = randomInternet({ seed: worldSeed, asCount, hasPolicies: true, routersMax: 4, ibgp });
          const { acts, downSessions } = randomScript(internet, historySeed, { spanUs: SPAN });
          const isInternal = (session: number): boolean => internet.graph.link[internet.ends[session]![0]]! < 0;
          // A broken mesh inside an AS may well loop; that is its nature, and not what is asked here.
          fc.pre([...downSessions].every((session) => !isInternal(session)));
          const { context } = runTimed(internet, acts);
          const world = walkable(internet, context);
          for (let speaker = 0; speaker < internet.graph.speakerCount; speaker++) {
            const { outcome } = walk(world, speaker, [0], 0);
            const hasRoute = context.ribs[0]!.locEdge[speaker] !== NO_EDGE;
            expect(outcome).toBe(hasRoute ? Outcome.ok : Outcome.noRoute);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The half-edge of the second world that is the end of the first world's. */
function sameEnd(first: RandomInternet, second: RandomInternet, halfEdge: number): number {
  const session = first.graph.session[halfEdge]!;
  return second.ends[session]![first.ends[session]![0] === halfEdge ? 0 : 1];
}

/** Paths, origin first, that go up or across after they went across or down. */
function valleys(context: RoutingContext): string[] {
  const { graph, routes, ribs } = context;
  const relationOf = new Map<string, number>();
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    const [mine, theirs] = [graph.asOf[graph.owner[h]!]!, graph.asOf[graph.peer[h]!]!];
    if (mine !== theirs) relationOf.set(`${mine} ${theirs}`, graph.relation[h]!);
  }
  const wrong: string[] = [];
  for (let speaker = 0; speaker < graph.speakerCount; speaker++) {
    const path = [graph.asOf[speaker]!, ...routes.path(ribs[0]!.locRoute[speaker]!)].toReversed();
    const distinct = path.filter((as, i) => as !== path[i + 1]);
    let isDescending = false;
    for (let i = 0; i + 1 < distinct.length; i++) {
      const relation = relationOf.get(`${distinct[i]} ${distinct[i + 1]}`);
      if (relation === undefined || (isDescending && relation !== Relation.customer)) wrong.push(distinct.join(' '));
      if (relation !== Relation.provider) isDescending = true;
    }
  }
  return wrong;
}

/** The world as packets see it: every AS of several routers is a mesh at its interior costs, nothing is broken. */
function walkable(internet: RandomInternet, context: RoutingContext): Parameters<typeof walk>[0] {
  const { graph, plain } = internet;
  const links = Array.from({ length: graph.linkCount }, () => ({ a: 0, b: 0, delayUs: 0, metric: 0, isBackbone: false }));
  const meshOf = plain.routers.map(({ asn }) => {
    const members = plain.routers.flatMap((router, i) => (router.asn === asn ? [i] : []));
    return members.length < 2 ? null : new MeshArea(members, plain.metric);
  });
  const physical = new Physical(links, graph.speakerCount);
  return { context, physical, interior: new Interior(null, graph.speakerCount, meshOf), fabricDelayUs: () => 0 };
}
