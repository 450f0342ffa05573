/**
 * Goal: what a packet meets: delivery, no route, a black hole, a loop, the hop limit. Method: small networks whose
 * forwarding columns are set by the solver, and then broken underneath or rewritten by hand.
 */
import { describe, expect, it } from 'vitest';
import { HOPS_MAX, walk, type WalkWorld } from '../../../sim/routing/forwarding/walk.ts';
import { Physical } from '../../../sim/routing/graph/physical.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { Interior } from '../../../sim/routing/igp/interior.ts';
import { solveFixpoint } from '../../../sim/routing/solver/fixpoint.ts';
import { Outcome } from '../../../sim/trace/reasons.ts';
import { PREFIX } from '../../support/random-internet.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const HOST = { text: '192.0.2.1/32', family: 4, length: 32 } as const;

function worldOf(network: SmallNetwork): { world: WalkWorld; physical: Physical } {
  const { graph } = network.context;
  const links = Array.from({ length: graph.linkCount }, (_, i) => {
    const h = graph.link.indexOf(i);
    return { a: graph.owner[h]!, b: graph.peer[h]!, delayUs: graph.delayUs[h]!, metric: 0, isBackbone: false };
  });
  const physical = new Physical(links, graph.speakerCount);
  const meshOf = Array.from({ length: graph.speakerCount }, () => null);
  return {
    physical,
    world: {
      context: network.context,
      physical,
      interior: new Interior(null, graph.speakerCount, meshOf),
      fabricDelayUs: () => 300,
    },
  };
}

/** A line of customers: each router is the customer of the next. */
const line = (length: number): SmallNetwork =>
  smallNetwork(
    Array.from({ length }, (_, i) => i + 1),
    Array.from({ length: length - 1 }, (_, i) => ({ a: i, b: i + 1, relation: Relation.provider, delayUs: 1000 * (i + 1) })),
    { context: { prefixes: [PREFIX, HOST] } },
  );

