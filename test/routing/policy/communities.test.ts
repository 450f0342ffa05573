/**
 * Goal: what communities make an AS do: GRACEFUL_SHUTDOWN (RFC 8326), BLACKHOLE (RFC 7999) and requests by large communities
 * (RFC 8195). Method: networks with one alternative each, whose routes, preferences and packets show what was done.
 */
import { describe, expect, it } from 'vitest';
import { walk } from '../../../sim/routing/forwarding/walk.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { LAST_RESORT_PREF } from '../../../sim/routing/policy/preferences.ts';
import { DEFAULT_POLICY, type SessionPolicy } from '../../../sim/routing/policy/policy.ts';
import { WellKnown, type Community } from '../../../sim/model/community.ts';
import { Action } from '../../../sim/routing/route/communities.ts';
import { Outcome } from '../../../sim/trace/reasons.ts';
import { packetWorld } from '../../support/packet-world.ts';
import { PREFIX } from '../../support/random-internet.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const HOST = { text: '192.0.2.66/32', family: 4, length: 32 } as const;
const policies = (...changed: readonly Partial<SessionPolicy>[]): SessionPolicy[] => [
  DEFAULT_POLICY,
  ...changed.map((change) => ({ ...DEFAULT_POLICY, ...change })),
];

describe('GRACEFUL_SHUTDOWN', () => {
  /** AS 2 (routers 1 and 2) is the provider of AS 1; router 2 has a longer way over AS 3. */
  const dual = (honours: boolean): SmallNetwork =>
    smallNetwork(
      [1, 2, 2, 3],
      [
        { a: 0, b: 1, relation: Relation.provider, policyB: honours ? 0 : 2 },
        { a: 1, b: 2, relation: Relation.internal, link: -1 },
        { a: 2, b: 3, relation: Relation.provider },
        { a: 0, b: 3, relation: Relation.provider },
      ],
      {
        speaker: (i) => ({ routerId: 10 + i }),
        context: { policies: policies({ communities: [WellKnown.gracefulShutdown] }, { honoursGracefulShutdown: false }) },
      },
    );

  it('lowers the preference to 0 at the receiver, is carried inside as such, and leaves time to change over', () => {
    const network = dual(true);
    network.engine.originate(0, 0, true);
    network.rest();
    expect([network.path(1), network.path(2)]).toEqual(['1', '1']);
    const { ribs, routes, attributes } = network.context;
    network.engine.changePolicy(network.end(0, 1), 1);
    network.rest();
    // Router 2 is told of preference 0, takes the way over AS 3 and tells router 1, which takes it as well.
    expect([network.path(1), network.path(2)]).toEqual(['3 1', '3 1']);
    expect(ribs[0]!.adjIn[network.end(1, 0)]).not.toBe(0);
    const before = network.changed.length;
    for (const end of [network.end(0, 1), network.end(1, 0)]) network.engine.sessionLost(end);
    network.rest();
    expect(network.changed.length).toBe(before);
    expect(attributes.localPref(routes.attributes(ribs[0]!.adjIn[network.end(1, 2)]!))).toBe(50);
  });

  it('goes inside the AS with LOCAL_PREF 0 and its community', () => {
    const network = smallNetwork(
      [1, 2, 2],
      [
        { a: 0, b: 1, relation: Relation.provider },
        { a: 1, b: 2, relation: Relation.internal, link: -1 },
      ],
      { speaker: (i) => ({ routerId: 10 + i }) },
    );
    network.engine.originate(0, 0, true, network.ownRoute({ communities: [WellKnown.gracefulShutdown] }));
    network.rest();
    expect(network.chosen(2)).toMatchObject({ localPref: 0 });
    expect(network.communities(2)).toBe('65535:0');
  });

  it('changes nothing where it is not honoured', () => {
    const network = dual(false);
    network.engine.originate(0, 0, true);
    network.rest();
    network.engine.changePolicy(network.end(0, 1), 1);
    network.rest();
    expect([network.path(1), network.path(2)]).toEqual(['1', '1']);
  });
});

describe('NO_ADVERTISE, NO_EXPORT and NO_EXPORT_SUBCONFED (RFC 1997)', () => {
  // Where no AS is a confederation the last is what the second is.
  it.each([
    ['no community', [], ['1', '1', '2 1']],
    ['NO_ADVERTISE', [0xffffff02], ['1', null, null]],
    ['NO_EXPORT', [0xffffff01], ['1', '1', null]],
    ['NO_EXPORT_SUBCONFED', [0xffffff03], ['1', '1', null]],
  ])('%s: who of the routers of AS 2 and their provider hears of it', (_, communities, wanted) => {
    const network = smallNetwork(
      [1, 2, 2, 3],
      [
        { a: 0, b: 1, relation: Relation.provider, policyA: 1 },
        { a: 1, b: 2, relation: Relation.internal, link: -1 },
        { a: 2, b: 3, relation: Relation.provider },
      ],
      { speaker: (i) => ({ routerId: 10 + i }), context: { policies: policies({ communities }) } },
    );
    network.engine.originate(0, 0, true);
    network.rest();
    expect([1, 2, 3].map((router) => network.path(router))).toEqual(wanted);
  });
});

