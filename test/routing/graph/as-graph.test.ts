/**
 * Goal: graphs are laid out as the hot path assumes, whether built by hand or from a relationship file. Method: the
 * invariants of the layout on random graphs, one graph by hand, and both builders held against each other.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../sim/kernel/streams.ts';
import { asGraph } from '../../../sim/routing/graph/as-graph.ts';
import { GraphBuilder } from '../../../sim/routing/graph/builder.ts';
import type { RoutingGraph } from '../../../sim/routing/graph/graph.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { randomInternet } from '../../support/random-internet.ts';

function checkLayout(graph: RoutingGraph): void {
  const { firstEdge, owner, peer, mate, routerId, relation, link, delayUs, session } = graph;
  expect(firstEdge[graph.speakerCount]).toBe(graph.halfEdgeCount);
  const mirror = { 0: 2, 1: 1, 2: 0 } as Readonly<Record<number, number>>;
  for (let s = 0; s < graph.speakerCount; s++) {
    for (let h = firstEdge[s]!; h < firstEdge[s + 1]!; h++) {
      expect([owner[h], mate[mate[h]!], peer[mate[h]!], owner[mate[h]!]]).toEqual([s, h, s, peer[h]]);
      expect([link[mate[h]!], delayUs[mate[h]!], session[mate[h]!]]).toEqual([link[h], delayUs[h], session[h]]);
      if (relation[h]! <= Relation.provider) expect(relation[mate[h]!]).toBe(mirror[relation[h]!]);
      if (h > firstEdge[s]!) expect(routerId[peer[h]!]).toBeGreaterThanOrEqual(routerId[peer[h - 1]!]!);
    }
  }
}

describe('routing graphs', () => {
  it('keep the layout in random worlds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2, max: 25 }), fc.integer({ min: 1, max: 4 }), (seed, asCount, routersMax) =>
        checkLayout(randomInternet({ seed, asCount, routersMax, ibgp: 'reflectors' }).graph),
      ),
      { numRuns: 40 },
    );
  });

  it('from a relationship file: speakers by AS number, half-edges by neighbour, relations from both sides', () => {
    const file = { a: Uint32Array.of(70, 10, 10), b: Uint32Array.of(10, 4_000_000_000, 5), isProvider: Uint8Array.of(0, 1, 1) };
    const graph = asGraph(file, { delayUs: (a, b) => (a % 1000) + (b % 1000), mraiUs: 30 });
    checkLayout(graph);
    expect([...graph.asNumbers]).toEqual([5, 10, 70, 4_000_000_000]);
    const of10 = [1, 2, 3].map((i) => graph.firstEdge[1]! + i - 1);
    expect(of10.map((h) => graph.asNumbers[graph.peer[h]!])).toEqual([5, 70, 4_000_000_000]);
    expect(of10.map((h) => graph.relation[h])).toEqual([Relation.customer, Relation.peer, Relation.customer]);
    expect(of10.map((h) => graph.delayUs[h])).toEqual([15, 80, 10]);
    expect(new Set(graph.mraiUs)).toEqual(new Set([30]));
  });

  it('from both builders are the same graph', () => {
    const dice = stream(5, 'as-graph');
    const [a, b, isProvider] = [new Uint32Array(40), new Uint32Array(40), new Uint8Array(40)];
    const builder = new GraphBuilder();
    for (let asn = 1; asn <= 41; asn++)
      builder.speaker({ as: builder.as(asn), routerId: asn, key: Math.imul(asn, 0x9e3779b1) });
    for (let i = 0; i < 40; i++) {
      [a[i], b[i], isProvider[i]] = [dice.integer(1, i + 1), i + 2, dice.integer(0, 1)];
    }
    // A file's links are numbered by their ends, whatever their order in it.
    const rows = Array.from(a, (_, i) => i).sort((x, y) => a[x]! - a[y]! || b[x]! - b[y]!);
    for (const i of rows) {
      const relation = isProvider[i] === 1 ? Relation.customer : Relation.peer;
      builder.session({ a: a[i]! - 1, b: b[i]! - 1, relation, delayUs: 7, link: builder.link() });
    }
    expect(asGraph({ a, b, isProvider }, { delayUs: () => 7 })).toEqual(builder.build());
  });
});
