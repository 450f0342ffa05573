/**
 * Goal: the fluid ledgers are exact: nothing is made or lost, and each outcome is booked when and as often as it happens.
 * Method: by hand for the simple cases; for random demand and outcomes, against a simulation in fine steps.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptColumn, LEDGER_COLUMNS, LEDGER_OFFERED, requestColumn } from '../../sim/trace/ledger.ts';
import { Outcome, OUTCOMES } from '../../sim/trace/reasons.ts';
import { FlowLedger, type SendShares } from '../../sim/traffic/ledger.ts';
import { through, valueAt, type Line } from '../../sim/traffic/line.ts';
import { JITTER_PARTS, type RetryTiming } from '../../sim/traffic/tries.ts';
import { naiveLedger } from '../support/naive-ledger.ts';

const SECOND = 1_000_000;

interface Phase {
  readonly from: number;
  readonly demand: Line;
  readonly shares: ArrayLike<number>;
  readonly other?: ArrayLike<number>;
}

/** No time-out on a connection that was made. */
const connected = (shares: ArrayLike<number>): SendShares => ({ shares, lateShare: 0 });

/** Drives a ledger through phases and returns the area under each column. */
function areas(timing: RetryTiming, phases: readonly Phase[], endSeconds: number): Float64Array {
  const ledger = new FlowLedger(timing);
  const area = new Float64Array(LEDGER_COLUMNS);
  const times = new Set(phases.map(({ from }) => Math.round(from * SECOND)));
  let now = 0;
  const pass = (to: number): void => {
    for (let column = 0; column < LEDGER_COLUMNS; column++) {
      const line = ledger.column(column);
      area[column]! += ((to - now) / SECOND) * ((valueAt(line, now / SECOND) + valueAt(line, to / SECOND)) / 2);
    }
    now = to;
  };
  for (;;) {
    const next = Math.min(...[...times].filter((time) => time >= now), Infinity);
    if (next > endSeconds * SECOND) break;
    times.delete(next);
    pass(next);
    const phase = phases.filter(({ from }) => Math.round(from * SECOND) <= now).at(-1)!;
    ledger.setDemand(phase.demand);
    ledger.arrive(now);
    const other = phase.other === undefined ? null : connected(phase.other);
    ledger.settle(
      now,
      connected(phase.shares),
      other,
      () => undefined,
      (time) => times.add(time),
    );
  }
  pass(endSeconds * SECOND);
  return area;
}

const only = (outcome: Outcome): number[] => OUTCOMES.map((_, o) => (o === outcome ? 1 : 0));
const flat = (rate: number): Line => ({ at: rate, per: 0 });
const timing: RetryTiming = { timeoutUs: 3 * SECOND, backoffUs: SECOND, attemptsMax: 3 };