describe('BLACKHOLE', () => {
  /** AS 1 originates a prefix and a host route in it; AS 2 has routers 1 and 2; AS 3 is a customer behind router 2. */
  function attacked(carried: readonly Community[], honours: boolean): SmallNetwork {
    const network = smallNetwork(
      [1, 2, 2, 3],
      [
        { a: 0, b: 1, relation: Relation.provider, policyB: honours ? 1 : 0 },
        { a: 1, b: 2, relation: Relation.internal, link: -1 },
        { a: 2, b: 3, relation: Relation.customer, policyB: 1 },
      ],
      {
        speaker: (i) => ({ routerId: 10 + i }),
        context: { prefixes: [PREFIX, HOST], policies: policies({ honoursBlackhole: true }) },
      },
    );
    network.engine.originate(0, 0, true);
    network.engine.originate(1, 0, true, network.ownRoute({ communities: carried }));
    network.rest();
    return network;
  }
  const outcomes = (network: SmallNetwork): unknown[] => {
    const { world } = packetWorld(network);
    return [1, 2, 3].map((start) => {
      const { outcome, routers } = walk(world, start, [1, 0], 0);
      return [outcome, routers.at(-1)];
    });
  };

  it('lets a host route in only where it is honoured, and only with the community (§3.3)', () => {
    expect(attacked([WellKnown.blackhole], true).path(1, 1)).toBe('1');
    expect(attacked([WellKnown.blackhole], false).path(1, 1)).toBeNull();
    expect(attacked([], true).path(1, 1)).toBeNull();
  });

  it('has the traffic dropped by every router of the AS, and everything else of the prefix delivered', () => {
    const network = attacked([WellKnown.blackhole], true);
    expect(outcomes(network)).toEqual([
      [Outcome.blackHole, 1],
      [Outcome.blackHole, 2],
      [Outcome.blackHole, 2],
    ]);
    expect(walk(packetWorld(network).world, 3, [0], 0)).toMatchObject({ outcome: Outcome.ok });
  });

  it('does not leave the AS that honours it (§3.2: a receiver adds NO_EXPORT or the like)', () => {
    const network = attacked([WellKnown.blackhole], true);
    expect([network.path(2, 1), network.path(3, 1)]).toEqual(['1', null]);
  });

  it('is a community like any other where it is not honoured: packets are delivered', () => {
    const network = smallNetwork(
      [1, 2, 2],
      [
        { a: 0, b: 1, relation: Relation.provider },
        { a: 1, b: 2, relation: Relation.internal, link: -1 },
      ],
      { speaker: (i) => ({ routerId: 10 + i }) },
    );
    network.engine.originate(0, 0, true, network.ownRoute({ communities: [WellKnown.blackhole] }));
    network.rest();
    const { world } = packetWorld(network);
    expect(walk(world, 1, [0], 0).outcome).toBe(Outcome.ok);
    expect(walk(world, 2, [0], 0).outcome).toBe(Outcome.ok);
  });
});

describe('requests by large communities', () => {
  /** AS 100 is told of the route by AS 1 and has a customer (2), a peer (3) and a provider (4). */
  function asked(requests: readonly Community[], honours = true): SmallNetwork {
    const policy = honours ? 1 : 0;
    const network = smallNetwork(
      [100, 1, 2, 3, 4],
      [
        { a: 0, b: 1, relation: Relation.customer, policyA: policy },
        { a: 0, b: 2, relation: Relation.customer, policyA: policy },
        { a: 0, b: 3, relation: Relation.peer, policyA: policy },
        { a: 0, b: 4, relation: Relation.provider, policyA: policy },
      ],
      { context: { policies: policies({ honoursActions: true }) } },
    );
    network.engine.originate(0, 1, true, network.ownRoute({ communities: requests }));
    network.rest();
    return network;
  }
  const heard = (network: SmallNetwork): (string | null)[] => [2, 3, 4].map((router) => network.path(router));

  it.each([
    ['nothing', [], ['100 1', '100 1', '100 1']],
    ['not to AS 3', [[100, Action.doNotAnnounceTo, 3]], ['100 1', null, '100 1']],
    ['to nobody', [[100, Action.doNotAnnounceTo, 0]], [null, null, null]],
    ['once to AS 4', [[100, Action.prependOnceTo, 4]], ['100 1', '100 1', '100 100 1']],
    ['twice to AS 2', [[100, Action.prependTwiceTo, 2]], ['100 100 100 1', '100 1', '100 1']],
    ['thrice to all', [[100, Action.prependThriceTo, 0]], Array(3).fill('100 100 100 100 1')],
    [
      'twice to AS 3 and not to AS 4',
      [[100, Action.prependTwiceTo, 3], [100, Action.doNotAnnounceTo, 4]],
      ['100 1', '100 100 100 1', null],
    ],
    ['of another AS', [[101, Action.doNotAnnounceTo, 0], [101, Action.prependOnceTo, 0]], ['100 1', '100 1', '100 1']],
  ] as const)('%s', (_, requests, wanted) => {
    const network = asked(requests);
    expect(heard(network)).toEqual(wanted);
    // The requests stay on the route.
    const carried = requests.map((one) => one.join(':')).sort().join(' ');
    wanted.forEach((path, i) => expect(network.communities(i + 2)).toBe(path === null ? null : carried));
  });

  it('are ignored where they are not honoured', () => {
    expect(heard(asked([[100, Action.doNotAnnounceTo, 0]], false))).toEqual(['100 1', '100 1', '100 1']);
  });

  it.each([
    [0, LAST_RESORT_PREF],
    [1, 100],
    [2, 50],
    [3, 200],
  ])('lower the preference: argument %i gives LOCAL_PREF %i', (argument, wanted) => {
    const network = smallNetwork(
      [1, 100, 100],
      [
        { a: 0, b: 1, relation: Relation.provider, policyB: 1 },
        { a: 1, b: 2, relation: Relation.internal, link: -1 },
      ],
      { speaker: (i) => ({ routerId: 10 + i }), context: { policies: policies({ honoursActions: true }) } },
    );
    network.engine.originate(0, 0, true, network.ownRoute({ communities: [[100, Action.lowerPreference, argument]] }));
    network.rest();
    expect(network.chosen(2)?.localPref).toBe(wanted);
  });
});
