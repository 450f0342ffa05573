/**
 * Goal: the queue with patience is right at every size and load. Method: closed forms of its special cases (loss, delay, one
 * server), published figures, the chain summed state by state, laws that hold at any load, and requests let through one by one.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB } from '../../../sim/traffic/queueing/erlang-b.ts';
import type { PatienceLaw } from '../../../sim/traffic/queueing/patience.ts';
import { queueFigures, servedWaitQuantile, servedWaitTail, type QueueSpec } from '../../../sim/traffic/queueing/queue.ts';
import { chainFigures, requestsOneByOne } from './naive-queue.ts';

const LAWS: readonly PatienceLaw[] = ['exponential', 'deterministic'];
const LOADS = [0, 0.01, 0.5, 0.9, 0.99, 1, 1.01, 1.2, 2, 10, 100];
const SIZES = [1, 2, 7, 100, 1_000, 10_000];

/** A queue whose service takes one second, so that load × servers arrive a second. */
const queue = (servers: number, load: number, patienceSeconds: number, patienceLaw: PatienceLaw = 'exponential'): QueueSpec => ({
  servers,
  arrivalRps: load * servers,
  serviceSeconds: 1,
  patienceLaw,
  patienceSeconds,
});

/** Equal to a relative error. */
function near(actual: number, expected: number, relative = 1e-9): void {
  const most = relative * Math.abs(expected) + 1e-300;
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(most);
}

describe("Erlang's loss formula", () => {
  // Offered load in erlangs that N servers carry at this loss: the table printed since the nineteen-twenties, to its digits.
  const printed = [
    [1, 0.01, 0.0101],
    [5, 0.01, 1.3608],
    [10, 0.01, 4.4612],
    [20, 0.01, 12.031],
    [50, 0.01, 37.901],
    [100, 0.01, 84.064],
    [10, 0.001, 3.092],
    [100, 0.001, 75.242],
    [10, 0.1, 7.5106],
    [100, 0.1, 104.11],
  ] as const;

  it.each(printed)('loses with %i servers a share %d of %d erlangs', (servers, loss, erlangs) => {
    near(erlangB(servers, erlangs), loss, 1e-3);
  });

  it.each(SIZES)('agrees with the recursion over servers at %i of them', (servers) => {
    for (const load of LOADS.slice(1)) {
      let loss = 1;
      for (let k = 1; k <= servers; k++) loss = (load * servers * loss) / (k + load * servers * loss);
      if (loss > 1e-290) near(erlangB(servers, load * servers), loss, 1e-11);
    }
  });
});

