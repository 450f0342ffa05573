/**
 * Goal: a router that uses several equally good routes spreads flows over them and nothing worse, and the forwarding follows
 * the set. Method: one router with ways of known quality to the same origin; many flow hashes counted by the next router.
 */
import { describe, expect, it } from 'vitest';
import { walk } from '../../../sim/routing/forwarding/walk.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { Outcome } from '../../../sim/trace/reasons.ts';
import { packetWorld } from '../../support/packet-world.ts';
import { smallNetwork, type Line, type SmallNetwork } from '../../support/small-network.ts';

/** Router 0 (AS 100) has providers 1, 2, 3 on its way to origin 4; `worse` of them prepends. */
function fan(multipath: number, worse = -1, changed: number[] = []): SmallNetwork {
  const network = smallNetwork(
    [100, 1, 2, 3, 9],
    [1, 2, 3].flatMap((middle): Line[] => [
      { a: 0, b: middle, relation: Relation.provider, policyB: middle === worse ? 1 : 0 },
      { a: middle, b: 4, relation: Relation.customer },
    ]),
    {
      speaker: (i) => (i === 0 ? { multipath } : {}),
      context: { policies: [DEFAULT_POLICY, { ...DEFAULT_POLICY, prependCount: 1 }] },
      engine: {
        listener: {
          wantsSteps: false,
          routeChanged: () => -1,
          messageSent: () => -1,
          forwardingChanged: (_, router) => void changed.push(router),
        },
      },
    },
  );
  network.engine.originate(0, 4, true);
  network.rest();
  return network;
}

const FLOWS = 600;
/** Flows by the router they go to next, in per cent. */
function shares(network: SmallNetwork, start = 0): Record<number, number> {
  const { world } = packetWorld(network);
  const counts: Record<number, number> = {};
  for (let flow = 0; flow < FLOWS; flow++) {
    const { outcome, routers } = walk(world, start, [0], flow);
    expect(outcome).toBe(Outcome.ok);
    counts[routers[1]!] = (counts[routers[1]!] ?? 0) + 100 / FLOWS;
  }
  return Object.fromEntries(Object.entries(counts).map(([router, share]) => [router, Math.round(share)]));
}
const lose = (network: SmallNetwork, a: number, b: number): void => {
  for (const end of [network.end(a, b), network.end(b, a)]) network.engine.sessionLost(end);
};

describe('multipath', () => {
  it.each([
    [1, { 1: 100 }],
    [2, { 1: 50, 2: 50 }],
    [3, { 1: 33, 2: 33, 3: 33 }],
    [8, { 1: 33, 2: 33, 3: 33 }],
  ])('of %i spreads flows over as many equal routes', (multipath, wanted) => expect(shares(fan(multipath))).toEqual(wanted));

  it('leaves out what is worse, and tells neighbours of the best alone', () => {
    const network = fan(3, 2);
    expect(shares(network)).toEqual({ 1: 50, 3: 50 });
    expect(network.path(0)).toBe('1 9');
  });

  it('says that forwarding changed when the set does, though the best stays', () => {
    const changed: number[] = [];
    const network = fan(3, -1, changed);
    changed.length = 0;
    lose(network, 0, 3);
    network.rest();
    expect(changed).toContain(0);
    expect(shares(network)).toEqual({ 1: 50, 2: 50 });
    const before = network.path(0);
    for (const end of [network.end(0, 3), network.end(3, 0)]) network.engine.sessionEstablished(end);
    network.rest();
    expect([network.path(0), shares(network)]).toEqual([before, { 1: 33, 2: 33, 3: 33 }]);
  });

  it('says nothing when a route outside the set changes', () => {
    const changed: number[] = [];
    const network = fan(2, 3, changed);
    changed.length = 0;
    lose(network, 0, 3);
    network.rest();
    expect(changed).toEqual([]);
  });

  it('inside an AS counts ways out and not who told of them', () => {
    // Reflectors 0 and 1 are near exit 3, reflector 2 is near exit 4; all tell router 5, which is as far from both.
    const client = { relation: Relation.internalClient, reverse: Relation.internal, link: -1 } as const;
    const network = smallNetwork(
      [1, 1, 1, 1, 1, 1, 9],
      [
        ...[0, 1, 2].flatMap((a) => [3, 4, 5].map((b): Line => ({ a, b, ...client }))),
        { a: 3, b: 6, relation: Relation.customer },
        { a: 4, b: 6, relation: Relation.customer },
      ],
      {
        speaker: (i) => ({ routerId: 100 + i, multipath: i === 5 ? 2 : 1 }),
        context: { igp: { metric: (from, to) => (from === 5 ? 1 : (from < 2) === (to === 3) ? 1 : 2) } },
      },
    );
    network.engine.originate(0, 6, true);
    network.rest();
    expect(shares(network, 5)).toEqual({ 3: 50, 4: 50 });
  });
});
