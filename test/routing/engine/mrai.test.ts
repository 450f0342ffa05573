/**
 * Goal: the MRAI timer of a peer and what waits for it. Method: one half-edge by hand; the jitter is held to its bounds and
 * mean.
 */
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../../sim/kernel/dice.ts';
import { JITTER_LOW, MraiTimers } from '../../../sim/routing/engine/mrai.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const INTERVAL = 30_000_000;
const { context } = smallNetwork([1, 2], [{ a: 0, b: 1, relation: Relation.peer, mraiUsA: INTERVAL }]);
const timers = (jitter: boolean): MraiTimers => new MraiTimers(context.graph, 3 as Seed, { jitter });
const unite = (a: number, b: number): number => a * 10 + b;

describe('MraiTimers', () => {
  it('opens after the interval, drawn anew each time from 75 to 100 % of it', () => {
    const exact = timers(false);
    exact.start(0, 5);
    expect(exact.openAt(0)).toBe(INTERVAL + 5);
    const jittered = timers(true);
    const drawn = Array.from({ length: 4000 }, (_, now) => {
      jittered.start(0, now);
      return (jittered.openAt(0) - now) / INTERVAL;
    });
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(JITTER_LOW);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(1);
    expect(drawn.reduce((sum, x) => sum + x, 0) / drawn.length).toBeCloseTo(0.875, 2);
    expect(new Set(drawn).size).toBeGreaterThan(3900);
  });

  it('counts what is sent in one instant as one update', () => {
    const timer = timers(true);
    timer.start(0, 10);
    const opens = timer.openAt(0);
    timer.start(0, 10);
    expect([timer.openAt(0), timer.isClosed(0, 10), timer.isClosed(0, 11), timer.isClosed(0, opens)]).toEqual([
      opens,
      false,
      true,
      false,
    ]);
  });

  it('keeps one mark a prefix, with the causes united and the last trigger', () => {
    const waiting = timers(false);
    expect(waiting.wait(0, 7, 1, 100, unite)).toBe(true);
    expect(waiting.wait(0, 3, 2, 101, unite)).toBe(false);
    expect(waiting.wait(0, 7, 4, 102, unite)).toBe(false);
    expect(waiting.take(0)).toEqual([
      { what: 3, roots: 2, trigger: 101 },
      { what: 7, roots: 14, trigger: 102 },
    ]);
    expect(waiting.isWaiting(0)).toBe(false);
    expect(waiting.wait(0, 7, 5, 103, unite)).toBe(true);
  });

  it('forgets timer and marks when the session ends', () => {
    const ended = timers(false);
    ended.start(0, 10);
    ended.wait(0, 1, 0, 0, unite);
    ended.reset(0);
    expect([ended.openAt(0), ended.isWaiting(0), ended.take(0)]).toEqual([0, false, []]);
  });

  it('keeps its marks where many prefixes wait, as where a few do', () => {
    const waiting = timers(false);
    const prefixes = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    for (const round of [1, 2]) {
      prefixes.forEach((prefix, i) => expect(waiting.wait(0, prefix, round, prefix, unite)).toBe(i === 0));
      for (const prefix of prefixes) expect(waiting.wait(0, prefix, 3, -prefix, unite)).toBe(false);
      expect(waiting.wait(1, 7, 5, 0, unite)).toBe(true);
      const taken = waiting.take(0);
      expect(taken.map(({ what }) => what)).toEqual(Array.from({ length: 100 }, (_, i) => i));
      expect(taken.every(({ what, roots, trigger }) => roots === unite(round, 3) && trigger === -what)).toBe(true);
      expect(waiting.take(1)).toEqual([{ what: 7, roots: 5, trigger: 0 }]);
    }
  });

  it('takes a full table in a time that grows with the table and not with its square', () => {
    const waiting = timers(false);
    const started = performance.now();
    for (let prefix = 0; prefix < 60_000; prefix++) waiting.wait(0, prefix, 0, 0, unite);
    for (let prefix = 0; prefix < 60_000; prefix++) waiting.wait(0, prefix, 0, 0, unite);
    expect(waiting.take(0).length).toBe(60_000);
    // Some tens of milliseconds; comparing each with all that wait takes minutes.
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('the MRAI of a session', () => {
  const SECOND = 1_000_000;
  const announced = ({ sent }: SmallNetwork, to: number): number[] =>
    sent.filter((message) => message.to === to && message.path !== null).map(({ atUs }) => atUs);

  it('is started by the table that a new session sends (RFC 4271 §9.2.1.1)', () => {
    const policies = [DEFAULT_POLICY, { ...DEFAULT_POLICY, prependCount: 1 }];
    const network = smallNetwork([1, 2], [{ a: 0, b: 1, relation: Relation.provider, mraiUsA: INTERVAL }], {
      engine: { mraiJitter: false },
      context: { policies },
    });
    const ends = [network.end(0, 1), network.end(1, 0)];
    network.engine.originate(0, 0, true);
    network.at(100 * SECOND, () => ends.forEach((end) => network.engine.sessionLost(end)));
    network.at(110 * SECOND, () => ends.forEach((end) => network.engine.sessionEstablished(end)));
    network.at(112 * SECOND, () => network.engine.changePolicy(ends[0]!, 1));
    network.rest();
    expect(announced(network, 1)).toEqual([0, 110 * SECOND, 110 * SECOND + INTERVAL]);
    expect(network.path(1)).toBe('1 1');
  });

  it('is one for all paths that it carries', () => {
    const client = { relation: Relation.internalClient, reverse: Relation.internal, link: -1 } as const;
    // Reflector 0 tells its client 3 of two ways out, at 1 and at 2; the second comes five seconds after the first.
    const network = smallNetwork(
      [1, 1, 1, 1, 8, 9],
      [
        ...[1, 2].map((b) => ({ a: 0, b, ...client })),
        { a: 0, b: 3, ...client, addPaths: 2, mraiUsA: INTERVAL },
        { a: 1, b: 4, relation: Relation.customer },
        { a: 2, b: 5, relation: Relation.customer },
      ],
      { speaker: (i) => ({ routerId: 100 + i }), engine: { mraiJitter: false } },
    );
    network.engine.originate(0, 4, true);
    network.at(5 * SECOND, () => network.engine.originate(0, 5, true));
    network.rest();
    const [first, second, ...more] = announced(network, 3);
    expect([second, more]).toEqual([first! + INTERVAL, []]);
  });

  it('that runs always lets go of what waits, also where more comes in the instant in which it opens', () => {
    const policies = [DEFAULT_POLICY, { ...DEFAULT_POLICY, prependCount: 2 }];
    const network = smallNetwork([1, 2], [{ a: 0, b: 1, relation: Relation.provider, mraiUsA: INTERVAL }], {
      engine: { mraiRunsAlways: true },
      context: { policies },
    });
    const end = network.end(0, 1);
    network.engine.originate(0, 0, true);
    network.runUntil(1);
    network.at(network.engine.heldByMraiUntil(end)!, () => network.engine.changePolicy(end, 1));
    network.rest();
    expect([network.path(1), network.engine.heldByMraiUntil(end)]).toEqual(['1 1 1', null]);
  });
});
