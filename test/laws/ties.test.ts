/**
 * Goal: what ties may decide is told exactly. Method: small random worlds, cycles of providers and broken sessions among them;
 * every way to break every tie is enumerated by hand from the routes that neighbours offer, and the origins, the least and the
 * most of each are held against all of these states.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../sim/kernel/streams.ts';
import { GraphBuilder } from '../../sim/routing/graph/builder.ts';
import type { RoutingGraph } from '../../sim/routing/graph/graph.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { originsOf } from '../../sim/routing/solver/catchment.ts';
import { gaoRexfordSweep } from '../../sim/routing/solver/gao-rexford.ts';
import { TIED_ORIGINS_MAX, tiesOf } from '../../sim/routing/solver/ties.ts';
import { randomRelations } from '../support/random-relations.ts';

const LINK_RATIO = 0.5;
const DOWN_RATIO = 0.1;
const STATES_MAX = 5_000;

/** A path of speakers, itself first, with what its first hop is: 0 a customer, 1 a peer, 2 a provider. */
interface PlainPath {
  readonly rank: number;
  readonly path: readonly number[];
}

const RANKS: Readonly<Partial<Record<number, number>>> = { [Relation.customer]: 0, [Relation.peer]: 1, [Relation.provider]: 2 };

/**
 * The best paths of each speaker in every stable state: who announces what is worked out in rounds, keeping all that are
 * equally good, on lists of paths instead of columns.
 */
function equallyGood(graph: RoutingGraph, origins: readonly number[], up: Uint8Array): PlainPath[][] {
  let best: PlainPath[][] = Array.from({ length: graph.speakerCount }, () => []);
  for (let round = 0; round <= 3 * graph.speakerCount; round++) {
    const before = best;
    best = before.map((_, speaker) => {
      if (origins.includes(speaker)) return [{ rank: 0, path: [speaker] }];
      const heard: PlainPath[] = [];
      for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
        const rank = RANKS[graph.relation[h]!]!;
        for (const offer of up[h] === 0 ? [] : before[graph.peer[h]!]!) {
          // A provider tells its customers everything; others tell what they have from customers.
          if ((rank === 2 || offer.rank === 0) && !offer.path.includes(speaker)) {
            heard.push({ rank, path: [speaker, ...offer.path] });
          }
        }
      }
      const order = ({ rank, path }: PlainPath): number => rank * 1000 + path.length;
      const top = Math.min(...heard.map(order));
      return heard.filter((one) => order(one) === top);
    });
  }
  return best;
}

/** The origin of each speaker, in every state that some way to break the ties leads to; null when there are too many. */
function everyState(best: readonly (readonly PlainPath[])[]): number[][] | null {
  const hops = best.map((paths) => [...new Set(paths.map(({ path }) => path[1] ?? -1))]);
  if (hops.reduce((product, { length }) => product * Math.max(1, length), 1) > STATES_MAX) return null;
  let choices: number[][] = [[]];
  for (const next of hops) choices = choices.flatMap((one) => (next.length === 0 ? [-2] : next).map((hop) => [...one, hop]));
  return choices.map((next) => next.map((_, speaker) => {
    let at = speaker;
    while (next[at]! >= 0) at = next[at]!;
    return next[at] === -1 ? at : -1;
  }));
}

describe('ties', () => {
  it('leave to each AS the origins that it has in some state, and to each origin what it has at least and at most', () => {
    let tiedCount = 0;
    let chainCount = 0;
    const seeds = fc.integer({ min: 0, max: 2_147_483_647 });
    fc.assert(
      fc.property(seeds, fc.integer({ min: 3, max: 11 }), (seed, asCount) => {
        const graph = randomRelations(seed, asCount, LINK_RATIO);
        const dice = stream(seed, 'origins');
        const asked = [...new Set([1, 2, 3].map(() => dice.integer(0, asCount - 1)))];
        const announcing = asked.length > 1 && dice.chance(0.3) ? asked.slice(1) : asked;
        const up = new Uint8Array(graph.halfEdgeCount).fill(1);
        for (let h = 0; h < up.length; h++) {
          // Whoever is down at one end is used from neither.
          if (dice.chance(DOWN_RATIO)) up[h] = 0;
        }
        const both = up.map((one, h) => one & up[graph.mate[h]!]!);
        const states = everyState(equallyGood(graph, announcing, both));
        if (states === null) return;

        const sweep = gaoRexfordSweep(graph);
        if (!sweep.ok) throw new Error(sweep.has);
        const state = sweep.value.solve(announcing, up);
        const ties = tiesOf(graph, state, { origins: asked, sessionUp: up });
        const origin = originsOf(graph, state.via);
        const reached = Array.from(origin, (_, s) => new Set(states.map((one) => one[s]!).filter((end) => end >= 0)));
        expect([...ties.possible]).toEqual(reached.map((ends) => {
          return asked.reduce((bits, end, i) => bits + (ends.has(end) ? 2 ** i : 0), 0);
        }));
        reached.forEach((ends, s) => expect(ends.has(origin[s]!)).toBe(ends.size > 0));
        const counts = asked.map((end) => states.map((one) => one.filter((other) => other === end).length));
        expect(ties.least).toEqual(counts.map((all) => Math.min(...all)));
        expect(ties.most).toEqual(counts.map((all) => Math.max(...all)));
        expect(ties.asCount).toBe(reached.filter(({ size }) => size > 1).length);
        if (ties.asCount > 0) tiedCount++;
        // Somebody whose only way leads to a neighbour that has the choice.
        if (reached.some(({ size }, s) => size > 1 && new Set(states.map((one) => one[s])).size > 1
          && equallyGood(graph, announcing, both)[s]!.every(({ path }, _, [first]) => path[1] === first!.path[1]))) chainCount++;
      }),
      { numRuns: 400 },
    );
    expect(tiedCount).toBeGreaterThan(50);
    expect(chainCount).toBeGreaterThan(10);
  });

  it('tell as many origins apart as an integer has bits', () => {
    const builder = new GraphBuilder();
    const count = TIED_ORIGINS_MAX;
    for (let as = 0; as <= count; as++) builder.speaker({ as: builder.as(100 + as), routerId: as, key: as });
    for (let as = 0; as < count; as++) builder.session({ a: count, b: as, relation: Relation.peer, delayUs: 1 });
    const graph = builder.build();
    const sweep = gaoRexfordSweep(graph);
    if (!sweep.ok) throw new Error(sweep.has);
    const origins = Array.from({ length: count }, (_, i) => i);
    const { possible, asCount, least, most } = tiesOf(graph, sweep.value.solve(origins), { origins });
    expect(possible[count]).toBe(0xffff_ffff);
    expect({ asCount, least, most }).toEqual({ asCount: 1, least: origins.map(() => 1), most: origins.map(() => 2) });
  });
});
