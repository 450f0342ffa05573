/**
 * Goal: a session that exceeds its maximum of prefixes is ended once, by whatever it comes to exceed it, and can be released
 * once. Method: two routers; many prefixes in one instant, a lower limit, a start above the limit; the changes of the session
 * are read.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type MaximumPrefixes } from '../../../sim/routing/policy/policy.ts';
import { PREFIX } from '../../support/random-internet.ts';
import { SECOND, smallSessions, type SmallSessions } from '../../support/small-sessions.ts';

const prefixes = Array.from({ length: 50 }, (_, i) => ({ ...PREFIX, text: `192.0.${i}.0/24` }));
const FOR_GOOD: MaximumPrefixes = { count: 5, action: 'teardown', restartAfterUs: null };

/** AS 1 tells AS 2 of the first `held` prefixes; policy 1 limits them to five. */
function fed(held: number, policyB: number, maximumPrefixes = FOR_GOOD): SmallSessions {
  const network = smallSessions([1, 2], [{ a: 0, b: 1, relation: Relation.provider, delayUs: 50_000, policyB }], {
    context: { prefixes, policies: [DEFAULT_POLICY, { ...DEFAULT_POLICY, maximumPrefixes }] },
  });
  announce(network, 0, held, true);
  return network;
}
function announce(network: SmallSessions, from: number, to: number, isOriginated: boolean): void {
  for (let prefix = from; prefix < to; prefix++) network.engine.originate(prefix, 0, isOriginated);
}
const known = (network: SmallSessions): number => prefixes.filter((_, prefix) => network.path(1, prefix) !== null).length;
const ups = (network: SmallSessions): boolean[] => network.changes.map(({ isUp }) => isUp);

describe('a session over its maximum of prefixes', () => {
  it('by many prefixes in one instant is closed once: one release brings it back', () => {
    const network = fed(5, 1);
    network.at(100 * SECOND, () => announce(network, 5, 50, true));
    network.at(200 * SECOND, () => announce(network, 5, 50, false));
    network.at(300 * SECOND, () => network.layer.release(network.end(1, 0)));
    network.runUntil(250 * SECOND);
    expect([ups(network), known(network)]).toEqual([[false, false], 0]);
    network.rest();
    expect([ups(network), known(network)]).toEqual([[false, false, true, true], 5]);
  });

  it('and with a time to restart after is tried once each time', () => {
    const network = fed(5, 1, { ...FOR_GOOD, restartAfterUs: 60 * SECOND });
    network.at(100 * SECOND, () => announce(network, 5, 50, true));
    network.runUntil(100 * SECOND + 55 * SECOND);
    expect(ups(network)).toEqual([false, false]);
    network.at(400 * SECOND, () => announce(network, 5, 50, false));
    network.runUntil(600 * SECOND);
    // Each round takes the restart time and a reconnection of at most five seconds and five trips.
    const starts = network.changes.filter(({ at, isUp }) => at === 1 && isUp).map(({ seconds }) => seconds);
    expect(starts.length).toBeGreaterThanOrEqual(5);
    starts.slice(1).forEach((seconds, i) => expect(seconds - starts[i]!).toBeLessThan(66));
    expect(known(network)).toBe(5);
  });

  it('by a policy that sets a lower one ends', () => {
    const network = fed(50, 0);
    network.at(100 * SECOND, () => network.engine.changePolicy(network.end(1, 0), 1));
    network.runUntil(99 * SECOND);
    expect([ups(network), known(network)]).toEqual([[], 50]);
    network.rest();
    expect([ups(network), known(network)]).toEqual([[false, false], 0]);
    expect(network.changes[0]).toMatchObject({ at: 1, isUp: false });
  });

  it('from the start ends when the run begins', () => {
    const network = fed(50, 0);
    network.runUntil(SECOND);
    // A start in which the policy was there all along.
    network.context.policyOf[network.end(1, 0)] = 1;
    network.engine.checkLimits();
    network.rest();
    expect([ups(network), known(network)]).toEqual([[false, false], 0]);
  });
});
