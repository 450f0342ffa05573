/**
 * Goal: for every way in which a neighbour's route can be absent, the answer names it. Method: small networks brought into
 * each of the situations; what is absent is asked at the one router of interest.
 */
import { describe, expect, it } from 'vitest';
import { offerOf, type Offer } from '../../../sim/routing/engine/offer.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { FLAP_PROFILES } from '../../../sim/routing/session/flap-damping.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const SECOND_US = 1_000_000;
/** 0 is a provider of 1, and 1 of 2. */
const CHAIN = [
  { a: 0, b: 1, relation: Relation.customer },
  { a: 1, b: 2, relation: Relation.customer },
];

const offer = ({ engine, end }: SmallNetwork, at: number, from: number): Offer => offerOf(engine, 0, end(at, from));

function started(...parameters: Parameters<typeof smallNetwork>): SmallNetwork {
  const network = smallNetwork(...parameters);
  network.engine.originate(0, 2, true);
  network.rest();
  return network;
}

describe('the route of a neighbour', () => {
  it('is a candidate where it may be used', () => {
    expect(offer(started([10, 20, 30], CHAIN), 0, 1)).toMatchObject({ kind: 'candidate', isStale: false });
  });

  it('is withheld where the neighbour uses ours, and where the export rule forbids it', () => {
    const chain = started([10, 20, 30], CHAIN);
    expect(offer(chain, 1, 0)).toMatchObject({ kind: 'withheld', reason: 'it uses the route from here' });
    const peers = started(
      [10, 20, 30],
      [
        { a: 0, b: 1, relation: Relation.peer },
        { a: 1, b: 2, relation: Relation.peer },
      ],
    );
    expect(offer(peers, 0, 1)).toMatchObject({ kind: 'withheld', reason: expect.stringContaining('export rule') as string });
    const silent = smallNetwork([10, 20, 30], CHAIN);
    expect(offer(silent, 0, 1)).toMatchObject({ kind: 'withheld', reason: 'it has no route' });
  });

  it('is refused with its reason', () => {
    const strict = [DEFAULT_POLICY, { ...DEFAULT_POLICY, lengthMaxV4: 20 }];
    const line = [CHAIN[0]!, { ...CHAIN[1]!, policyA: 1 }];
    const network = started([10, 20, 30], line, { context: { policies: strict } });
    expect(offer(network, 1, 2)).toMatchObject({ kind: 'refused', reason: 'prefix too long' });
    const same = started([10, 20, 10], CHAIN);
    expect(offer(same, 0, 1)).toMatchObject({ kind: 'refused', reason: 'own AS in the path' });
  });

  it('is on its way, then waits for the MRAI of the neighbour', () => {
    const network = smallNetwork([10, 20, 30], [{ ...CHAIN[0]!, mraiUsB: 30 * SECOND_US }, CHAIN[1]!], {
      engine: { mraiJitter: false },
    });
    network.engine.originate(0, 2, true);
    network.runUntil(15_000);
    expect(offer(network, 0, 1).kind).toBe('on-its-way');
    network.runUntil(SECOND_US);
    expect(offer(network, 0, 1).kind).toBe('candidate');
    network.engine.originate(0, 2, false);
    network.runUntil(2 * SECOND_US);
    network.engine.originate(0, 2, true);
    network.runUntil(3 * SECOND_US);
    // Sent at 10 ms; the withdrawal passed the MRAI, the new announcement waits for it.
    expect(offer(network, 0, 1)).toMatchObject({ kind: 'held-by-mrai', untilUs: 30 * SECOND_US + 10_000 });
  });

  it('is damped until it has decayed', () => {
    const profile = FLAP_PROFILES.cisco;
    const network = started([10, 20, 30], CHAIN, { engine: { dampingOf: () => profile } });
    for (let flap = 0; flap < 3; flap++) {
      network.engine.originate(0, 2, false);
      network.runUntil(network.scheduler.now + SECOND_US);
      network.engine.originate(0, 2, true);
      network.runUntil(network.scheduler.now + SECOND_US);
    }
    const damped = offer(network, 1, 2);
    expect(damped.kind).toBe('damped');
    const untilUs = damped.kind === 'damped' ? damped.untilUs : 0;
    network.runUntil(untilUs - 1);
    expect(offer(network, 1, 2).kind).toBe('damped');
    network.runUntil(untilUs + 1);
    expect(offer(network, 1, 2).kind).toBe('candidate');
  });

  it('is absent with its session, and stale while the neighbour is awaited', () => {
    const network = started([10, 20, 30], CHAIN);
    network.engine.sessionLost(network.end(0, 1));
    expect(offer(network, 0, 1)).toEqual({ kind: 'session-down' });
    const graceful = started([10, 20, 30], CHAIN);
    graceful.engine.sessionLost(graceful.end(0, 1), true);
    expect(offer(graceful, 0, 1)).toMatchObject({ kind: 'candidate', isStale: true });
  });

  it('on a further lane is withheld for want of a further path, and waits there for the MRAI as on the first', () => {
    const client = { relation: Relation.internalClient, reverse: Relation.internal, link: -1 } as const;
    // Reflector 0 tells its client 3 of two ways out, at 1 and at 2.
    const network = smallNetwork(
      [1, 1, 1, 1, 9],
      [
        ...[1, 2].map((b) => ({ a: 0, b, ...client })),
        { a: 0, b: 3, ...client, addPaths: 2, mraiUsA: 30 * SECOND_US },
        ...[1, 2].map((a) => ({ a, b: 4, relation: Relation.customer })),
      ],
      { speaker: (i) => ({ routerId: 100 + i }), context: { igp: { metric: (_, to) => to } }, engine: { mraiJitter: false } },
    );
    const exit = [network.end(2, 4), network.end(4, 2)];
    const second = (): Offer => offerOf(network.engine, 0, network.end(3, 0) + 1);
    network.engine.originate(0, 4, true);
    network.runUntil(SECOND_US);
    expect(second().kind).toBe('candidate');
    for (const end of exit) network.engine.sessionLost(end);
    network.runUntil(2 * SECOND_US);
    expect(second()).toEqual({ kind: 'withheld', reason: 'it has no further path to send here' });
    for (const end of exit) network.engine.sessionEstablished(end);
    network.runUntil(3 * SECOND_US);
    const held = second();
    expect(held.kind).toBe('held-by-mrai');
    network.runUntil(held.kind === 'held-by-mrai' ? held.untilUs + 1 : 0);
    expect(second().kind).toBe('candidate');
  });
});
