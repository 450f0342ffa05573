/**
 * Goal: arrivals, servers and chance of single requests are what they say. Method: laws over random lines and random
 * arrivals, closed forms of queues with fixed seeds and the errors of their samples.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../../sim/kernel/dice.ts';
import { valueAt, ZERO_LINE, type Line } from '../../../sim/traffic/line.ts';
import { queueFigures } from '../../../sim/traffic/queueing/queue.ts';
import { Arrivals } from '../../../sim/traffic/requests/arrivals.ts';
import { FlowDice } from '../../../sim/traffic/requests/flow-dice.ts';
import { ReplicaServers, type ReplicaKind } from '../../../sim/traffic/requests/replica-servers.ts';

const rate = fc.nat({ max: 50_000 }).map((hundredths) => hundredths / 100);
const slope = fc.integer({ min: -2000, max: 2000 }).map((thousandths) => thousandths / 1000);
const line = fc.record({ at: rate, per: slope });
const area = ({ at, per }: Line, from: number, to: number): number => (to - from) * (at + (per * (from + to)) / 2);

describe('arrivals', () => {
  it('come when the integral of the rate says so', () => {
    fc.assert(
      fc.property(
        line,
        fc.integer({ min: 1, max: 2000 }).map((hundredths) => hundredths / 100),
        (drawn, amount) => {
          const arrivals = new Arrivals(amount);
          arrivals.setLine(0, drawn);
          const at = arrivals.nextUs() / 1e6;
          const zeroAt = drawn.per < 0 ? -drawn.at / drawn.per : Infinity;
          if (at === Infinity) expect(drawn.at === 0 && drawn.per <= 0 ? 0 : area(drawn, 0, zeroAt)).toBeLessThan(amount);
          else {
            expect(at).toBeLessThanOrEqual(zeroAt * (1 + 1e-9));
            expect(area(drawn, 0, at) / amount).toBeCloseTo(1, 6);
          }
        },
      ),
    );
  });

  it('keep what has passed when the line changes, and forget nothing when it does not', () => {
    fc.assert(
      fc.property(
        line,
        line,
        fc.nat({ max: 100 }).map((percent) => percent / 100),
        (one, other, part) => {
          const plain = new Arrivals(3);
          plain.setLine(0, one);
          const next = plain.nextUs();
          fc.pre(next < 1e8);
          const looked = new Arrivals(3);
          looked.setLine(0, one);
          looked.setLine(part * next, one);
          // Nothing else is left of a rate that falls to nothing as the next one comes.
          expect(Math.abs(area(one, next / 1e6, Math.min(looked.nextUs(), 2 * next) / 1e6))).toBeLessThan(1e-3);
          const changed = new Arrivals(3);
          changed.setLine(0, one);
          changed.setLine(part * next, other);
          const at = changed.nextUs();
          if (at === Infinity || valueAt(other, (part * next) / 1e6) <= 0) return;
          const passed = area(one, 0, (part * next) / 1e6) + area(other, (part * next) / 1e6, at / 1e6);
          expect(passed).toBeCloseTo(3, 4);
        },
      ),
    );
  });

  it('never come without a rate', () => {
    const arrivals = new Arrivals(1);
    arrivals.setLine(0, ZERO_LINE);
    expect(arrivals.nextUs()).toBe(Infinity);
  });
});

const visits = fc.array(fc.record({ pause: fc.nat({ max: 30_000 }), work: fc.double({ min: 0.01, max: 4, noNaN: true }) }), {
  minLength: 1,
  maxLength: 80,
});

describe('servers', () => {
  const kinds: fc.Arbitrary<ReplicaKind> = fc.record({
    capacityRps: fc.constantFrom(20, 100, 250),
    serviceTimeUs: fc.constant(20_000),
    isPatient: fc.boolean(),
    places: fc.constantFrom(null, 0, 1, 3),
  });

  it('work on so many at once and no fewer while somebody waits, first come first served', () => {
    fc.assert(
      fc.property(kinds, visits, fc.constantFrom(0, 15_000, Infinity), (kind, drawn, patienceUs) => {
        fc.pre(kind.isPatient || kind.places !== null);
        const servers = new ReplicaServers(kind);
        const count = Math.max(1, Math.round(kind.capacityRps * 0.02));
        const served: { readonly begins: number; readonly ends: number }[] = [];
        let now = 0;
        for (const { pause, work } of drawn) {
          now += pause;
          const waiting = served.filter(({ begins }) => begins > now).length;
          const working = served.filter(({ begins, ends }) => begins <= now && ends > now).length;
          const told = servers.arrive(now, work, patienceUs);
          if (told.kind === 'refused') expect(kind.places !== null && waiting >= kind.places && working === count).toBe(true);
          else if (told.kind === 'gave-up') {
            const freeAt = served.map(({ ends }) => ends).sort((a, b) => b - a)[count - 1]!;
            expect(kind.places === null && freeAt - now > patienceUs).toBe(true);
          } else {
            if (kind.places !== null) expect(told.waitUs === 0 || waiting < kind.places).toBe(true);
            expect(told.waitUs > 0).toBe(working === count);
            served.push({ begins: now + told.waitUs, ends: now + told.waitUs + told.workUs });
          }
        }
        for (const { begins } of served)
          expect(served.filter((one) => one.begins <= begins && one.ends > begins).length).toBeLessThanOrEqual(count);
        for (let i = 1; i < served.length; i++) expect(served[i]!.begins).toBeGreaterThanOrEqual(served[i - 1]!.begins);
      }),
    );
  });

  it('that let nobody wait serve at most what they can and a burst, and lose nothing below that', () => {
    const kind: ReplicaKind = { capacityRps: 100, serviceTimeUs: 5000, isPatient: false, places: null };
    const served = (everyUs: number): number => {
      const servers = new ReplicaServers(kind);
      let count = 0;
      for (let now = 0; now < 60e6; now += everyUs) if (servers.arrive(now, 1, Infinity).kind === 'served') count++;
      return count;
    };
    expect(served(10_000)).toBe(6000);
    expect(served(5000)).toBeGreaterThanOrEqual(6000);
    expect(served(5000)).toBeLessThanOrEqual(6101);
  });

  it.each([
    ['below capacity', 0.85, 0.1],
    ['at capacity', 1, 0.1],
    ['above capacity', 1.3, 0.25],
  ])('with patience are the queue of the closed form: %s', (_, load, patienceSeconds) => {
    const kind: ReplicaKind = { capacityRps: 140, serviceTimeUs: 50_000, isPatient: true, places: null };
    const servers = new ReplicaServers(kind);
    const dice = new FlowDice(11 as Seed, 'queue');
    const exact = queueFigures({
      servers: 7,
      arrivalRps: load * 140,
      serviceSeconds: 0.05,
      patienceLaw: 'deterministic',
      patienceSeconds,
    });
    const lost: number[] = [];
    const waits: number[] = [];
    let now = 0;
    for (let batch = 0; batch < 40; batch++) {
      let [gone, waited, count] = [0, 0, 0];
      for (let i = 0; i < 5000; i++) {
        now += (dice.exponential() / (load * 140)) * 1e6;
        const told = servers.arrive(now, dice.exponential(), patienceSeconds * 1e6);
        if (told.kind === 'served') {
          waited += told.waitUs / 1e6;
          count++;
        } else gone++;
      }
      lost.push(gone / 5000);
      waits.push(waited / count);
    }
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const error = (values: readonly number[]): number =>
      Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / (values.length - 1));
    expect(Math.abs(mean(lost) - exact.abandonedShare)).toBeLessThan(4 * error(lost));
    expect(Math.abs(mean(waits) - exact.meanServedWaitSeconds)).toBeLessThan(4 * error(waits));
    expect(error(waits)).toBeLessThan(0.02 * exact.meanServedWaitSeconds);
  });

  it('slow ones take longer by their slowdown', () => {
    const kind: ReplicaKind = { capacityRps: 50, serviceTimeUs: 20_000, isPatient: true, places: null };
    const pace = { capacityShare: 0.5, slowdown: 2 };
    expect(new ReplicaServers(kind).arrive(0, 1, 1e6, pace)).toEqual({ kind: 'served', waitUs: 0, workUs: 40_000 });
    const open = new ReplicaServers({ ...kind, isPatient: false });
    expect(open.arrive(0, 1, 1e6, pace)).toEqual({ kind: 'served', waitUs: 0, workUs: 40_000 });
  });
});
