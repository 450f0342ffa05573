/**
 * Goal: long-lived stale routes come after all others, and among themselves go by the decision process as any other (RFC 9494
 * §4.3). Method: a router with a long way over a customer and a short one over a provider; the sessions to both, or to one, are
 * lost and kept beyond the restart time. That the packed selection is the written one is a law.
 */
import { describe, expect, it } from 'vitest';
import { candidatesAt, decidingStep } from '../../../sim/routing/decision/candidates.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DecisionStep } from '../../../sim/trace/reasons.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

/** AS 10 hears of AS 9 from its customer 1 over AS 3 and from its provider 2 at once. */
function twoWays(): SmallNetwork {
  const network = smallNetwork(
    [10, 1, 2, 3, 9],
    [
      { a: 0, b: 1, relation: Relation.customer },
      { a: 1, b: 3, relation: Relation.customer },
      { a: 3, b: 4, relation: Relation.customer },
      { a: 0, b: 2, relation: Relation.provider },
      { a: 2, b: 4, relation: Relation.customer },
    ],
  );
  network.engine.originate(0, 4, true);
  network.rest();
  return network;
}

/** The network once the routes of these neighbours have outlived their restart time. */
function without(...lost: readonly number[]): SmallNetwork {
  const network = twoWays();
  for (const neighbour of lost) network.engine.sessionLost(network.end(0, neighbour), true);
  for (const neighbour of lost) network.engine.keepStaleLonger(network.end(0, neighbour));
  network.rest();
  return network;
}

describe('long-lived stale routes', () => {
  it('give way to a fresh one of less preference', () => {
    expect(without().path(0)).toBe('1 3 9');
    expect(without(1).path(0)).toBe('2 9');
    expect(without(2).path(0)).toBe('1 3 9');
  });

  it('keep their preference among each other', () => {
    expect(without(1, 2).path(0)).toBe('1 3 9');
    expect(without(2, 1).path(0)).toBe('1 3 9');
  });

  it.each([[[1]], [[2]], [[1, 2]]])('are told apart by the degree of preference (%j)', (lost) => {
    const { context, end } = without(...lost);
    const rib = context.ribs[0]!;
    const stale = candidatesAt(context, rib, 0).filter(({ isStale }) => isStale === true);
    expect(stale.map(({ halfEdge }) => halfEdge)).toEqual(lost.map((neighbour) => end(0, neighbour)));
    expect(decidingStep(context, rib, 0)).toBe(DecisionStep.localPref);
  });
});