describe('walk', () => {
  it('follows the routes to their origin, with delays and directed links', () => {
    const network = line(3);
    solveFixpoint(network.context, 0, [{ speaker: 0 }]);
    const { world, physical } = worldOf(network);
    const down = (link: number, from: number): number => link * 2 + (physical.links[link]!.a === from ? 0 : 1);
    expect(walk(world, 2, [0], 0)).toEqual({
      outcome: Outcome.ok,
      routers: [2, 1, 0],
      links: [down(1, 2), down(0, 1)],
      delayUs: 3000,
    });
    expect(walk(world, 0, [0], 0)).toMatchObject({ outcome: Outcome.ok, routers: [0] });
  });

  it('ends without a route, in a dead start, on a cut link, in a dead router', () => {
    const network = line(3);
    const { world, physical } = worldOf(network);
    expect(walk(world, 2, [0], 0).outcome).toBe(Outcome.noRoute);
    solveFixpoint(network.context, 0, [{ speaker: 0 }]);
    physical.holdLink(0, true);
    expect(walk(world, 2, [0], 0)).toMatchObject({ outcome: Outcome.blackHole, routers: [2, 1] });
    physical.holdLink(0, false);
    physical.holdRouter(0, true);
    expect(walk(world, 2, [0], 0).outcome).toBe(Outcome.blackHole);
    expect(walk(world, 0, [0], 0).outcome).toBe(Outcome.blackHole);
  });

  it('goes in a loop where two routers point at each other', () => {
    const network = line(3);
    solveFixpoint(network.context, 0, [{ speaker: 0 }]);
    const rib = network.context.ribs[0]!;
    rib.fibEdge[1] = network.end(1, 2);
    expect(walk(worldOf(network).world, 2, [0], 0)).toMatchObject({ outcome: Outcome.loop, routers: [2, 1, 2] });
  });

  it('gives up after so many routers', () => {
    const network = line(HOPS_MAX + 3);
    solveFixpoint(network.context, 0, [{ speaker: 0 }]);
    const { world } = worldOf(network);
    expect(walk(world, HOPS_MAX, [0], 0).outcome).toBe(Outcome.hopLimit);
    expect(walk(world, HOPS_MAX - 1, [0], 0).outcome).toBe(Outcome.ok);
  });

  it('prefers the longer prefix, and an aggregate without anything more specific discards', () => {
    const network = line(2);
    const { context } = network;
    solveFixpoint(context, 0, [{ speaker: 0 }]);
    const { world } = worldOf(network);
    // The host route is filtered between ASes: the aggregate carries the packet, and at its origin the host route is missing …
    expect(walk(world, 1, [1, 0], 0)).toMatchObject({ outcome: Outcome.blackHole, routers: [1, 0] });
    // … or there.
    solveFixpoint(context, 1, [{ speaker: 0 }]);
    expect(walk(world, 1, [1, 0], 0)).toMatchObject({ outcome: Outcome.ok, routers: [1, 0] });
  });

  it('goes to whoever originates the most specific prefix, rightly or not: a hijack', () => {
    const halves = { text: '192.0.2.0/25', family: 4, length: 25 } as const;
    const wide = { ...DEFAULT_POLICY, lengthMaxV4: 25 };
    // 0 is the owner and 4 the hijacker, at either end of a line of customers and providers: 1 and 3 below 2.
    const network = smallNetwork(
      [1, 2, 3, 4, 5],
      [
        { a: 0, b: 1, relation: Relation.provider },
        { a: 1, b: 2, relation: Relation.provider },
        { a: 3, b: 2, relation: Relation.provider },
        { a: 4, b: 3, relation: Relation.provider },
      ],
      { context: { prefixes: [PREFIX, halves], policies: [wide] } },
    );
    network.engine.originate(0, 0, true);
    network.rest();
    const ends = (): number[] => [1, 2, 3].map((start) => walk(worldOf(network).world, start, [1, 0], 0).routers.at(-1)!);
    expect(ends()).toEqual([0, 0, 0]);
    network.engine.originate(1, 4, true);
    network.rest();
    expect(ends()).toEqual([4, 4, 4]);
    // Addresses in the other half are not touched; with the same prefix only the near side is.
    expect(walk(worldOf(network).world, 3, [0], 0).routers.at(-1)).toBe(0);
    network.engine.originate(1, 4, false);
    network.engine.originate(0, 4, true);
    network.rest();
    expect(ends()).toEqual([0, 0, 4]);
  });

  it('crosses an exchange straight to the member, by both ports, whether or not the route server lives', () => {
    const network = smallNetwork(
      [1, 2, 9],
      [0, 1].map((a) => ({ a, b: 2, relation: Relation.routeServer })),
    );
    solveFixpoint(network.context, 0, [{ speaker: 0 }]);
    const { world, physical } = worldOf(network);
    const straight = walk(world, 1, [0], 0);
    expect(straight).toMatchObject({ outcome: Outcome.ok, routers: [1, 0], delayUs: 300 });
    expect(straight.links.map((directed) => directed >> 1)).toEqual([1, 0]);
    physical.holdRouter(2, true);
    expect(walk(world, 1, [0], 0).outcome).toBe(Outcome.ok);
    physical.holdLink(0, true);
    expect(walk(world, 1, [0], 0).outcome).toBe(Outcome.blackHole);
  });

  it('crosses an exchange where both ports carry what goes this way, whatever they lose of the other', () => {
    const network = smallNetwork(
      [1, 2, 9],
      [0, 1].map((a) => ({ a, b: 2, relation: Relation.routeServer })),
    );
    solveFixpoint(network.context, 0, [{ speaker: 0 }]);
    const { world, physical } = worldOf(network);
    // By port: the sender's own frames, the fabric's to the sender; the receiver's own frames, the fabric's to the receiver.
    const lost = [[1, 1], [1, 2], [0, 0], [0, 2]] as const;
    const outcomes = lost.map(([link, from]) => {
      physical.holdWay(link, from, true);
      const { outcome } = walk(world, 1, [0], 0);
      physical.holdWay(link, from, false);
      return outcome;
    });
    expect(outcomes).toEqual([Outcome.blackHole, Outcome.ok, Outcome.ok, Outcome.blackHole]);
    expect(walk(world, 1, [0], 0).outcome).toBe(Outcome.ok);
  });
});
