/**
 * Goal: each end of a session acts on what it can know, also where one failure follows on another: the carrier that goes after
 * the packets, a farewell that does not arrive, a close while nobody is there, two ends that connect. Method: two routers over
 * one link of 50 ms; what each end notices when and by what, against times worked out by hand.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import type { SessionTimers } from '../../../sim/routing/session/session-options.ts';
import { SECOND, smallSessions, type SmallSessions } from '../../support/small-sessions.ts';

const DELAY = 0.05;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** AS 1 and its provider AS 2; timers by end where a list is given. */
function pair(timers: Partial<SessionTimers> | readonly Partial<SessionTimers>[], seed = 4): SmallSessions {
  const network = smallSessions([1, 2], [{ a: 0, b: 1, relation: Relation.provider, delayUs: DELAY * SECOND }], {
    timers: (owner) => (Array.isArray(timers) ? timers[owner] : timers) as Partial<SessionTimers>,
    seed,
  });
  network.engine.originate(0, 0, true);
  return network;
}
const dark = (network: SmallSessions, from: number, isHeld = true): void =>
  network.physical.holdWay(network.linkOf(0, 1), from, isHeld);
const noticed = (network: SmallSessions): unknown[] => network.changes.map(({ at, by, seconds }) => [at, by, seconds]);

describe('the carrier of a line that lost one direction before', () => {
  it('is seen to go at once', () => {
    const network = pair({ seesCarrier: true });
    network.at(100 * SECOND, () => dark(network, 0));
    network.at(103 * SECOND, () => network.cut(0, 1));
    network.rest();
    expect(noticed(network)).toEqual([[0, 'carrier', 103.01], [1, 'carrier', 103.01]]);
  });

  it('is seen to go with the router at the far end', () => {
    const network = pair({ seesCarrier: true });
    network.at(100 * SECOND, () => dark(network, 1));
    network.at(103 * SECOND, () => network.physical.holdRouter(0, true));
    network.rest();
    expect(noticed(network)).toEqual([[0, 'closed', 103], [1, 'carrier', 103.01]]);
  });

  it('is seen to go once: what else befalls the dead line puts nothing off', () => {
    const network = pair({ seesCarrier: true });
    network.at(100 * SECOND, () => dark(network, 0));
    network.at(103 * SECOND, () => network.cut(0, 1));
    network.at(103 * SECOND + 5000, () => network.cut(0, 1));
    network.at(103 * SECOND + 6000, () => dark(network, 1));
    network.at(103 * SECOND + 7000, () => dark(network, 1, false));
    network.at(103 * SECOND + 8000, () => network.mend(0, 1));
    network.rest();
    expect(noticed(network)).toEqual([[0, 'carrier', 103.01], [1, 'carrier', 103.01]]);
  });

  it.each(SEEDS)('is nothing to an end that does not see it: its hold timer runs on (seed %i)', (seed) => {
    const [alone, followed] = [false, true].map((isCut) => {
      const network = pair({}, seed);
      network.at(100 * SECOND, () => dark(network, 0));
      if (isCut) network.at(105 * SECOND, () => network.cut(0, 1));
      network.rest();
      return network.changes.filter(({ at }) => at === 1);
    });
    expect(alone!.map(({ by }) => by)).toEqual(['hold-timer']);
    expect(followed).toEqual(alone);
  });
});