describe('one second of trouble, by hand', () => {
  const during = (outcome: Outcome, end = 60): Float64Array =>
    areas(
      timing,
      [
        { from: 0, demand: flat(10), shares: only(Outcome.ok) },
        { from: 10, demand: flat(10), shares: only(outcome) },
        { from: 11, demand: flat(10), shares: only(Outcome.ok) },
      ],
      end,
    );

  it('refused: tried again after the back-off, and answered', () => {
    const area = during(Outcome.refused);
    expect(area[LEDGER_OFFERED]).toBeCloseTo(600, 9);
    expect(area[requestColumn(Outcome.ok)]).toBeCloseTo(590, 9);
    expect(area[requestColumn(Outcome.okAfterRetry)]).toBeCloseTo(10, 9);
    expect(area[attemptColumn(Outcome.refused)]).toBeCloseTo(10, 9);
    expect(area[attemptColumn(Outcome.ok)]).toBeCloseTo(600, 9);
  });

  it('black hole: noticed only after the time-out, pending until then', () => {
    const pending = during(Outcome.blackHole, 13);
    expect(pending[LEDGER_OFFERED]! - pending[requestColumn(Outcome.ok)]!).toBeCloseTo(10, 9);
    expect(pending[requestColumn(Outcome.okAfterRetry)]).toBeCloseTo(0, 9);
    expect(during(Outcome.blackHole, 14.5)[requestColumn(Outcome.okAfterRetry)]).toBeCloseTo(5, 9);
    expect(during(Outcome.blackHole)[requestColumn(Outcome.okAfterRetry)]).toBeCloseTo(10, 9);
  });

  it('degraded ends the request at its first try', () => {
    expect(during(Outcome.degraded)[requestColumn(Outcome.degraded)]).toBeCloseTo(10, 9);
  });

  it.each(OUTCOMES.map((name, outcome) => [name, outcome as Outcome] as const).filter(([, o]) => o !== Outcome.okAfterRetry))(
    'for ever %s: every request ends so, after its last try',
    (_, outcome) => {
      const area = areas(timing, [{ from: 0, demand: flat(10), shares: only(outcome) }], 100);
      const isFinal = outcome === Outcome.ok || outcome === Outcome.degraded;
      const isFast = ([Outcome.noRoute, Outcome.refused, Outcome.overload, Outcome.serverError] as Outcome[]).includes(outcome);
      const tryLasts = isFast ? 0 : 3;
      const delay = isFinal ? 0 : 2 * (tryLasts + 1) + tryLasts;
      expect(area[requestColumn(outcome)]).toBeCloseTo(10 * (100 - delay), 6);
      const tries = isFinal ? 1000 : [0, 1, 2].reduce((sum, n) => sum + 10 * (100 - n * (tryLasts + 1)), 0);
      expect(area[attemptColumn(outcome)]).toBeCloseTo(tries, 6);
    },
  );

  it('one attempt: failure is the end', () => {
    const once = { ...timing, attemptsMax: 1 };
    const area = areas(once, [{ from: 0, demand: flat(10), shares: only(Outcome.timeout) }], 10);
    expect(area[requestColumn(Outcome.timeout)]).toBeCloseTo(70, 9);
    expect(area[attemptColumn(Outcome.timeout)]).toBeCloseTo(100, 9);
  });
});

