/**
 * Goal: what single routers do differently or go wrong with while the network runs: damping, stuck routes, loop detection when
 * sending, no split horizon, memory of age. Method: networks of three to five routers whose messages and choices can be
 * followed on paper, at instants set by hand.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { FLAP_PROFILES, reuseAfterUs, type FlapProfile } from '../../../sim/routing/session/flap-damping.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';
import { PREFIX } from '../../support/random-internet.ts';

const SECOND = 1_000_000;
const OTHER = { text: '198.51.100.0/24', family: 4, length: 24 } as const;

/** AS 1 under AS 2 under AS 3. */
const line = (options: Parameters<typeof smallNetwork>[2] = {}): SmallNetwork =>
  smallNetwork(
    [1, 2, 3],
    [
      { a: 0, b: 1, relation: Relation.provider },
      { a: 1, b: 2, relation: Relation.provider },
    ],
    { ...options, context: { prefixes: [PREFIX, OTHER], ...options.context } },
  );

describe('flap damping', () => {
  const damped = (profile: FlapProfile): SmallNetwork => {
    const network = line({ engine: { dampingOf: (h) => (network.end(1, 0) === h ? profile : null) } });
    for (const prefix of [0, 1]) network.engine.originate(prefix, 0, true);
    return network;
  };
  const flap = (network: SmallNetwork, seconds: readonly number[]): void => {
    for (const at of seconds) {
      network.at(at * SECOND, () => network.engine.originate(0, 0, false));
      network.at((at + 1) * SECOND, () => network.engine.originate(0, 0, true));
    }
  };

  it('suppresses a route that flaps too often, that route alone, and uses it again when its figure has decayed', () => {
    const network = damped(FLAP_PROFILES.cisco);
    flap(network, [100, 110, 120]);
    network.runUntil(130 * SECOND);
    expect([0, 1].map((prefix) => network.path(1, prefix))).toEqual([null, '1']);
    network.rest();
    expect(network.path(2)).toBe('2 1');
    // Three withdrawals at 0, 10 and 20 s (arriving 10 ms later), each 1000; used again at 750.
    const decay = (seconds: number): number => 1000 * 2 ** (-seconds / 900);
    const wanted = 120 + 0.01 + reuseAfterUs(FLAP_PROFILES.cisco, decay(20) + decay(10) + 1000) / SECOND;
    const last = network.changed.filter(({ router }) => router === 1).at(-1)!;
    expect(Math.abs(last.atUs / SECOND - wanted)).toBeLessThan(0.01);
  });

  it('bears what stays below the threshold', () => {
    const network = damped(FLAP_PROFILES.cisco);
    flap(network, [100, 1000, 1900]);
    network.runUntil(1950 * SECOND);
    expect(network.path(1)).toBe('1');
  });

  it.each(['cisco', 'juniper'] as const)('does not hold lost sessions against a route (%s)', (preset) => {
    const network = damped(FLAP_PROFILES[preset]);
    const ends = [network.end(0, 1), network.end(1, 0)];
    // One flap of the route itself, so that there is something to add to.
    flap(network, [50]);
    for (let i = 0; i < 6; i++) {
      network.at((100 + i * 10) * SECOND, () => ends.forEach((end) => network.engine.sessionLost(end)));
      network.at((105 + i * 10) * SECOND, () => ends.forEach((end) => network.engine.sessionEstablished(end)));
    }
    network.runUntil(200 * SECOND);
    expect(network.path(1)).toBe('1');
  });

  it('keeps a suppressed route from use also when its session comes back', () => {
    const network = damped(FLAP_PROFILES.cisco);
    flap(network, [100, 110, 120]);
    const ends = [network.end(0, 1), network.end(1, 0)];
    network.at(130 * SECOND, () => ends.forEach((end) => network.engine.sessionLost(end)));
    network.at(135 * SECOND, () => ends.forEach((end) => network.engine.sessionEstablished(end)));
    network.runUntil(140 * SECOND);
    expect([0, 1].map((prefix) => network.path(1, prefix))).toEqual([null, '1']);
    network.rest();
    expect(network.path(1)).toBe('1');
  });

  it('does not hold a long-lived stale time against a route either', () => {
    const network = damped({ ...FLAP_PROFILES.cisco, suppressAbove: 400 });
    const [own, helper] = [network.end(0, 1), network.end(1, 0)];
    network.at(100 * SECOND, () => [own, helper].forEach((end) => network.engine.sessionLost(end, true)));
    network.at(200 * SECOND, () => network.engine.keepStaleLonger(helper));
    network.at(300 * SECOND, () => [own, helper].forEach((end) => network.engine.sessionEstablished(end)));
    network.runUntil(250 * SECOND);
    expect(network.communities(1)).toBe('65535:6');
    network.runUntil(310 * SECOND);
    expect([network.path(1), network.communities(1)]).toEqual(['1', '']);
  });

  it('forgets with the router', () => {
    const network = damped(FLAP_PROFILES.cisco);
    flap(network, [100, 110, 120]);
    network.runUntil(130 * SECOND);
    const ends = [network.end(0, 1), network.end(1, 0), network.end(1, 2), network.end(2, 1)];
    ends.forEach((end) => network.engine.sessionLost(end));
    network.engine.clearSpeaker(1);
    ends.forEach((end) => network.engine.sessionEstablished(end));
    network.runUntil(140 * SECOND);
    expect(network.path(1)).toBe('1');
  });
});

