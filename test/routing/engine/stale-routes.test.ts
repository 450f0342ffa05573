/**
 * Goal: a route that is stuck and stale at once is neither lost nor made up. Method: origin, router and listener in a line; the
 * route sticks at the router, its session is lost and kept, and the route is let go of at each point of the restart.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { PREFIX } from '../../support/random-internet.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const OTHER = { text: '198.51.100.0/24', family: 4, length: 24 } as const;

/** AS 1 originates two prefixes; the first of them sticks at AS 2. AS 3 takes long-lived stale routes. */
function stuck(): SmallNetwork {
  const network = smallNetwork(
    [1, 2, 3],
    [
      { a: 0, b: 1, relation: Relation.provider },
      { a: 1, b: 2, relation: Relation.provider, policyA: 1 },
    ],
    { context: { prefixes: [PREFIX, OTHER], policies: [DEFAULT_POLICY, { ...DEFAULT_POLICY, takesLongLivedStale: true }] } },
  );
  for (const prefix of [0, 1]) network.engine.originate(prefix, 0, true);
  network.rest();
  network.engine.stick(network.end(1, 0), 0, true);
  return network;
}
const ends = (network: SmallNetwork): number[] => [network.end(0, 1), network.end(1, 0)];
function lose(network: SmallNetwork): void {
  for (const end of ends(network)) network.engine.sessionLost(end, true);
  network.rest();
}
function establish(network: SmallNetwork): void {
  for (const end of ends(network)) network.engine.sessionEstablished(end);
  network.rest();
}
/** What AS 2 and AS 3 use for both prefixes. */
const used = (network: SmallNetwork): (string | null)[] =>
  [1, 2].flatMap((router) => [0, 1].map((prefix) => network.path(router, prefix)));

describe('a route that is stuck while its neighbour restarts', () => {
  it('and is let go of meanwhile is gone, and nothing is kept of it beyond the restart time', () => {
    const network = stuck();
    lose(network);
    expect(used(network)).toEqual(['1', '1', '2 1', '2 1']);
    network.engine.stick(network.end(1, 0), 0, false);
    network.rest();
    expect(used(network)).toEqual([null, '1', null, '2 1']);
    network.engine.keepStaleLonger(network.end(1, 0));
    network.rest();
    expect(used(network)).toEqual([null, '1', null, '2 1']);
    expect([network.communities(1, 1), network.communities(2, 1)]).toEqual(['65535:6', '65535:6']);
  });

  it('and is let go of once it is kept beyond the restart time is gone then', () => {
    const network = stuck();
    lose(network);
    network.engine.keepStaleLonger(network.end(1, 0));
    network.rest();
    expect(used(network)).toEqual(['1', '1', '2 1', '2 1']);
    network.engine.stick(network.end(1, 0), 0, false);
    network.rest();
    expect(used(network)).toEqual([null, '1', null, '2 1']);
    establish(network);
    expect(used(network)).toEqual(['1', '1', '2 1', '2 1']);
  });

  it('outlives End-of-RIB, and stays what it is until it is let go of', () => {
    const network = stuck();
    lose(network);
    for (const prefix of [0, 1]) network.engine.originate(prefix, 0, false);
    establish(network);
    // The neighbour is back with neither; one of them is stuck.
    expect(used(network)).toEqual(['1', null, '2 1', null]);
    expect([network.engine.isStuck(network.end(1, 0), 0), network.engine.isStale(network.end(1, 0))]).toEqual([true, false]);
    network.engine.stick(network.end(1, 0), 0, false);
    network.rest();
    expect(used(network)).toEqual([null, null, null, null]);
  });

  it('outlives End-of-RIB where the neighbour has it still, and the neighbour’s word counts as such', () => {
    const network = stuck();
    lose(network);
    establish(network);
    expect(used(network)).toEqual(['1', '1', '2 1', '2 1']);
    // It was said again: what comes next does not find it stale.
    lose(network);
    expect(used(network)).toEqual(['1', '1', '2 1', '2 1']);
  });
});
