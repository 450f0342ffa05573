/**
 * Goal: route reflection as RFC 4456 has it: who is told of what, and how a route that comes round is known. Method: one AS of
 * reflectors, clients and others; a route enters at each kind, and everybody's choice and the attributes on the way are read.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { Refusal, refusalOf } from '../../../sim/routing/policy/import.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import type { ContextOptions } from '../../../sim/routing/rib/context.ts';
import { smallNetwork, type Line, type SmallNetwork } from '../../support/small-network.ts';

const client = (a: number, b: number): Line => ({
  a,
  b,
  relation: Relation.internalClient,
  reverse: Relation.internal,
  link: -1,
});
const inside = (a: number, b: number): Line => ({ a, b, relation: Relation.internal, link: -1 });

/** Reflector 0 with clients 1 and 2 and non-clients 3 and 4 (not joined to each other), and AS 9 at `entry`. */
function cluster(entry: number, context: Partial<ContextOptions> = {}, policyA = 0): SmallNetwork {
  const network = smallNetwork(
    [1, 1, 1, 1, 1, 9],
    [
      { ...client(0, 1), policyA },
      client(0, 2),
      inside(0, 3),
      inside(0, 4),
      { a: entry, b: 5, relation: Relation.customer },
    ],
    { speaker: (i) => ({ routerId: 100 + i }), context },
  );
  network.engine.originate(0, 5, true);
  network.rest();
  return network;
}
const knows = (network: SmallNetwork): number[] => [0, 1, 2, 3, 4].filter((router) => network.path(router) === '9');

describe('a reflector', () => {
  it.each([
    ['from outside', 'to everybody', 0, [0, 1, 2, 3, 4]],
    ['from a client', 'to clients and non-clients', 1, [0, 1, 2, 3, 4]],
    ['from a non-client', 'to clients alone', 3, [0, 1, 2, 3]],
  ])('passes on what comes %s %s (§6)', (_, __, entry, wanted) => {
    expect(knows(cluster(entry))).toEqual(wanted);
  });

  it('does not tell a route to whom it has it from', () => {
    const network = cluster(1);
    expect(network.sent.some(({ from, to }) => from === 0 && to === 1)).toBe(false);
  });

  it.each([0, 1])('does not do so either where routes of other ASes are told to whom they are from (policy %i)', (policy) => {
    const policies = [DEFAULT_POLICY, { ...DEFAULT_POLICY, localPref: 300 }];
    const network = cluster(1, { splitsHorizon: false, policies }, policy);
    expect(network.sent.some(({ from, to }) => from === 1 && to === 5)).toBe(true);
    expect(network.sent.some(({ from, to }) => from === 0 && to === 1)).toBe(false);
  });

  it('sets ORIGINATOR_ID and CLUSTER_LIST on reflection only, and changes nothing else (§8, §10)', () => {
    const direct = cluster(0);
    expect(direct.chosen(1)).toMatchObject({ originator: -1, clusters: 0, nextHop: 0 });
    const network = cluster(1);
    const { attributes, graph } = network.context;
    const reflected = network.chosen(2)!;
    expect(reflected).toMatchObject({ originator: 1, nextHop: 1, localPref: network.chosen(0)!.localPref });
    expect(attributes.clusterListLength(reflected.clusters)).toBe(1);
    expect(attributes.clusterListHas(reflected.clusters, graph.clusterId[0]!)).toBe(true);
  });
});

describe('several reflectors', () => {
  /** Reflectors 0 and 1, both with clients 2 and 3; AS 9 enters at 2. */
  const pair = (clusterIds: readonly [number, number]): SmallNetwork => {
    const network = smallNetwork(
      [1, 1, 1, 1, 9],
      [inside(0, 1), client(0, 2), client(0, 3), client(1, 2), client(1, 3), { a: 2, b: 4, relation: Relation.customer }],
      { speaker: (i) => ({ routerId: 100 + i, ...(i < 2 ? { clusterId: clusterIds[i]! } : {}) }) },
    );
    network.engine.originate(0, 4, true);
    network.rest();
    return network;
  };

  it('with a cluster id in common refuse each other’s reflections (§7), and clients still have two', () => {
    const network = pair([7, 7]);
    const { ribs } = network.context;
    const between = network.end(1, 0);
    expect(ribs[0]!.adjIn[between]).not.toBe(0);
    expect(refusalOf(network.context, 0, between, ribs[0]!.adjIn[between]!)).toBe(Refusal.ownCluster);
    expect(ribs[0]!.rank[between]).toBe(0);
    expect([network.end(3, 0), network.end(3, 1)].map((end) => ribs[0]!.rank[end]! > 0)).toEqual([true, true]);
  });

  it('with cluster ids of their own keep each other’s as a second way', () => {
    const network = pair([7, 8]);
    const { ribs } = network.context;
    expect(ribs[0]!.rank[network.end(1, 0)]! > 0).toBe(true);
    // The way through one reflector is shorter than through both, though the originator is the same.
    expect(ribs[0]!.locEdge[1]).toBe(network.end(1, 2));
  });

  it('that lose the session to the client go over each other only with ids of their own', () => {
    for (const [ids, wanted] of [[[7, 7], null], [[7, 8], '9']] as const) {
      const network = pair(ids);
      for (const end of [network.end(0, 2), network.end(2, 0)]) network.engine.sessionLost(end);
      network.rest();
      expect(network.path(0)).toBe(wanted);
    }
  });

  it('in a chain put their ids in front one by one, and the originator stays', () => {
    const network = smallNetwork(
      [1, 1, 1, 1, 9],
      [client(1, 0), client(2, 1), client(3, 2), { a: 0, b: 4, relation: Relation.customer }],
      { speaker: (i) => ({ routerId: 100 + i }) },
    );
    network.engine.originate(0, 4, true);
    network.rest();
    const { attributes } = network.context;
    expect(network.chosen(3)).toMatchObject({ originator: 0, nextHop: 0 });
    expect(attributes.clusterListLength(network.chosen(3)!.clusters)).toBe(2);
  });

  it('in a ring end a route by cluster list, and take nothing from its originator back', () => {
    const network = smallNetwork(
      [1, 1, 1, 1, 9],
      [client(0, 1), client(1, 2), client(2, 0), client(0, 3), { a: 3, b: 4, relation: Relation.customer }],
      { speaker: (i) => ({ routerId: 100 + i }) },
    );
    network.engine.originate(0, 4, true);
    network.rest();
    expect([0, 1, 2, 3].map((router) => network.path(router))).toEqual(['9', '9', '9', '9']);
    network.engine.originate(0, 4, false);
    network.rest();
    expect([0, 1, 2, 3].map((router) => network.path(router))).toEqual([null, null, null, null]);
  });

  it('own originator: a router does not take its own route from a reflector (§8)', () => {
    // 0 and 1 hear the route from 2 and reflect it to each other’s client 2 as well where it has two sessions.
    const network = pair([7, 8]);
    const { ribs, routes, attributes } = network.context;
    const end = network.end(2, 1);
    const back = ribs[0]!.adjIn[end]!;
    const wouldBe = routes.withAttributes(ribs[0]!.locRoute[3]!, attributes.with(routes.attributes(ribs[0]!.locRoute[3]!), {}));
    expect(back).toBe(0);
    expect(refusalOf(network.context, 0, end, wouldBe)).toBe(Refusal.ownOriginator);
  });
});