describe('a stuck route', () => {
  it('outlives its withdrawal, is passed on, and goes when it is let go of', () => {
    const network = line();
    network.engine.originate(0, 0, true);
    network.rest();
    network.engine.stick(network.end(1, 0), 0, true);
    network.engine.originate(0, 0, false);
    network.rest();
    expect([0, 1, 2].map((router) => network.path(router))).toEqual([null, '1', '2 1']);
    network.engine.stick(network.end(1, 0), 0, false);
    network.rest();
    expect([0, 1, 2].map((router) => network.path(router))).toEqual([null, null, null]);
  });

  it('is of one prefix, and is what the neighbour says when it is let go of', () => {
    const network = line();
    for (const prefix of [0, 1]) network.engine.originate(prefix, 0, true);
    network.rest();
    network.engine.stick(network.end(1, 0), 0, true);
    for (const prefix of [0, 1]) network.engine.originate(prefix, 0, true, network.ownRoute({ communities: [80] }));
    network.rest();
    expect([network.communities(2, 0), network.communities(2, 1)]).toEqual(['', '0:80']);
    network.engine.stick(network.end(1, 0), 0, false);
    network.rest();
    expect(network.communities(2, 0)).toBe('0:80');
  });

  it('goes with its session', () => {
    const network = line();
    network.engine.originate(0, 0, true);
    network.rest();
    network.engine.stick(network.end(1, 0), 0, true);
    for (const end of [network.end(0, 1), network.end(1, 0)]) network.engine.sessionLost(end);
    network.rest();
    expect(network.path(2)).toBeNull();
  });
});

describe('loops', () => {
  /** AS 1 under AS 2 and AS 3, which both are under AS 4. */
  const diamond = (options: Parameters<typeof smallNetwork>[2]): SmallNetwork => {
    const network = smallNetwork(
      [1, 2, 3, 4],
      [
        { a: 0, b: 1, relation: Relation.provider },
        { a: 0, b: 2, relation: Relation.provider },
        { a: 1, b: 3, relation: Relation.provider },
        { a: 2, b: 3, relation: Relation.provider },
      ],
      options,
    );
    network.engine.originate(0, 0, true);
    network.rest();
    return network;
  };
  const toOrigin = (network: SmallNetwork): string[] =>
    network.sent.filter(({ to }) => to === 0).map(({ from, path }) => `${from}: ${path ?? 'withdrawn'}`);

  it('are found by the receiver where routers send everything (RFC 4271 §9.1.2)', () => {
    // AS 2 loses its direct session and goes over AS 4: it tells AS 1, its customer, a path with AS 1 in it.
    const network = diamond({ context: { splitsHorizon: false } });
    expect(toOrigin(network)).toEqual(['1: 2 1', '2: 3 1']);
    expect(network.path(0)).toBe('');
    network.engine.originate(0, 0, false);
    network.rest();
    expect([0, 1, 2, 3].map((router) => network.path(router))).toEqual([null, null, null, null]);
  });

  it('are not sent over the session that the route came from, where the horizon is split', () => {
    expect(toOrigin(diamond({}))).toEqual([]);
  });

  it('are not sent at all to an AS on the path where the sender looks first', () => {
    const looks = { speaker: () => ({ detectsLoopsWhenSending: true }), context: { splitsHorizon: false } };
    const network = diamond(looks);
    expect(toOrigin(network)).toEqual([]);
    // AS 4 chose AS 2 and tells AS 3, which is not on that path, but not AS 2.
    expect(network.sent.filter(({ from }) => from === 3)).toMatchObject([{ to: 2, path: '4 2 1' }]);
    for (const end of [network.end(3, 1), network.end(1, 3)]) network.engine.sessionLost(end);
    network.rest();
    // Now over AS 3: what AS 3 was told is taken back.
    expect(network.sent.filter(({ from }) => from === 3).at(-1)).toMatchObject({ to: 2, path: null });
  });
});

