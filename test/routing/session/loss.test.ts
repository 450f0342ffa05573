/**
 * Goal: ways to lose a session other than a cut line: a process that dies, one end that forgets, one direction that goes dark,
 * too many prefixes. Method: two or three routers; who notices when, by what, and whether the session finds back, against windows
 * worked out by hand.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type MaximumPrefixes, type SessionPolicy } from '../../../sim/routing/policy/policy.ts';
import { NO_ROUTE } from '../../../sim/routing/route/routes.ts';
import type { SessionTimers } from '../../../sim/routing/session/session-options.ts';
import { PREFIX } from '../../support/random-internet.ts';
import { SECOND, smallSessions, type SmallSessions } from '../../support/small-sessions.ts';

const DELAY = 0.05;
function pair(timers: Partial<SessionTimers> = {}, seed = 4): SmallSessions {
  const network = smallSessions([1, 2], [{ a: 0, b: 1, relation: Relation.provider, delayUs: DELAY * SECOND }], {
    timers: () => timers,
    seed,
  });
  network.engine.originate(0, 0, true);
  return network;
}
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

describe('a TCP reset', () => {
  it('ends both ends at once, and the session is back after the connect-retry timer', () => {
    const network = pair();
    network.at(100 * SECOND, () => network.layer.reset(network.end(0, 1)));
    network.rest();
    const [a, b, ...ups] = network.changes;
    expect([a, b]).toMatchObject([
      { seconds: 100, isUp: false, by: 'closed' },
      { seconds: 100, isUp: false, by: 'closed' },
    ]);
    expect(ups.map(({ isUp }) => isUp)).toEqual([true, true]);
    expect(ups[0]!.seconds).toBeGreaterThanOrEqual(100 + 5 * DELAY);
    expect(ups[0]!.seconds).toBeLessThanOrEqual(105 + 5 * DELAY);
    expect(network.path(1)).toBe('1');
  });

  it('on a line that is cut comes back with the line', () => {
    const network = pair();
    network.at(100 * SECOND, () => network.cut(0, 1));
    network.at(101 * SECOND, () => network.layer.reset(network.end(0, 1)));
    network.at(200 * SECOND, () => network.mend(0, 1));
    network.rest();
    expect(network.changes.map(({ isUp }) => isUp)).toEqual([false, false, true, true]);
    expect(network.changes[2]!.seconds).toBeGreaterThan(200);
  });
});

describe('an end that forgets', () => {
  it.each(SEEDS)('leaves the other half-open until its next keepalive, and the session is set up again (seed %i)', (seed) => {
    const network = pair({ connectRetryUs: 60 * SECOND }, seed);
    network.at(100 * SECOND, () => network.layer.forget(network.end(0, 1)));
    network.runUntil(100 * SECOND);
    // The other end goes on forwarding by what it has.
    expect([network.changes.length, network.path(1)]).toEqual([1, '1']);
    network.rest();
    const other = network.changes[1]!;
    expect(other).toMatchObject({ at: 1, isUp: false, by: 'closed' });
    expect(other.seconds).toBeLessThanOrEqual(103 + 2 * DELAY);
    expect(network.changes.slice(2).map(({ isUp }) => isUp)).toEqual([true, true]);
    expect(network.path(1)).toBe('1');
  });

  it('without keepalives is found out by the new connection alone', () => {
    const network = pair({ holdUs: null });
    network.at(100 * SECOND, () => network.layer.forget(network.end(0, 1)));
    network.rest();
    expect(network.changes.map(({ at, isUp }) => [at, isUp])).toEqual([
      [0, false],
      [1, false],
      [0, true],
      [1, true],
    ]);
    expect(network.path(1)).toBe('1');
  });
});

describe('one direction that goes dark', () => {
  const dark = (timers: Partial<SessionTimers>, seed: number): SmallSessions => {
    const network = pair(timers, seed);
    // What router 0 sends is lost; what router 1 sends arrives.
    network.at(100 * SECOND, () => network.physical.holdWay(network.linkOf(0, 1), 0, true));
    network.runUntil(150 * SECOND);
    return network;
  };

  it.each(SEEDS)('is noticed by both hold timers, first at the end that hears nothing (seed %i)', (seed) => {
    const network = dark({}, seed);
    const [first, second] = network.changes;
    expect([first, second]).toMatchObject([
      { at: 1, by: 'hold-timer' },
      { at: 0, by: 'hold-timer' },
    ]);
    // Hold 9 s, keepalives every 3 s: the deaf end within [6, 9]; the other gets one more, and with it within [9, 12].
    expect(first!.seconds).toBeGreaterThanOrEqual(106);
    expect(first!.seconds).toBeLessThanOrEqual(109);
    expect(second!.seconds).toBeGreaterThanOrEqual(109);
    expect(second!.seconds).toBeLessThanOrEqual(112);
    expect(network.path(1)).toBeNull();
  });

  it('is not seen by the carrier', () => {
    const network = dark({ seesCarrier: true }, 1);
    expect(network.changes.map(({ by }) => by)).toEqual(['hold-timer', 'hold-timer']);
  });

  it.each(SEEDS)('is noticed by BFD at both ends within its detection time (seed %i)', (seed) => {
    const network = dark({ bfd: { intervalUs: 100_000, multiplier: 3 } }, seed);
    expect(network.changes.map(({ by }) => by)).toEqual(['bfd', 'bfd']);
    for (const { seconds } of network.changes) {
      expect(seconds).toBeGreaterThan(100.2);
      expect(seconds).toBeLessThanOrEqual(100.3);
    }
  });

  it('comes back with both directions, not with one', () => {
    const network = pair();
    const link = network.linkOf(0, 1);
    network.at(100 * SECOND, () => network.physical.holdWay(link, 0, true));
    network.at(110 * SECOND, () => network.physical.holdWay(link, 1, true));
    network.at(200 * SECOND, () => network.physical.holdWay(link, 0, false));
    network.at(300 * SECOND, () => network.physical.holdWay(link, 1, false));
    network.rest();
    const ups = network.changes.filter(({ isUp }) => isUp);
    expect(ups.length).toBe(2);
    expect(ups[0]!.seconds).toBeGreaterThan(300);
    expect(network.path(1)).toBe('1');
  });
});

const prefixes = Array.from({ length: 4 }, (_, i) => ({ ...PREFIX, text: `192.0.${i}.0/24` }));
const limited = (maximumPrefixes: MaximumPrefixes): SessionPolicy[] => [DEFAULT_POLICY, { ...DEFAULT_POLICY, maximumPrefixes }];
function fed(maximum: MaximumPrefixes, held = 2): SmallSessions {
  const network = smallSessions([1, 2], [{ a: 0, b: 1, relation: Relation.provider, delayUs: DELAY * SECOND, policyB: 1 }], {
    context: { prefixes, policies: limited(maximum) },
  });
  for (let prefix = 0; prefix < held; prefix++) network.engine.originate(prefix, 0, true);
  return network;
}
const known = (network: SmallSessions): number => prefixes.filter((_, prefix) => network.path(1, prefix) !== null).length;

describe('a maximum of prefixes', () => {
  it('reached is no offence, exceeded ends the session for good where no restart is set (RFC 4486 §4)', () => {
    const network = fed({ count: 2, action: 'teardown', restartAfterUs: null });
    network.runUntil(100 * SECOND);
    expect([known(network), network.changes.length]).toEqual([2, 0]);
    network.at(100 * SECOND, () => network.engine.originate(2, 0, true));
    network.rest();
    expect(network.changes.map(({ at, isUp, by }) => [at, isUp, by])).toEqual([
      [1, false, 'prefix-limit'],
      [0, false, 'prefix-limit'],
    ]);
    expect(known(network)).toBe(0);
  });

  it('exceeded by several at once ends it once, and the restart is tried after its time', () => {
    const network = fed({ count: 2, action: 'teardown', restartAfterUs: 60 * SECOND });
    network.at(100 * SECOND, () => {
      network.engine.originate(2, 0, true);
      network.engine.originate(3, 0, true);
    });
    network.at(130 * SECOND, () => {
      network.engine.originate(2, 0, false);
      network.engine.originate(3, 0, false);
    });
    network.rest();
    expect(network.changes.map(({ isUp }) => isUp)).toEqual([false, false, true, true]);
    expect(network.changes[2]!.seconds).toBeGreaterThanOrEqual(160);
    expect(network.changes[2]!.seconds).toBeLessThanOrEqual(166);
    expect(known(network)).toBe(2);
  });

  it('still exceeded ends the session again after each restart', () => {
    const network = fed({ count: 2, action: 'teardown', restartAfterUs: 60 * SECOND }, 3);
    network.runUntil(300 * SECOND);
    const ends = network.changes.filter(({ at, isUp }) => at === 1 && !isUp).map(({ seconds }) => seconds);
    expect(ends.length).toBeGreaterThanOrEqual(4);
    for (let i = 1; i < ends.length; i++) expect(ends[i]! - ends[i - 1]!).toBeGreaterThanOrEqual(60);
  });

  it('counts what is held and not what was ever sent', () => {
    const network = fed({ count: 2, action: 'teardown', restartAfterUs: null });
    for (let i = 0; i < 5; i++) {
      network.at((100 + i * 10) * SECOND, () => network.engine.originate(1, 0, false));
      network.at((105 + i * 10) * SECOND, () => network.engine.originate(1, 0, true));
    }
    network.at(200 * SECOND, () => network.layer.reset(network.end(0, 1)));
    network.rest();
    expect(network.changes.map(({ isUp }) => isUp)).toEqual([false, false, true, true]);
    expect(known(network)).toBe(2);
  });

  it('only warned about changes nothing', () => {
    const network = fed({ count: 2, action: 'warn', restartAfterUs: null }, 4);
    network.rest();
    expect([known(network), network.changes.length]).toEqual([4, 0]);
  });

  it('is agreed on anew when the policy changes', () => {
    const network = smallSessions([1, 2], [{ a: 0, b: 1, relation: Relation.provider }], {
      context: { prefixes, policies: limited({ count: 2, action: 'teardown', restartAfterUs: null }) },
    });
    for (let prefix = 0; prefix < 2; prefix++) network.engine.originate(prefix, 0, true);
    network.at(100 * SECOND, () => network.engine.changePolicy(network.end(1, 0), 1));
    network.at(200 * SECOND, () => network.engine.originate(2, 0, true));
    network.rest();
    expect([network.changes.length, known(network)]).toEqual([2, 0]);
  });

  it('starts from nothing at a router that lost its power while its sessions were gone', () => {
    const network = smallSessions([1, 2], [{ a: 0, b: 1, relation: Relation.provider, policyB: 1 }], {
      context: { prefixes, policies: limited({ count: 2, action: 'teardown', restartAfterUs: null }) },
      timers: () => ({ gracefulRestart: { restartUs: 3600 * SECOND, longLivedUs: 0 } }),
    });
    for (let prefix = 0; prefix < 2; prefix++) network.engine.originate(prefix, 0, true);
    network.at(100 * SECOND, () => network.cut(0, 1));
    // Both prefixes are kept as stale when the power fails.
    network.at(200 * SECOND, () => network.physical.holdRouter(1, true));
    network.at(300 * SECOND, () => network.physical.holdRouter(1, false));
    network.at(400 * SECOND, () => network.mend(0, 1));
    network.rest();
    expect([network.changes.at(-1)!.isUp, known(network)]).toEqual([true, 2]);
  });
});

describe('a session of several paths', () => {
  it.each(['close', 'reset', 'forget'] as const)('goes as one: %s', (how) => {
    // Reflector 0 tells its client 3 of the exits 1 and 2.
    const client = { relation: Relation.internalClient, reverse: Relation.internal, link: -1 } as const;
    const network = smallSessions(
      [1, 1, 1, 1, 9],
      [
        ...[1, 2].map((b) => ({ a: 0, b, ...client })),
        { a: 0, b: 3, ...client, addPaths: 2 },
        { a: 1, b: 4, relation: Relation.customer },
        { a: 2, b: 4, relation: Relation.customer },
      ],
      { speaker: (i) => ({ routerId: 100 + i }), context: { igp: { metric: (_, to) => to } } },
    );
    network.engine.originate(0, 4, true);
    network.rest();
    const { graph, ribs, sessionUp } = network.context;
    const lanes = [...graph.session.keys()].filter((h) => graph.owner[h] === 3 && graph.peer[h] === 0);
    expect(lanes.map((h) => ribs[0]!.adjIn[h] !== NO_ROUTE)).toEqual([true, true]);
    network.at(network.scheduler.now + SECOND, () => network.layer[how](network.end(3, 0)));
    network.runUntil(network.scheduler.now + SECOND + 10);
    expect(lanes.map((h) => sessionUp[h])).toEqual([0, 0]);
    expect(network.path(3)).toBeNull();
    if (how === 'close') network.layer.release(network.end(3, 0));
    network.rest();
    expect(lanes.map((h) => ribs[0]!.adjIn[h] !== NO_ROUTE)).toEqual([true, true]);
    // Watchers hear of a session and not of its lanes.
    expect(network.changes.filter(({ at, isUp }) => at === 3 && !isUp).length).toBe(1);
  });
});
