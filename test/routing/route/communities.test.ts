/**
 * Goal: communities go as far as RFC 1997 lets them, and are read and written as RFC 1997 and RFC 8092 do. Method: values out of
 * the RFCs; then lines of ASes with a second router inside, whose choices show what a route still carries.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type SessionPolicy } from '../../../sim/routing/policy/policy.ts';
import { communityText, parseCommunity, WellKnown, type Community } from '../../../sim/model/community.ts';
import { CommunityTable } from '../../../sim/routing/route/communities.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const COLOUR = parseCommunity('64500:80')!;
const LARGE: Community = [64500, 7, 4_200_000_000];

const word = fc.integer({ min: 0, max: 0xffffffff });
const community: fc.Arbitrary<Community> = fc.oneof(word, fc.tuple(word, word, word));

/** AS 1 originates; AS 2 has routers 1 and 2; AS 3 is the provider of AS 2 and is told by router 2; AS 4 is above it. */
function line(carried: readonly Community[], policies: readonly SessionPolicy[] = [], own = 0, onward = 0): SmallNetwork {
  const network = smallNetwork(
    [1, 2, 2, 3, 4],
    [
      { a: 0, b: 1, relation: Relation.provider, policyA: own },
      { a: 1, b: 2, relation: Relation.internal, link: -1 },
      { a: 2, b: 3, relation: Relation.provider, policyA: onward },
      { a: 3, b: 4, relation: Relation.provider },
    ],
    { speaker: (i) => ({ routerId: 10 + i }), context: { policies: [DEFAULT_POLICY, ...policies] } },
  );
  network.engine.originate(0, 0, true, network.ownRoute({ communities: carried }));
  network.rest();
  return network;
}

const everywhere = (network: SmallNetwork): (string | null)[] => [1, 2, 3, 4].map((router) => network.communities(router));

describe('communities as text', () => {
  it.each([
    ['65535:65281', WellKnown.noExport],
    ['65535:65282', WellKnown.noAdvertise],
    ['65535:0', WellKnown.gracefulShutdown],
    ['65535:666', WellKnown.blackhole],
    ['65535:6', WellKnown.llgrStale],
    ['65535:7', WellKnown.noLlgr],
    ['65535:65283', 0xffffff03],
    ['64500:80', 64500 * 65536 + 80],
    ['64500:4:64501', [64500, 4, 64501]],
    ['4294967295:0:4294967295', [4294967295, 0, 4294967295]],
  ] as const)('%s', (text, value) => {
    expect(parseCommunity(text)).toEqual(value);
    expect(communityText(value)).toBe(text);
  });

  it.each([
    ['no-export', '65535:65281'],
    ['no-advertise', '65535:65282'],
    ['no-export-subconfed', '65535:65283'],
    ['graceful-shutdown', '65535:0'],
    ['blackhole', '65535:666'],
    ['llgr-stale', '65535:6'],
    ['no-llgr', '65535:7'],
  ])('knows %s', (name, text) => {
    expect(communityText(parseCommunity(name)!)).toBe(text);
  });

  const wrong = ['', '1', '65536:1', '1:65536', '1:2:3:4', '1:2:4294967296', '-1:2', '1:', ' 1:2', 'no_export'];
  it.each(wrong)('refuses “%s”', (text) => {
    expect(parseCommunity(text)).toBeNull();
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(community, (value) => {
        expect(parseCommunity(communityText(value))).toEqual(value);
      }),
    );
  });
});

describe('sets of communities', () => {
  it('are the same whatever the order and however often each is named', () => {
    const table = new CommunityTable();
    const few = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom<Community>([1, 2, 3], [1, 2, 4]));
    const set = fc.array(few, { maxLength: 6 });
    fc.assert(
      fc.property(set, set, (a, b) => {
        const both = table.intern([...a, ...b]);
        expect(table.with(table.intern(a), b)).toBe(both);
        expect(table.intern([...b, ...a].toReversed())).toBe(both);
        for (const one of a) if (typeof one === 'number') expect(table.has(both, one)).toBe(true);
        const texts = table.read(both).map(communityText);
        expect(new Set(texts)).toEqual(new Set([...a, ...b].map(communityText)));
        expect(new Set(texts).size).toBe(texts.length);
      }),
    );
  });

  it('tell a standard community from a large one of like parts', () => {
    const table = new CommunityTable();
    expect(table.has(table.intern([[0, 0, 5]]), 5)).toBe(false);
  });
});

describe('propagation', () => {
  it('communities are transitive: inside an AS and across its borders (RFC 1997, RFC 8092 §3)', () => {
    expect(everywhere(line([COLOUR, LARGE]))).toEqual(Array(4).fill('64500:80 64500:7:4200000000'));
  });

  it('NO_EXPORT goes round inside the AS that received it and not beyond', () => {
    expect(everywhere(line([WellKnown.noExport]))).toEqual([null, null, null, null]);
    const added: SessionPolicy = { ...DEFAULT_POLICY, communities: [WellKnown.noExport] };
    expect(everywhere(line([COLOUR], [added], 1))).toEqual(['64500:80 65535:65281', '64500:80 65535:65281', null, null]);
  });

  it('NO_ADVERTISE stays with the router that received it', () => {
    expect(everywhere(line([WellKnown.noAdvertise]))).toEqual([null, null, null, null]);
    const added: SessionPolicy = { ...DEFAULT_POLICY, communities: [WellKnown.noAdvertise] };
    expect(everywhere(line([], [added], 1))).toEqual(['65535:65282', null, null, null]);
  });

  it('an own route with NO_EXPORT is told inside the AS and nowhere else', () => {
    const network = line([]);
    network.engine.originate(0, 1, true, network.ownRoute({ communities: [WellKnown.noExport] }));
    network.rest();
    // Its neighbour AS 1 originates too and is not told; AS 3 and AS 4 lose the route, since router 2 prefers the shorter path.
    expect([network.path(2), network.path(3), network.path(4)]).toEqual(['', null, null]);
    expect(network.context.ribs[0]!.adjOut[network.end(1, 0)]).toBe(0);
  });

  it('what a route came with is taken off where the session does not send communities; what policy adds is not', () => {
    const mute: SessionPolicy = { ...DEFAULT_POLICY, sendsCommunities: false };
    expect(everywhere(line([COLOUR], [mute], 0, 1))).toEqual(['64500:80', '64500:80', '', '']);
    const adds: SessionPolicy = { ...mute, communities: [LARGE] };
    expect(everywhere(line([COLOUR], [adds], 0, 1)).slice(2)).toEqual(['64500:7:4200000000', '64500:7:4200000000']);
  });

  it('an action on own routes adds to those and to no others', () => {
    const own: SessionPolicy = { ...DEFAULT_POLICY, own: new Map([[0, { communities: [COLOUR] }]]) };
    expect(everywhere(line([], [own], 1))).toEqual(Array(4).fill('64500:80'));
    expect(everywhere(line([], [own], 0, 1))).toEqual(['', '', '', '']);
  });
});
