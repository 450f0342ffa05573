/**
 * Goal: who keeps the routes of a neighbour that went away, for how long, and what becomes of them (RFC 4724 §4.2, RFC 9494
 * §4.2). Method: origin, helper and listener in a line, with an alternative where one is needed; the session between the first
 * two is lost in each way there is, and what the listener hears is read against the clock.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { WellKnown } from '../../../sim/model/community.ts';
import type { SessionTimers } from '../../../sim/routing/session/session-options.ts';
import { PREFIX } from '../../support/random-internet.ts';
import { SECOND, smallSessions, type SmallSessions } from '../../support/small-sessions.ts';

const OTHER = { text: '198.51.100.0/24', family: 4, length: 24 } as const;
const RESTART = 120;
const restarts = (longLived = 0): Partial<SessionTimers> => ({
  gracefulRestart: { restartUs: RESTART * SECOND, longLivedUs: longLived * SECOND },
});

/** AS 1 (two prefixes) under AS 2 under AS 3. The session of 1 and 2 restarts gracefully. */
function line(timers: Partial<SessionTimers>, policyToListener = 0): SmallSessions {
  const network = smallSessions(
    [1, 2, 3],
    [
      { a: 0, b: 1, relation: Relation.provider, delayUs: 50_000 },
      { a: 1, b: 2, relation: Relation.provider, delayUs: 50_000, policyA: policyToListener },
    ],
    {
      timers: (owner, peer) => (owner + peer === 1 ? timers : {}),
      context: { prefixes: [PREFIX, OTHER], policies: [DEFAULT_POLICY, { ...DEFAULT_POLICY, takesLongLivedStale: true }] },
    },
  );
  for (const prefix of [0, 1]) network.engine.originate(prefix, 0, true);
  return network;
}
/** What AS 3 is told after the start: seconds and path. */
const told = (network: SmallSessions): string[] =>
  network.sent
    .filter(({ to, atUs }) => to === 2 && atUs > SECOND)
    .map(({ atUs, path }) => `${Math.floor(atUs / SECOND)} ${path ?? 'withdrawn'}`);
const both = (network: SmallSessions, router: number): (string | null)[] => [0, 1].map((prefix) => network.path(router, prefix));

describe('a neighbour that restarts gracefully', () => {
  it('and is silent beyond its hold time: its routes stay for the restart time and then go', () => {
    const network = line(restarts());
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.runUntil(200 * SECOND);
    expect(network.changes.map(({ by, isUp }) => [by, isUp])).toEqual([['hold-timer', false], ['hold-timer', false]]);
    expect([both(network, 1), both(network, 2)]).toEqual([['1', '1'], ['2 1', '2 1']]);
    network.rest();
    const lost = network.changes.find(({ at }) => at === 1)!.seconds;
    expect(both(network, 1)).toEqual([null, null]);
    expect(told(network)).toEqual(Array(2).fill(`${Math.floor(lost + RESTART)} withdrawn`));
  });

  it('and loses its TCP connection for a moment: nobody further on hears of it', () => {
    const network = line(restarts());
    network.at(100 * SECOND, () => network.layer.reset(network.end(0, 1)));
    network.rest();
    expect(network.changes.map(({ isUp }) => isUp)).toEqual([false, false, true, true]);
    expect(told(network)).toEqual([]);
    expect(network.engine.isStale(network.end(1, 0))).toBe(false);
    expect(both(network, 2)).toEqual(['2 1', '2 1']);
  });

  it('without the capability its routes go at once and come again', () => {
    const network = line({});
    network.at(100 * SECOND, () => network.layer.reset(network.end(0, 1)));
    network.rest();
    expect(told(network).slice(0, 2)).toEqual(['100 withdrawn', '100 withdrawn']);
    expect(told(network).length).toBe(4);
    expect(both(network, 2)).toEqual(['2 1', '2 1']);
  });

  it('and comes back with less: what is still stale at End-of-RIB goes then, not earlier', () => {
    const network = line(restarts());
    network.at(100 * SECOND, () => {
      network.layer.reset(network.end(0, 1));
      network.engine.originate(1, 0, false);
    });
    network.rest();
    const up = network.changes.find(({ isUp }) => isUp)!.seconds;
    expect(told(network)).toEqual([`${Math.floor(up + 0.05)} withdrawn`]);
    expect(both(network, 2)).toEqual(['2 1', null]);
  });

  it('and says goodbye by NOTIFICATION: its routes go at once', () => {
    const network = line(restarts());
    network.at(100 * SECOND, () => network.layer.close(network.end(0, 1)));
    network.runUntil(101 * SECOND);
    expect(told(network)).toEqual(['100 withdrawn', '100 withdrawn']);
  });

  it('and whose line is seen to be dead: its routes go at once', () => {
    const network = line({ ...restarts(), seesCarrier: true });
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.runUntil(101 * SECOND);
    expect(told(network)).toEqual(['100 withdrawn', '100 withdrawn']);
  });

  it('twice in a row: what was stale already when it went again is deleted (RFC 4724 §4.2)', () => {
    const network = line(restarts());
    const [helper, own] = [network.end(1, 0), network.end(0, 1)];
    const lose = (): void => [own, helper].forEach((end) => network.engine.sessionLost(end, true));
    const establish = (): void => [own, helper].forEach((end) => network.engine.sessionEstablished(end));
    // It comes back for good, and goes again; it comes back, and goes before any of its table has arrived.
    for (const seconds of [100, 200]) network.at(seconds * SECOND, lose);
    for (const seconds of [101, 201]) network.at(seconds * SECOND, establish);
    network.runUntil(201 * SECOND);
    expect(both(network, 1)).toEqual(['1', '1']);
    network.at(201 * SECOND + 20_000, lose);
    network.rest();
    expect(both(network, 1)).toEqual([null, null]);
  });

  it('gives the helper no reason to prefer another way meanwhile', () => {
    const network = smallSessions(
      [1, 2, 3],
      [
        { a: 0, b: 1, relation: Relation.provider },
        { a: 0, b: 2, relation: Relation.provider },
        { a: 2, b: 1, relation: Relation.provider },
      ],
      { timers: () => restarts() },
    );
    network.engine.originate(0, 0, true);
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.runUntil(200 * SECOND);
    expect(network.path(1)).toBe('1');
    network.rest();
    expect(network.path(1)).toBe('3 1');
  });

  it('keeps nothing beyond a second loss while the first restart time runs', () => {
    const network = line(restarts());
    network.at(100 * SECOND, () => network.layer.reset(network.end(0, 1)));
    network.at(150 * SECOND, () => network.cut(0, 1));
    network.rest();
    const lost = network.changes.findLast(({ at, isUp }) => at === 1 && !isUp)!;
    expect(lost.by).toBe('hold-timer');
    expect(told(network)).toEqual(Array(2).fill(`${Math.floor(lost.seconds + RESTART)} withdrawn`));
  });
});