describe('against a simulation in fine steps', () => {
  const mixable = [
    Outcome.ok,
    Outcome.degraded,
    Outcome.noRoute,
    Outcome.blackHole,
    Outcome.refused,
    Outcome.overload,
    Outcome.timeout,
  ];
  const shares = fc.array(fc.nat({ max: 5 }), { minLength: mixable.length, maxLength: mixable.length }).map((weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const found = new Float64Array(OUTCOMES.length);
    mixable.forEach((outcome, i) => (found[outcome] = total === 0 ? (outcome === Outcome.ok ? 1 : 0) : weights[i]! / total));
    return found;
  });
  const knots = fc.array(
    fc.record({ rate: fc.integer({ min: 0, max: 50 }), end: fc.integer({ min: 0, max: 50 }), shares, other: shares }),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  const timings = fc.record({
    timeoutUs: fc.integer({ min: 1, max: 40 }).map((tenths) => tenths * 100_000),
    backoffUs: fc.integer({ min: 1, max: 20 }).map((tenths) => tenths * 100_000),
    attemptsMax: fc.integer({ min: 1, max: 4 }),
    backoffFactor: fc.constantFrom(1, 1, 2),
    backoffMaxUs: fc.constantFrom(3 * SECOND, 60 * SECOND),
    jitterRatio: fc.constantFrom(0, 0, 0, 0.8),
    synTimeoutUs: fc.constantFrom(null, null, SECOND / 2),
    hasOther: fc.boolean(),
  });

  it.each([
    ['without a budget', fc.constant(null), 1e-6],
    // The share let through goes in steps of 1 % and a second.
    ['with a budget', fc.constantFrom(0, 0.1, 0.5), 0.1],
  ] as const)('all columns agree, %s', (_, budgets, tolerance) => {
    fc.assert(
      fc.property(timings, budgets, knots, (random, budgetRatio, pieces) => {
        // Pieces of five seconds each: demand goes linearly from `rate` to `end`.
        const phases = pieces.map((piece, i): Phase => ({
          from: 5 * i,
          demand: through(5 * i, piece.rate, 5 * i + 5, piece.end),
          shares: piece.shares,
          ...(random.hasOther ? { other: piece.other } : {}),
        }));
        const end = 5 * pieces.length;
        const exact = areas({ ...random, budgetRatio }, phases, end);
        const pieceAt = (t: number): number => Math.min(pieces.length - 1, Math.floor(t / 5));
        const parts = Array.from({ length: JITTER_PARTS }, (_, i) => 1 - 0.8 * (1 - (i + 0.5) / JITTER_PARTS));
        const naive = naiveLedger({
          stepSeconds: random.jitterRatio === 0 ? 0.05 : 0.01,
          endSeconds: end,
          attemptsMax: random.attemptsMax,
          timeoutSeconds: random.timeoutUs / SECOND,
          backoffSeconds: random.backoffUs / SECOND,
          backoffFactor: random.backoffFactor,
          backoffMaxSeconds: Math.max(random.backoffUs, random.backoffMaxUs) / SECOND,
          pauseParts: random.jitterRatio === 0 ? [1] : parts,
          budgetRatio,
          synSeconds: random.synTimeoutUs === null ? null : random.synTimeoutUs / SECOND,
          otherSharesAt: random.hasOther ? (t) => pieces[pieceAt(t)]!.other : null,
          demandAt: (t) => valueAt(phases[pieceAt(t)]!.demand, t),
          sharesAt: (t) => pieces[pieceAt(t)]!.shares,
        });
        // All joints fall on steps and rates are straight within each: the middle of a step stands for it exactly.
        const near = (actual: number, expected: number): void =>
          expect(Math.abs(actual - expected)).toBeLessThan(tolerance * (1 + naive.offered));
        near(exact[LEDGER_OFFERED]!, naive.offered);
        for (let o = 0; o < OUTCOMES.length; o++) {
          near(exact[attemptColumn(o as Outcome)]!, naive.tries[o]!);
          near(exact[requestColumn(o as Outcome)]!, naive.requests[o]!);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a look at a flow that nothing happened to', () => {
  const mixed = (failed: number): number[] =>
    OUTCOMES.map((_, o) => (o === Outcome.ok ? 1 - failed : o === Outcome.blackHole ? failed : 0));
  const ownWay = { failed: 0.2, other: 0.1, late: 0.05, demand: 10 };
  /** What was told of a ledger that was brought to a state, after one more look in another. */
  const told = (then: Partial<typeof ownWay>): number => {
    const ledger = new FlowLedger({ ...timing, hasOther: true });
    let count = 0;
    const look = ({ failed, other, late, demand }: typeof ownWay): void => {
      count = 0;
      ledger.setDemand(flat(demand));
      ledger.arrive(0);
      const one = { shares: mixed(failed), lateShare: late };
      ledger.settle(0, one, connected(mixed(other)), () => count++, () => count++);
    };
    look(ownWay);
    look({ ...ownWay, ...then });
    return count;
  };

  it('tells nothing and enters nothing into the future', () => {
    expect(told({})).toBe(0);
  });

  it.each([{ failed: 0.3 }, { late: 0.1 }, { demand: 11 }])('is told from one after %o', (then) => {
    expect(told(then)).toBeGreaterThan(0);
  });

  it('is told from one after the other family came to fare otherwise, or the delay line let something out', () => {
    const ledger = new FlowLedger({ ...timing, hasOther: true });
    const at = (time: number, other: number): number => {
      let count = 0;
      ledger.setDemand(flat(10));
      ledger.arrive(time);
      ledger.settle(time, connected(mixed(1)), connected(mixed(other)), () => count++, () => undefined);
      return count;
    };
    expect(at(0, 0)).toBeGreaterThan(0);
    expect(at(1, 0)).toBe(0);
    expect(at(250_000, 0)).toBeGreaterThan(0);
    expect(at(250_001, 0)).toBe(0);
    expect(at(250_002, 0.5)).toBeGreaterThan(0);
  });
});
