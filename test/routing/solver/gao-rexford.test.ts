/**
 * Goal: the sweep refuses what it cannot do, and can be used again and again. Method: one graph of each refused kind; one
 * graph by hand whose classes and lengths are plain to see. That it agrees with the engine is a law of its own.
 */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../sim/routing/graph/builder.ts';
import { Learned, Relation } from '../../../sim/routing/graph/relation.ts';
import { LOCAL_EDGE } from '../../../sim/routing/rib/prefix-rib.ts';
import { gaoRexfordSweep, NO_CLASS } from '../../../sim/routing/solver/gao-rexford.ts';

function graphOf(
  asns: readonly number[],
  lines: readonly (readonly [number, number, Relation, number?])[],
): ReturnType<GraphBuilder['build']> {
  const builder = new GraphBuilder();
  asns.forEach((asn, i) => builder.speaker({ as: builder.as(asn), routerId: i, key: i }));
  for (const [a, b, relation, policyA] of lines) builder.session({ a, b, relation, delayUs: 1, policyA: policyA ?? 0 });
  return builder.build();
}

describe('the Gao-Rexford sweep', () => {
  it.each([
    ['internal sessions', graphOf([1, 1], [[0, 1, Relation.internal]])],
    ['route servers', graphOf([1, 2], [[0, 1, Relation.routeServer]])],
    ['policies', graphOf([1, 2], [[0, 1, Relation.peer, 1]])],
    [
      'several speakers of one AS',
      graphOf(
        [1, 2, 1],
        [
          [0, 1, Relation.peer],
          [2, 1, Relation.peer],
        ],
      ),
    ],
  ])('refuses %s', (has, graph) => expect(gaoRexfordSweep(graph)).toEqual({ ok: false, has }));

  // 0 and 1 are peers at the top; 2 buys from 0, 3 from 1, 4 from 2 and 3, 5 peers with 2; 6 stands alone.
  const graph = graphOf(
    [10, 11, 12, 13, 14, 15, 16],
    [
      [0, 1, Relation.peer],
      [2, 0, Relation.provider],
      [3, 1, Relation.provider],
      [4, 2, Relation.provider],
      [4, 3, Relation.provider],
      [5, 2, Relation.peer],
    ],
  );
  const made = gaoRexfordSweep(graph);
  if (!made.ok) throw new Error(made.has);
  const sweep = made.value;
  const classes = (origins: readonly number[], up: Uint8Array | null = null): string[] => {
    const { learned, length, via } = sweep.solve(origins, up);
    return Array.from(learned, (of, s) => {
      if (of === NO_CLASS) return '-';
      return via[s] === LOCAL_EDGE ? 'own' : `${Object.keys(Learned)[of]} ${length[s]} over ${graph.peer[via[s]!]}`;
    });
  };

  it('climbs, crosses once and descends', () => {
    expect(classes([2])).toEqual([
      'customer 1 over 2',
      'peer 2 over 0',
      'own',
      'provider 3 over 1',
      'provider 1 over 2',
      'peer 1 over 2',
      '-',
    ]);
  });

  it('does not carry a provider’s or a peer’s route to another', () => {
    expect(classes([0])[5]).toBe('-');
    expect(classes([5])).toEqual(['-', '-', 'peer 1 over 5', '-', 'provider 2 over 2', 'own', '-']);
  });

  it('takes the nearest of several origins, and the lowest neighbour of equals', () => {
    expect(classes([2, 3])[4]).toBe('provider 1 over 2');
    expect(classes([4, 1])[0]).toBe('customer 2 over 2');
  });

  it('leaves out sessions that either end holds down, and forgets the run before', () => {
    const up = new Uint8Array(graph.halfEdgeCount).fill(1);
    for (let h = 0; h < graph.halfEdgeCount; h++) if (graph.owner[h] === 0 && graph.peer[h] === 2) up[h] = 0;
    expect(classes([2], up)).toEqual(['-', '-', 'own', '-', 'provider 1 over 2', 'peer 1 over 2', '-']);
    expect(classes([])).toEqual(Array(7).fill('-'));
  });
});
