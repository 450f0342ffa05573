/**
 * Goal: a maximum of prefixes counts what is in Adj-RIB-In, however it came there and whenever the count is asked for. Method:
 * one session whose routes are put into place by the solver after the engine was made, as at the start of a run, and changed by
 * it.
 */
import { describe, expect, it } from 'vitest';
import { PrefixLimits } from '../../../sim/routing/engine/prefix-limits.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type MaximumPrefixes } from '../../../sim/routing/policy/policy.ts';
import { solveFixpoint } from '../../../sim/routing/solver/fixpoint.ts';
import { PREFIX } from '../../support/random-internet.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const prefixes = Array.from({ length: 5 }, (_, i) => ({ ...PREFIX, text: `192.0.${i}.0/24` }));
const LIMIT: MaximumPrefixes = { count: 2, action: 'teardown', restartAfterUs: null };

interface Limited extends SmallNetwork {
  readonly over: readonly number[];
  readonly receiver: number;
}

/** AS 2 takes no more than two prefixes of AS 1; the engine was made before the solver put `held` of them there. */
function limited(held: number, limit = LIMIT): Limited {
  const network = smallNetwork([1, 2], [{ a: 0, b: 1, relation: Relation.provider, policyB: 1 }], {
    context: { prefixes, policies: [DEFAULT_POLICY, { ...DEFAULT_POLICY, maximumPrefixes: limit }] },
  });
  const over: number[] = [];
  network.engine.onPrefixLimit = (halfEdge) => over.push(halfEdge);
  for (let prefix = 0; prefix < held; prefix++) solveFixpoint(network.context, prefix, [{ speaker: 0 }]);
  return { ...network, over, receiver: network.end(1, 0) };
}

describe('a maximum of prefixes', () => {
  it('counts what was there before the first message', () => {
    const { engine, over, receiver, rest } = limited(2);
    engine.originate(2, 0, true);
    rest();
    expect(over).toEqual([receiver]);
  });

  it('counts what comes and goes on top of what was there', () => {
    const { engine, over, receiver, rest } = limited(2);
    engine.originate(1, 0, false);
    rest();
    engine.originate(2, 0, true);
    rest();
    expect(over).toEqual([]);
    engine.originate(1, 0, true);
    rest();
    expect(over).toEqual([receiver]);
  });

  it('that the start of a run exceeds is noticed when the run asks', () => {
    for (const [held, wanted] of [[2, 0], [3, 1], [5, 1]] as const) {
      const { engine, over } = limited(held);
      engine.checkLimits();
      expect(over.length).toBe(wanted);
    }
    const warned = limited(5, { ...LIMIT, action: 'warn' });
    warned.engine.checkLimits();
    expect(warned.over).toEqual([]);
  });

  it('that a new policy sets below what is there is exceeded at once', () => {
    const { engine, over, receiver } = limited(3);
    engine.changePolicy(receiver, 0);
    expect(over).toEqual([]);
    engine.changePolicy(receiver, 1);
    expect(over).toEqual([receiver]);
  });

  it('is counted for limited sessions alone', () => {
    const { context, receiver, end } = limited(3);
    const limits = new PrefixLimits(context);
    expect([limits.countOf(receiver), limits.countOf(end(0, 1)), limits.allOver()]).toEqual([3, null, [receiver]]);
  });
});
