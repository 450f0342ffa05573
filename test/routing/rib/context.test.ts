/**
 * Goal: what most sessions send is made once for all prefixes and neighbours of a kind, so the policy of most sessions must not
 * tell prefixes or neighbours apart; and whether MED counts is known before the first route. Method: contexts of one session.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type SessionPolicy } from '../../../sim/routing/policy/policy.ts';
import type { RoutingContext } from '../../../sim/routing/rib/context.ts';
import { smallNetwork } from '../../support/small-network.ts';

const contextWith = (...changed: readonly Partial<SessionPolicy>[]): RoutingContext =>
  smallNetwork([1, 2], [{ a: 0, b: 1, relation: Relation.provider }], {
    context: { policies: changed.map((change) => ({ ...DEFAULT_POLICY, ...change })) },
  }).context;

describe('a routing context', () => {
  const particular: readonly Partial<SessionPolicy>[] = [
    { announced: new Set([0]) },
    { own: new Map([[0, { prependCount: 1 }]]) },
    { honoursActions: true },
  ];

  it.each(particular)('refuses a first policy that treats prefixes or neighbours differently', (change) => {
    expect(() => contextWith(change)).toThrow('policy 0');
    expect(() => contextWith({}, change)).not.toThrow();
  });

  it('knows from the start whether a policy sets a MED', () => {
    const medOf = (change: Partial<SessionPolicy>): boolean => contextWith({}, change).attributes.hasMed;
    expect([{}, { med: 5 }, { own: new Map([[0, { med: 5 }]]) }, { own: new Map([[0, { med: null }]]) }].map(medOf)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