describe('the order of arrival', () => {
  /** Router 3 hears the route of AS 9 from AS 1, 2 in an order set by delays, in ms. */
  const race = (delays: readonly [number, number], prefersOldest: boolean): SmallNetwork => {
    const network = smallNetwork(
      [9, 1, 2, 50],
      [
        { a: 0, b: 1, relation: Relation.provider },
        { a: 0, b: 2, relation: Relation.provider },
        ...[1, 2].map((a) => ({ a, b: 3, relation: Relation.provider, delayUs: delays[a - 1]! * 1000 })),
      ],
      { speaker: (i) => (i === 3 ? { prefersOldest } : {}) },
    );
    network.engine.originate(0, 0, true);
    network.rest();
    return network;
  };

  it('does not matter where the router id decides', () => {
    expect([race([10, 20], false).path(3), race([20, 10], false).path(3)]).toEqual(['1 9', '1 9']);
  });

  it('decides where the oldest is preferred (RFC 5004)', () => {
    expect([race([10, 20], true).path(3), race([20, 10], true).path(3)]).toEqual(['1 9', '2 9']);
  });

  it('counts from the last time a route came: one that was gone is the youngest', () => {
    const network = race([10, 20], true);
    for (const end of [network.end(1, 3), network.end(3, 1)]) network.engine.sessionLost(end);
    network.rest();
    for (const end of [network.end(1, 3), network.end(3, 1)]) network.engine.sessionEstablished(end);
    network.rest();
    expect(network.path(3)).toBe('2 9');
  });

  it('changes the winner where MEDs are compared as they come, and does not where they are compared within each AS', () => {
    // AS 9 has two routers, 0 and 1, with MED 10 and 0 towards router 3; AS 8 (router 2) sends MED 9.
    const arrive = (order: readonly number[], med: 'per-neighbor-as' | 'order-dependent'): number => {
      const network = smallNetwork(
        [9, 9, 8, 50],
        [0, 1, 2].map((b) => ({ a: 3, b, relation: Relation.customer, policyB: 1 + b })),
        {
          speaker: (i) => (i === 3 ? { med } : { routerId: [1, 3, 2][i]! }),
          context: { policies: [DEFAULT_POLICY, ...[10, 0, 9].map((value) => ({ ...DEFAULT_POLICY, med: value }))] },
        },
      );
      order.forEach((router, i) => network.at((i + 1) * SECOND, () => network.engine.originate(0, router, true)));
      network.rest();
      const { graph, ribs } = network.context;
      return graph.peer[ribs[0]!.locEdge[3]!]!;
    };
    const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    expect(orders.map((order) => arrive(order, 'per-neighbor-as'))).toEqual([2, 2, 2, 2, 2, 2]);
    // Newest first; router 1 beats router 0 by MED, router 0 beats 2 and 2 beats 1 by router id.
    expect(orders.map((order) => arrive(order, 'order-dependent'))).toEqual(orders.map(lastStanding));
  });
});

/** The winner among three of which 1 beats 0, 0 beats 2 and 2 beats 1: the two that came last meet first. */
function lastStanding([oldest, second, newest]: readonly number[]): number {
  const winner = (a: number, b: number): number => ((a + 1) % 3 === b ? b : a);
  return winner(winner(newest!, second!), oldest!);
}
