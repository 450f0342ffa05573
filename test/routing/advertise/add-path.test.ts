/**
 * Goal: a session that carries several paths delivers the best ones and keeps them up to date (RFC 7911), so that a failover
 * needs no message. Method: a reflector between exits of unlike distance and one receiver, whose Adj-RIB-In is read.
 */
import { describe, expect, it } from 'vitest';
import { isInternal, Relation } from '../../../sim/routing/graph/relation.ts';
import { NO_ROUTE } from '../../../sim/routing/route/routes.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

/** Reflector 0; clients 1, 2, 3 with a way out to AS 9 each, the farther the higher; client 4 is told `paths` of them. */
function reflected(paths: number): SmallNetwork {
  const client = { relation: Relation.internalClient, reverse: Relation.internal, link: -1 } as const;
  const network = smallNetwork(
    [1, 1, 1, 1, 1, 9],
    [
      ...[1, 2, 3].map((b) => ({ a: 0, b, ...client })),
      { a: 0, b: 4, ...client, addPaths: paths },
      ...[1, 2, 3].map((a) => ({ a, b: 5, relation: Relation.customer, })),
    ],
    { speaker: (i) => ({ routerId: 100 + i }), context: { igp: { metric: (_, to) => to } } },
  );
  network.engine.originate(0, 5, true);
  network.rest();
  return network;
}

/** Exits that a router has been told of inside its AS, by lane. */
function heard(network: SmallNetwork, router: number): number[] {
  const { graph, ribs, routes, attributes } = network.context;
  const exits: number[] = [];
  for (let h = graph.firstEdge[router]!; h < graph.firstEdge[router + 1]!; h++) {
    const route = ribs[0]!.adjIn[h]!;
    if (route !== NO_ROUTE && isInternal(graph.relation[h]!)) exits.push(attributes.nextHop(routes.attributes(route)));
  }
  return exits;
}

describe('a session of several paths', () => {
  it.each([
    [1, [1]],
    [2, [1, 2]],
    [3, [1, 2, 3]],
    [4, [1, 2, 3]],
  ])('of %i carries as many of the best', (paths, wanted) => expect(heard(reflected(paths), 4)).toEqual(wanted));

  it('lets the receiver change over without hearing anything new', () => {
    const network = reflected(2);
    // The exit of the best route fails at the receiver’s feet: its next hop is gone from the interior.
    const { context } = network;
    context.igp = { metric: (from, to) => (from === 4 && to === 1 ? Infinity : to) };
    const sent = network.sent.length;
    network.engine.igpChanged(4);
    network.rest();
    expect(network.chosen(4)?.nextHop).toBe(2);
    expect(network.sent.length).toBe(sent);
  });

  it('moves the others up when the best goes, and down when it returns', () => {
    const network = reflected(2);
    for (const end of [network.end(1, 5), network.end(5, 1)]) network.engine.sessionLost(end);
    network.rest();
    expect(heard(network, 4)).toEqual([2, 3]);
    for (const end of [network.end(1, 5), network.end(5, 1)]) network.engine.sessionEstablished(end);
    network.rest();
    expect(heard(network, 4)).toEqual([1, 2]);
  });

  it('tells of a change behind the best though the best stays', () => {
    const network = reflected(2);
    const before = network.changed.filter(({ router }) => router === 0).length;
    for (const end of [network.end(2, 5), network.end(5, 2)]) network.engine.sessionLost(end);
    network.rest();
    expect(network.changed.filter(({ router }) => router === 0).length).toBe(before);
    expect(heard(network, 4)).toEqual([1, 3]);
  });

  it('withdraws them all with the last route', () => {
    const network = reflected(3);
    network.engine.originate(0, 5, false);
    network.rest();
    expect([heard(network, 4), network.path(4)]).toEqual([[], null]);
  });

  it('does not return to a neighbour what it is the source of', () => {
    const network = smallNetwork(
      [1, 1, 1, 9],
      [
        { a: 0, b: 1, relation: Relation.internalClient, reverse: Relation.internal, link: -1, addPaths: 2 },
        { a: 0, b: 2, relation: Relation.internalClient, reverse: Relation.internal, link: -1, addPaths: 2 },
        { a: 1, b: 3, relation: Relation.customer },
        { a: 2, b: 3, relation: Relation.customer },
      ],
      { speaker: (i) => ({ routerId: 100 + i }) },
    );
    network.engine.originate(0, 3, true);
    network.rest();
    expect([heard(network, 1), heard(network, 2)]).toEqual([[2], [1]]);
  });
});
