/**
 * Goal: who is told what. Method: one router in the middle with a neighbour of each kind; its choice is set by where the
 * route comes from.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { NO_MED } from '../../../sim/routing/route/attributes.ts';
import { solveFixpoint } from '../../../sim/routing/solver/fixpoint.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const KINDS = ['customer', 'peer', 'provider', 'customer', 'peer', 'provider'] as const;
/** Router 0 is AS 100; routers 1 … 6 are its neighbours by kind, 7 and 8 its fellows over iBGP. */
function star(policyToFourth = 0): SmallNetwork {
  return smallNetwork(
    [100, 1, 2, 3, 4, 5, 6, 100, 100],
    [
      ...KINDS.map((kind, i) => ({ a: 0, b: i + 1, relation: Relation[kind], policyA: i === 3 ? policyToFourth : 0 })),
      { a: 0, b: 7, relation: Relation.internal, link: -1 },
      { a: 0, b: 8, relation: Relation.internal, link: -1 },
    ],
    {
      speaker: (i) => (i >= 7 ? { routerId: 200 + i } : {}),
      context: {
        policies: [
          DEFAULT_POLICY,
          { ...DEFAULT_POLICY, prependCount: 2, med: 30 },
          { ...DEFAULT_POLICY, announced: new Set([5]) },
          { ...DEFAULT_POLICY, ownFromHereOnly: true },
        ],
      },
    },
  );
}

/** Neighbours that are told of a route which comes from one of them. */
function told(network: SmallNetwork, origin: number): (string | null)[] {
  const { context, end } = network;
  solveFixpoint(context, 0, [{ speaker: origin }]);
  return [1, 2, 3, 4, 5, 6, 7, 8].map((neighbour) => {
    const out = context.ribs[0]!.adjOut[end(0, neighbour)]!;
    return out === 0
      ? null
      : context.routes
          .path(out)
          .map((as) => context.graph.asNumbers[as])
          .join(' ');
  });
}

describe('export', () => {
  it.each([
    ['its own', 0, ['100', '100', '100', '100', '100', '100', '', '']],
    ['a customer’s', 1, [null, '100 1', '100 1', '100 1', '100 1', '100 1', '1', '1']],
    ['a peer’s', 2, ['100 2', null, null, '100 2', null, null, '2', '2']],
    ['a provider’s', 3, ['100 3', null, null, '100 3', null, null, '3', '3']],
    ['a fellow’s', 7, ['100', '100', '100', '100', '100', '100', null, null]],
  ])('of %s route', (_, origin, wanted) => expect(told(star(), origin)).toEqual(wanted));

  it('prepends and sets MED where a policy says so, to that neighbour alone', () => {
    const network = star(1);
    expect(told(network, 0)[3]).toBe('100 100 100');
    expect(told(network, 0)[0]).toBe('100');
    const { context, end } = network;
    const med = (neighbour: number): number =>
      context.attributes.med(context.routes.attributes(context.ribs[0]!.adjOut[end(0, neighbour)]!));
    expect([med(4), med(1)]).toEqual([30, NO_MED]);
  });

  it('leaves it to a fellow to announce what the fellow originates, where a policy says so', () => {
    expect([0, 7, 1].map((origin) => told(star(3), origin)[3])).toEqual(['100', null, '100 1']);
  });

  it('is silent about prefixes that the policy does not list', () => expect(told(star(2), 0)[3]).toBeNull());
});

describe('prefix lengths', () => {
  it('beyond the limit are refused on import, though they are sent', () => {
    const network = smallNetwork([1, 2], [{ a: 0, b: 1, relation: Relation.provider }], {
      context: {
        prefixes: [
          { text: '192.0.2.1/32', family: 4, length: 32 },
          { text: '2001:db8::/48', family: 6, length: 48 },
        ],
      },
    });
    for (const prefix of [0, 1]) solveFixpoint(network.context, prefix, [{ speaker: 0 }]);
    expect([network.path(1, 0), network.path(1, 1)]).toEqual([null, '1']);
    expect(network.context.ribs[0]!.adjIn[network.end(1, 0)]).toBeGreaterThan(0);
  });
});

describe('a route server', () => {
  it('passes a route on without itself in the path, next hop the member, and not back', () => {
    const network = smallNetwork(
      [1, 2, 9],
      [0, 1].map((a) => ({ a, b: 2, relation: Relation.routeServer })),
    );
    const { context, end } = network;
    solveFixpoint(context, 0, [{ speaker: 0 }]);
    const out = context.ribs[0]!.adjOut[end(2, 1)]!;
    expect(context.routes.path(out).map((as) => context.graph.asNumbers[as])).toEqual([1]);
    expect(context.attributes.nextHop(context.routes.attributes(out))).toBe(0);
    expect(context.ribs[0]!.adjOut[end(2, 0)]).toBe(0);
    expect(network.path(1)).toBe('1');
  });
});
