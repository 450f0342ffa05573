/**
 * Goal: which attributes cross the border of an AS and which do not (RFC 4271 §5.1). Method: routes originated with attributes of
 * their own go through three ASes, the middle one with two routers; what each has chosen is read back.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type SessionPolicy } from '../../../sim/routing/policy/policy.ts';
import { AttributeTable, NO_MED, PLAIN_ATTRIBUTES } from '../../../sim/routing/route/attributes.ts';
import { smallNetwork, type OwnAttributes, type SmallNetwork } from '../../support/small-network.ts';

/** AS 1 (router 0), AS 2 (routers 1 and 2), AS 3 (router 3); each AS is the customer of the next. */
function carried(own: OwnAttributes, first: Partial<SessionPolicy> = {}, onImport: Partial<SessionPolicy> = {}): SmallNetwork {
  const network = smallNetwork(
    [1, 2, 2, 3],
    [
      { a: 0, b: 1, relation: Relation.provider, policyA: 1, policyB: 2 },
      { a: 1, b: 2, relation: Relation.internal, link: -1 },
      { a: 2, b: 3, relation: Relation.provider },
    ],
    {
      speaker: (i) => ({ routerId: 10 + i }),
      context: { policies: [DEFAULT_POLICY, { ...DEFAULT_POLICY, ...first }, { ...DEFAULT_POLICY, ...onImport }] },
    },
  );
  network.engine.originate(0, 0, true, network.ownRoute(own));
  network.rest();
  return network;
}
const at = <T>(network: SmallNetwork, read: (value: NonNullable<ReturnType<SmallNetwork['chosen']>>) => T): (T | null)[] =>
  [1, 2, 3].map((router) => {
    const chosen = network.chosen(router);
    return chosen === null ? null : read(chosen);
  });

describe('ORIGIN', () => {
  it.each([0, 1, 2])('%i is set by the origin and not changed by any other speaker (§5.1.1)', (origin) => {
    expect(at(carried({ origin }), (chosen) => chosen.origin)).toEqual([origin, origin, origin]);
  });
});

describe('MULTI_EXIT_DISC', () => {
  it('goes to the neighbouring AS and through it, and not to the one after (§5.1.4)', () => {
    expect(at(carried({}, { med: 30 }), ({ med }) => med)).toEqual([30, 30, NO_MED]);
  });

  it('0 is not the same as none', () => {
    expect(at(carried({}, { med: 0 }), ({ med }) => med)).toEqual([0, 0, NO_MED]);
    expect(at(carried({}), ({ med }) => med)).toEqual([NO_MED, NO_MED, NO_MED]);
  });

  it('may be any 32 bits', () => {
    expect(at(carried({}, { med: 4_294_967_295 }), ({ med }) => med)).toEqual([4_294_967_295, 4_294_967_295, NO_MED]);
  });

  it('of an own route is sent, unless the session or the prefix says otherwise', () => {
    expect(at(carried({ med: 7 }), ({ med }) => med)).toEqual([7, 7, NO_MED]);
    expect(at(carried({ med: 7 }, { med: 30 }), ({ med }) => med)).toEqual([30, 30, NO_MED]);
    const own = new Map([[0, { med: 5 }]]);
    expect(at(carried({ med: 7 }, { med: 30, own }), ({ med }) => med)).toEqual([5, 5, NO_MED]);
    const none = new Map([[0, { med: null }]]);
    expect(at(carried({ med: 7 }, { med: 30, own: none }), ({ med }) => med)).toEqual([NO_MED, NO_MED, NO_MED]);
  });
});

describe('LOCAL_PREF', () => {
  it.each([0, 120, 2_147_483_648, 4_294_967_295])('%i is told inside the AS and never to another (§5.1.5)', (localPref) => {
    expect(at(carried({}, {}, { localPref }), (chosen) => chosen.localPref)).toEqual([-1, localPref, -1]);
  });

  it('decides inside the AS as a number without sign', () => {
    const policies = [DEFAULT_POLICY, { ...DEFAULT_POLICY, localPref: 4_000_000_000 }];
    const network = smallNetwork(
      [1, 2, 2],
      [
        { a: 0, b: 1, relation: Relation.provider, policyB: 1 },
        { a: 1, b: 2, relation: Relation.internal, link: -1 },
        { a: 0, b: 2, relation: Relation.provider },
      ],
      { speaker: (i) => ({ routerId: 10 + i }), context: { policies } },
    );
    network.engine.originate(0, 0, true);
    network.rest();
    expect(network.context.ribs[0]!.locEdge[2]).toBe(network.end(2, 1));
  });
});

describe('sets of attributes', () => {
  it('are read as they were written, and what is transitive is origin, communities and OTC', () => {
    const table = new AttributeTable();
    const sets = [table.communities.intern([1]), table.communities.intern([2, [1, 2, 3]])];
    const word = fc.integer({ min: 0, max: 0xffffffff });
    const value = fc.record({
      origin: fc.integer({ min: 0, max: 2 }),
      med: fc.option(word, { nil: NO_MED }),
      localPref: fc.option(fc.integer({ min: 0, max: 0xffffffff }), { nil: -1 }),
      nextHop: fc.integer({ min: -1, max: 1000 }),
      learned: fc.integer({ min: 0, max: 2 }),
      originator: fc.integer({ min: -1, max: 1000 }),
      clusters: fc.array(word, { maxLength: 3 }),
      communities: fc.constantFrom(0, ...sets),
      otc: word,
    });
    fc.assert(
      fc.property(value, ({ clusters: list, ...rest }) => {
        const clusters = list.reduceRight((tail, id) => table.clusterListWith(id, tail), 0);
        const id = table.intern({ ...rest, clusters });
        expect(table.read(id)).toEqual({ ...rest, clusters });
        expect(table.clusterListLength(clusters)).toBe(list.length);
        for (const clusterId of list) expect(table.clusterListHas(clusters, clusterId)).toBe(true);
        const { origin, communities, otc } = rest;
        expect(table.read(table.transitive(id))).toEqual({ ...PLAIN_ATTRIBUTES, origin, communities, otc });
      }),
    );
  });
});
