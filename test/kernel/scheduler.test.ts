/**
 * Goal: events run in their total order, inherit root sets and triggers, and cannot act into their own phase. Method: small
 * programmes of handlers that log what they see.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Phase } from '../../sim/kernel/phase.ts';
import { NO_TRIGGER, Scheduler } from '../../sim/kernel/scheduler.ts';
import { instant, type SimTime } from '../../sim/kernel/time.ts';

const END = instant(1e9);

describe('scheduler', () => {
  it('runs phases in order, then handlers, then subjects, then sequence', () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    const first = scheduler.register((_, a, b) => log.push(`first ${scheduler.phase} ${a} ${b}`));
    const second = scheduler.register((_, a, b) => log.push(`second ${scheduler.phase} ${a} ${b}`));
    scheduler.schedule(instant(5), Phase.flow, first, 0, 0, 0);
    scheduler.schedule(instant(5), Phase.session, second, 1, 1, 0);
    scheduler.schedule(instant(5), Phase.session, first, 2, 2, 0);
    scheduler.schedule(instant(5), Phase.session, first, 1, 1, 7);
    scheduler.schedule(instant(5), Phase.session, first, 1, 1, 3);
    scheduler.schedule(instant(4), Phase.check, first, 9, 9, 0);
    expect(scheduler.run(END)).toBe('quiet');
    expect(log).toEqual(['first 7 9 0', 'first 1 1 7', 'first 1 1 3', 'first 1 2 0', 'second 1 1 0', 'first 6 0 0']);
    expect(scheduler.eventCount).toBe(6);
  });

  it('insertion order across subjects has no say', () => {
    const events = fc.uniqueArray(fc.record({ time: fc.nat(5), phase: fc.nat(7), subject: fc.nat(20) }), {
      selector: (e) => `${e.time} ${e.phase} ${e.subject}`,
      maxLength: 30,
    });
    const order = (list: readonly { time: number; phase: number; subject: number }[]): string[] => {
      const scheduler = new Scheduler();
      const log: string[] = [];
      const handler = scheduler.register((subject) => log.push(`${scheduler.now} ${scheduler.phase} ${subject}`));
      for (const e of list) scheduler.schedule(instant(e.time), e.phase as Phase, handler, e.subject, 0, 0);
      scheduler.run(END);
      return log;
    };
    fc.assert(
      fc.property(events, (list) => {
        expect(order([...list].reverse())).toEqual(order(list));
      }),
    );
  });

  it.each([
    ['the past', -1, Phase.check, false],
    ['its own phase', 0, Phase.decide, false],
    ['an earlier phase', 0, Phase.session, false],
    ['a later phase', 0, Phase.install, true],
    ['the first phase of a later instant', 1, Phase.fault, true],
  ] as const)('an event may not act into %s unless it is later', (_, delay, phase, isAllowed) => {
    const scheduler = new Scheduler();
    let ran = 0;
    const target = scheduler.register(() => ran++);
    const source = scheduler.register(() => scheduler.schedule((scheduler.now + delay) as SimTime, phase, target, 0, 0, 0));
    scheduler.schedule(instant(10), Phase.decide, source, 0, 0, 0);
    if (isAllowed) {
      scheduler.run(END);
      expect(ran).toBe(1);
    } else expect(() => scheduler.run(END)).toThrow(/scheduled at 10 µs phase 4/);
  });

  it('hands root set and trigger down', () => {
    const scheduler = new Scheduler();
    const seen: [number, number][] = [];
    const leaf = scheduler.register(() => seen.push([scheduler.roots, scheduler.trigger]));
    const root = scheduler.register(() => {
      scheduler.trigger = 42;
      scheduler.schedule(instant(9), Phase.flow, leaf, 0, 0, 0);
    });
    const cause = scheduler.rootSets.of([3]);
    scheduler.scheduleFrom(instant(8), Phase.fault, root, 0, 0, 0, cause, NO_TRIGGER);
    scheduler.schedule(instant(9), Phase.check, leaf, 0, 0, 0);
    scheduler.run(END);
    expect(seen).toEqual([
      [cause, 42],
      [0, NO_TRIGGER],
    ]);
  });

  it('stops at the horizon, at the bound of events, and goes on from there', () => {
    const scheduler = new Scheduler();
    const tick = scheduler.register(() => scheduler.schedule((scheduler.now + 10) as SimTime, Phase.session, tick, 0, 0, 0));
    scheduler.schedule(instant(0), Phase.session, tick, 0, 0, 0);
    expect(scheduler.run(instant(35))).toBe('time');
    expect([scheduler.now, scheduler.eventCount, scheduler.pendingCount]).toEqual([30, 4, 1]);
    expect(scheduler.run(instant(40))).toBe('time');
    expect([scheduler.now, scheduler.eventCount]).toEqual([40, 5]);
    expect(scheduler.run(END, 8)).toBe('events');
    expect(scheduler.eventCount).toBe(8);
  });
});