describe('a session that is closed', () => {
  it('tells the far end nothing where the line is cut while the NOTIFICATION is under way', () => {
    const network = pair({});
    network.at(100 * SECOND, () => network.layer.close(network.end(0, 1)));
    network.at(100.02 * SECOND, () => network.cut(0, 1));
    network.rest();
    expect(network.changes.map(({ at, by }) => [at, by])).toEqual([[0, 'closed'], [1, 'hold-timer']]);
    expect(network.changes[1]!.seconds).toBeGreaterThan(106);
    expect(network.changes[1]!.seconds).toBeLessThanOrEqual(109.02);
  });

  it('tells the far end by a reset where the line carries packets again before its hold timer runs out', () => {
    const network = pair({});
    network.at(100 * SECOND, () => network.layer.close(network.end(0, 1)));
    network.at(100.02 * SECOND, () => network.cut(0, 1));
    network.at(102 * SECOND, () => network.mend(0, 1));
    network.rest();
    expect(network.changes.map(({ at, by }) => [at, by])).toEqual([[0, 'closed'], [1, 'closed']]);
    // Its next keepalive, at most three seconds later, and the way there and back.
    expect(network.changes[1]!.seconds).toBeGreaterThan(102);
    expect(network.changes[1]!.seconds).toBeLessThanOrEqual(105 + 2 * DELAY);
  });

  it('tells the far end where the line is cut after that', () => {
    const network = pair({});
    network.at(100 * SECOND, () => network.layer.close(network.end(0, 1)));
    network.at(100.06 * SECOND, () => network.cut(0, 1));
    network.rest();
    expect(noticed(network)).toEqual([[0, 'closed', 100], [1, 'closed', 100.05]]);
  });

  const restarts: Partial<SessionTimers> = {
    gracefulRestart: { restartUs: 120 * SECOND, longLivedUs: 600 * SECOND },
    connectRetryUs: 3600 * SECOND,
  };

  it.each([
    ['restart time', 150],
    ['long-lived stale time', 400],
  ])('while it is down keeps nothing of the far end any longer (%s)', (_, seconds) => {
    const network = pair(restarts);
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.at(seconds * SECOND, () => network.layer.close(network.end(1, 0)));
    network.runUntil(seconds * SECOND - 1);
    expect(network.path(1)).toBe('1');
    network.runUntil(seconds * SECOND + 10);
    expect([network.path(1), network.engine.isStale(network.end(1, 0))]).toEqual([null, false]);
    // And the timers of then do nothing to what comes later.
    network.at(1000 * SECOND, () => network.mend(0, 1));
    network.at(1000 * SECOND, () => network.layer.release(network.end(1, 0)));
    network.rest();
    expect([network.path(1), network.communities(1)]).toEqual(['1', '']);
  });

  it('while it is down is not heard of at the far end, which waits for its neighbour as long as it would have', () => {
    const network = pair(restarts);
    network.at(100 * SECOND, () => network.layer.reset(network.end(0, 1)));
    network.at(101 * SECOND, () => network.layer.close(network.end(0, 1)));
    network.runUntil(219 * SECOND);
    expect([network.path(1), network.communities(1)]).toEqual(['1', '']);
    network.runUntil(221 * SECOND);
    expect([network.path(1), network.communities(1)]).toEqual(['1', '65535:6']);
    network.rest();
    expect(network.path(1)).toBeNull();
  });
});

describe('two ends that connect', () => {
  it.each(SEEDS)('do so by whoever tries first, whichever of them was written down first (seed %i)', (seed) => {
    const [quick, slow] = [{ connectRetryUs: SECOND }, { connectRetryUs: 120 * SECOND }];
    for (const timers of [[quick, slow], [slow, quick]]) {
      const network = pair(timers, seed);
      network.at(100 * SECOND, () => network.layer.reset(network.end(0, 1)));
      network.rest();
      const back = network.changes.filter(({ isUp }) => isUp).map(({ seconds }) => seconds);
      expect(back.length).toBe(2);
      for (const seconds of back) {
        expect(seconds).toBeGreaterThanOrEqual(100 + 5 * DELAY);
        expect(seconds).toBeLessThanOrEqual(101 + 5 * DELAY);
      }
    }
  });
});

describe('a session inside an AS that nobody looks after', () => {
  it('is lost at both ends when a router dies, and comes back with it', () => {
    const network = smallSessions(
      [1, 1, 9],
      [
        { a: 0, b: 1, relation: Relation.internal, link: -1 },
        { a: 2, b: 0, relation: Relation.provider },
      ],
      { speaker: (i) => ({ routerId: 10 + i }), timers: (owner, peer) => ({ isUnfailing: owner + peer === 1 }) },
    );
    network.engine.originate(0, 2, true);
    network.at(100 * SECOND, () => network.physical.holdRouter(0, true));
    network.at(200 * SECOND, () => network.physical.holdRouter(0, false));
    network.runUntil(150 * SECOND);
    expect(network.path(1)).toBeNull();
    network.rest();
    const { sessionUp } = network.context;
    expect([sessionUp[network.end(0, 1)], sessionUp[network.end(1, 0)], network.path(1)]).toEqual([1, 1, '9']);
  });
});