describe('a queue', () => {
  it('without patience is a loss system, and with endless patience a delay system', () => {
    for (const servers of SIZES) {
      for (const load of [0.3, 0.9, 0.999]) {
        const loss = erlangB(servers, load * servers);
        for (const law of LAWS) {
          const none = queueFigures(queue(servers, load, 0, law));
          near(none.abandonedShare, loss);
          expect(none.meanWaitSeconds).toBe(0);
        }
        // Erlang C from Erlang B.
        const delay = loss / (1 - load * (1 - loss));
        const endless = queueFigures(queue(servers, load, Infinity));
        near(endless.waitShare, delay);
        near(endless.meanServedWaitSeconds, delay / (servers * (1 - load)));
        const patient = queueFigures(queue(servers, load, 1e12));
        near(patient.waitShare, delay, 1e-5);
        near(patient.meanServedWaitSeconds, endless.meanServedWaitSeconds, 1e-5);
        near(queueFigures(queue(servers, load, 1e7, 'deterministic')).meanWaitSeconds, endless.meanWaitSeconds);
      }
    }
  });

  it('with one server and endless patience has the known exponential wait', () => {
    const spec = queue(1, 0.8, Infinity);
    const figures = queueFigures(spec);
    near(figures.waitShare, 0.8);
    near(figures.meanWaitSeconds, 0.8 / 0.2);
    near(figures.queued, (0.8 * 0.8) / 0.2);
    expect(servedWaitQuantile(spec, figures, 0.2)).toBe(0);
    near(servedWaitQuantile(spec, figures, 0.99), Math.log(0.8 / 0.01) / 0.2);
    near(servedWaitTail(spec, figures, 5), 0.8 * Math.exp(-1));
  });

  it('with one server and patience as long as the service has Poisson many requests in it', () => {
    // Every request leaves at the same rate, waiting or not: an M/M/∞ queue whose first place is the server.
    for (const load of [0.1, 1, 5]) {
      const figures = queueFigures(queue(1, load, 1));
      near(figures.waitShare, 1 - Math.exp(-load));
      near(figures.servedRps, 1 - Math.exp(-load));
      near(figures.queued, load - 1 + Math.exp(-load));
    }
  });

  it('with one server at full load and a time-out has a uniform wait', () => {
    const spec = queue(1, 1, 3, 'deterministic');
    const figures = queueFigures(spec);
    near(figures.abandonedShare, 1 / 5);
    near(figures.waitShare, 4 / 5);
    near(figures.meanServedWaitSeconds, (1.5 * 3) / 4);
    near(servedWaitQuantile(spec, figures, 0.625), 1.5);
  });

  it('gives the published comparison of 50 agents at 48 calls a minute, without and with patience of two minutes', () => {
    // Garnett, Mandelbaum and Reiman, "Designing a call center with impatient customers", 2002: waits of 20.8 and 3.7 s, 90th
    // percentiles of 58.1 and 12.5 s, 3.1 % abandoning, 17 and 3 waiting, agents busy for 96 and 93 %.
    const calls = { servers: 50, arrivalRps: 48 / 60, serviceSeconds: 60, patienceLaw: 'exponential' } as const;
    const endless = { ...calls, patienceSeconds: Infinity };
    const patient = { ...calls, patienceSeconds: 120 };
    const [delay, palm] = [queueFigures(endless), queueFigures(patient)];
    expect(delay.meanWaitSeconds).toBeCloseTo(20.8, 1);
    expect(servedWaitQuantile(endless, delay, 0.9)).toBeCloseTo(58.1, 1);
    expect([delay.queued, palm.queued].map(Math.round)).toEqual([17, 3]);
    expect([delay.busyShare, palm.busyShare].map((share) => Math.round(100 * share))).toEqual([96, 93]);
    expect(palm.meanWaitSeconds).toBeCloseTo(3.7, 1);
    expect(palm.abandonedShare).toBeCloseTo(0.031, 3);
    // Printed of all calls; those served wait a little less.
    const published = 12.5;
    const served = servedWaitQuantile(patient, palm, 0.9);
    expect(served).toBeLessThan(published);
    expect(served).toBeGreaterThan(0.98 * published);
  });

  it('agrees with its chain summed state by state', () => {
    for (const servers of [1, 3, 40]) {
      for (const load of [0.2, 0.95, 1, 1.3, 4]) {
        for (const patience of [0.01, 0.5, 2, 30]) {
          const figures = queueFigures(queue(servers, load, patience));
          const chain = chainFigures(servers, load * servers, patience);
          near(figures.waitShare, chain.waitShare, 1e-10);
          expect(figures.abandonedShare).toBeCloseTo(chain.abandonedShare, 12);
          near(figures.queued, chain.queued, 1e-10);
          near(figures.meanServedWaitSeconds, chain.meanServedWaitSeconds, 1e-9);
        }
      }
    }
  });

  it('keeps its laws from 1 to 10,000 servers and from no load to a hundredfold', () => {
    for (const law of LAWS) {
      for (const servers of SIZES) {
        for (const patience of [0, 0.02, 1, 50, 20_000]) {
          let last = queueFigures(queue(servers, 0, patience, law));
          expect(last).toMatchObject({ waitShare: 0, abandonedShare: 0, servedRps: 0, meanWaitSeconds: 0, queued: 0 });
          for (const load of LOADS) {
            const spec = queue(servers, load, patience, law);
            const figures = queueFigures(spec);
            for (const [name, value] of Object.entries(figures)) {
              expect(value, `${name} of ${JSON.stringify(spec)}`).toBeGreaterThanOrEqual(0);
              expect(value, `${name} of ${JSON.stringify(spec)}`).toBeLessThan(Infinity);
            }
            // What comes is served or gives up; who waits gives up in proportion to how long (Little's law).
            near(figures.servedRps, spec.arrivalRps * (1 - figures.abandonedShare));
            expect(figures.servedRps).toBeLessThanOrEqual(servers * (1 + 1e-12));
            expect(figures.abandonedShare).toBeGreaterThanOrEqual(Math.max(0, 1 - 1 / load) * (1 - 1e-12));
            if (law === 'exponential') near(figures.queued, figures.abandonedShare * spec.arrivalRps * patience);
            for (const key of ['waitShare', 'abandonedShare', 'servedRps', 'meanServedWaitSeconds'] as const)
              expect(figures[key], `${key} of ${JSON.stringify(spec)}`).toBeGreaterThanOrEqual(last[key] * (1 - 1e-9));
            last = figures;
          }
        }
      }
    }
  });

  it('passes from one way of summing to the other without a step', () => {
    for (const servers of [1, 100, 10_000]) {
      for (const patience of [0.5, 3, 100]) {
        for (let load = 1.001; load < 3; load *= 1.003) {
          const now = queueFigures(queue(servers, load, patience));
          const next = queueFigures(queue(servers, load * (1 + 1e-9), patience));
          for (const key of ['waitShare', 'abandonedShare', 'meanServedWaitSeconds'] as const) near(next[key], now[key], 2e-6);
        }
      }
    }
  });

  it('has quantiles that its tail confirms', () => {
    const arbitrary = {
      servers: fc.integer({ min: 1, max: 10_000 }),
      load: fc.oneof(fc.double({ min: 0.01, max: 2, noNaN: true }), fc.double({ min: 0.01, max: 100, noNaN: true })),
      patience: fc.double({ min: 0.01, max: 100, noNaN: true }),
      law: fc.constantFrom(...LAWS),
      quantile: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    };
    fc.assert(
      fc.property(fc.record(arbitrary), ({ servers, load, patience, law, quantile }) => {
        const spec = queue(servers, load, patience, law);
        const figures = queueFigures(spec);
        const wait = servedWaitQuantile(spec, figures, quantile);
        if (wait === 0) {
          expect(figures.servedWaitShare).toBeLessThanOrEqual(1 - quantile);
          return;
        }
        // A wait known to a relative 1e-9 on either side brackets the share, however steep the tail.
        expect(servedWaitTail(spec, figures, wait * (1 - 2e-9))).toBeGreaterThanOrEqual((1 - quantile) * (1 - 1e-9));
        expect(servedWaitTail(spec, figures, wait * (1 + 2e-9))).toBeLessThanOrEqual((1 - quantile) * (1 + 1e-9));
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('has a mean wait that is the integral of its tail', () => {
    for (const law of LAWS) {
      for (const [servers, load, patience] of [
        [1, 0.9, 3],
        [5, 1.2, 1],
        [200, 1, 0.3],
        [30, 3, 10],
      ] as const) {
        const spec = queue(servers, load, patience, law);
        const figures = queueFigures(spec);
        const end = servedWaitQuantile(spec, figures, 1 - 1e-10);
        const steps = 20_000;
        let integral = 0;
        for (let i = 0; i < steps; i++) integral += (servedWaitTail(spec, figures, ((i + 0.5) * end) / steps) * end) / steps;
        near(figures.meanServedWaitSeconds, integral, 1e-6);
      }
    }
  });
});

describe('a queue against requests one by one', () => {
  const cases: readonly (readonly [PatienceLaw, number, number, number])[] = LAWS.flatMap((law) => [
    [law, 1, 0.7, 2] as const,
    [law, 4, 0.95, 0.5] as const,
    [law, 20, 1.0, 1] as const,
    [law, 8, 1.4, 0.8] as const,
    [law, 3, 5, 0.3] as const,
  ]);

  it.each(cases)('%s patience, %i servers at load %d, patience %d', (law, servers, load, patience) => {
    const spec = queue(servers, load, patience, law);
    const figures = queueFigures(spec);
    const lateSeconds = servedWaitQuantile(spec, figures, 0.9);
    expect(lateSeconds).toBeGreaterThan(0);
    const batches = requestsOneByOne(spec, { seed: 7, batches: 40, perBatch: 5_000, lateSeconds });
    const expected: Readonly<Record<keyof (typeof batches)[number], number>> = {
      servedLateShare: 0.1,
      waitShare: figures.waitShare,
      abandonedShare: figures.abandonedShare,
      meanWaitSeconds: figures.meanWaitSeconds,
      meanServedWaitSeconds: figures.meanServedWaitSeconds,
    };
    for (const key of Object.keys(expected) as (keyof typeof expected)[]) {
      const values = batches.map((batch) => batch[key]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
      const deviation = Math.sqrt(variance / values.length);
      expect(Math.abs(mean - expected[key]) / deviation, `${key}: ${mean} against ${expected[key]}`).toBeLessThan(3.5);
      // Were the simulation too noisy, it could not tell right from wrong.
      expect(deviation).toBeLessThan(0.06 * mean);
    }
  });
});