describe('long-lived stale routes', () => {
  it('outlive the restart time by their own, marked with LLGR_STALE, where the listener takes them', () => {
    const network = line(restarts(3600), 1);
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.runUntil(1000 * SECOND);
    const lost = network.changes.find(({ at }) => at === 1)!.seconds;
    expect([network.communities(1), network.communities(2)]).toEqual(['65535:6', '65535:6']);
    network.rest();
    const [marked, gone] = [lost + RESTART, lost + RESTART + 3600].map(Math.floor);
    expect(told(network)).toEqual([`${marked} 2 1`, `${marked} 2 1`, `${gone} withdrawn`, `${gone} withdrawn`]);
  });

  it('are withdrawn from whoever does not know them (RFC 9494 §4.3)', () => {
    const network = line(restarts(3600));
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.runUntil(1000 * SECOND);
    expect([both(network, 1), both(network, 2)]).toEqual([['1', '1'], [null, null]]);
  });

  it('are not kept where they ask not to be (NO_LLGR)', () => {
    const network = line(restarts(3600), 1);
    network.engine.originate(1, 0, true, network.ownRoute({ communities: [WellKnown.noLlgr] }));
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.runUntil(1000 * SECOND);
    expect(both(network, 1)).toEqual(['1', null]);
  });

  it('give way to any other route, however bad', () => {
    const network = smallSessions(
      [1, 2, 3],
      [
        { a: 0, b: 1, relation: Relation.provider },
        { a: 0, b: 2, relation: Relation.provider },
        { a: 2, b: 1, relation: Relation.customer, policyB: 1 },
      ],
      { timers: () => restarts(3600), context: { policies: [DEFAULT_POLICY, { ...DEFAULT_POLICY, localPref: 0 }] } },
    );
    network.engine.originate(0, 0, true);
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.runUntil(120 * SECOND);
    expect(network.path(1)).toBe('1');
    network.runUntil(300 * SECOND);
    expect(network.path(1)).toBe('3 1');
    // And are taken again when nothing else is left.
    for (const end of [network.end(1, 2), network.end(2, 1)]) network.engine.sessionLost(end);
    network.runUntil(310 * SECOND);
    expect([network.path(1), network.communities(1)]).toEqual(['1', '65535:6']);
  });

  it('lose their mark when the neighbour is back and says them again', () => {
    const network = line(restarts(3600), 1);
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.at(1000 * SECOND, () => network.mend(0, 1));
    network.rest();
    expect([network.communities(1), network.communities(2)]).toEqual(['', '']);
    expect(network.scheduler.now).toBeGreaterThan(1000 * SECOND);
    expect(both(network, 2)).toEqual(['2 1', '2 1']);
  });

  it('go inside the AS as the last resort too', () => {
    const network = smallSessions(
      [1, 2, 2],
      [
        { a: 0, b: 1, relation: Relation.provider },
        { a: 1, b: 2, relation: Relation.internal, link: -1 },
      ],
      { timers: () => restarts(3600), speaker: (i) => ({ routerId: 10 + i }) },
    );
    network.engine.originate(0, 0, true);
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.runUntil(1000 * SECOND);
    expect([network.path(2), network.communities(2)]).toEqual(['1', '65535:6']);
    expect(network.chosen(2)?.localPref).toBe(200);
  });
});
