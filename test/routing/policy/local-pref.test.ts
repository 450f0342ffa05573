/**
 * Goal: any LOCAL_PREF that fits into 32 bits is kept inside an AS as it is (RFC 4271 §5.1.5). Method: two borders, one of which
 * prefers its neighbour by the highest value there is; both use that one.
 */
import { expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { smallNetwork } from '../../support/small-network.ts';

it.each([0, 1, 2_147_483_648, 4_294_967_295])('LOCAL_PREF %d travels as it is', (localPref) => {
  // 0 and 1 are the borders of one AS; 2 and 3 both reach the origin, 4, 2 by the shorter path.
  const network = smallNetwork(
    [10, 10, 20, 30, 40],
    [
      { a: 0, b: 1, relation: Relation.internal },
      { a: 0, b: 2, relation: Relation.provider },
      { a: 1, b: 3, relation: Relation.provider, policyA: 1 },
      { a: 2, b: 4, relation: Relation.customer },
      { a: 3, b: 4, relation: Relation.customer, policyB: 2 },
    ],
    { context: { policies: [DEFAULT_POLICY, { ...DEFAULT_POLICY, localPref }, { ...DEFAULT_POLICY, prependCount: 2 }] } },
  );
  network.engine.originate(0, 4, true);
  network.rest();
  // Routes from providers have 50 by default.
  const wanted = localPref > 50 ? '30 40 40 40' : '20 40';
  expect([network.path(0), network.path(1)]).toEqual([wanted, wanted]);
});
