/**
 * Goal: how clients retry decides how an outage multiplies its load: naive retries by the number of tries, a budget by next to
 * nothing, back-off and jitter by when. Method: a site that refuses most of what comes, its load and outcomes by hand.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { simulate } from '../../sim/run/simulate.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { lifeUs, pausesUs, sendsOf, type RetryTiming } from '../../sim/traffic/tries.ts';
import { requestSums, worldAfter } from '../support/runs.ts';
import { ampleChoice, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

/** 5400 requests a second for a site of 1800. */
const scenario = (retry: string) => {
  const text = worldText({ ...ampleChoice, sites: 1, capacityRps: 600 });
  const topology = topologyFrom(text.replace(/retry: \{[^}]*\}/, `retry: { ${retry} }`));
  return scenarioOf(topology, { duration: seconds(300) });
};
const load = (retry: string): number => {
  const world = worldAfter(scenario(retry));
  return world.traffic.loadAt(world.blueprint.resources.findIndex(({ id }) => id === 'web/aa'));
};

describe('an overload', () => {
  it('is multiplied by naive retries, and not by retries with a budget', () => {
    expect(load('timeout: 3s, attempts: 1')).toBeCloseTo(5400, 6);
    // With q lost, 5400 × (1 + q + … + q⁴) come, of which 1800 are answered.
    const naive = load('timeout: 3s, attempts: 5, backoff: 0s');
    const lost = 1 - 1800 / naive;
    expect(Math.abs(naive / (5400 * (1 + lost + lost ** 2 + lost ** 3 + lost ** 4)) - 1)).toBeLessThan(0.02);
    expect(naive).toBeGreaterThan(4 * 5400);
    for (const [budget, most] of [
      ['0%', 1],
      ['10%', 1.1],
      ['20%', 1.2],
    ] as const) {
      const spared = load(`timeout: 3s, attempts: 5, backoff: 100ms, budget: ${budget}`);
      expect(Math.abs(spared / (5400 * most) - 1)).toBeLessThan(0.01);
    }
  });

  it('loses no request, and what the budget refuses ends as its last try did', () => {
    const trace: Trace = simulate(
      scenario('timeout: 3s, attempts: 5, backoff: 1s, backoff_factor: 2x, jitter: 100%, budget: 10%'),
    ).trace;
    const { offered, finished, byOutcome } = requestSums(trace);
    expect(offered).toBeCloseTo(5400 * 300, 3);
    expect(offered - finished).toBeGreaterThan(-1e-6 * offered);
    expect(Object.keys(byOutcome).sort()).toEqual(['ok', 'ok-after-retry', 'overload']);
    // Pending: those in a pause; nine of ten end after the first.
    expect(offered - finished).toBeLessThan(5400 * 1.5);
  });
});

describe('the table of sends', () => {
  const timing: RetryTiming = { timeoutUs: 3e6, backoffUs: 1e6, attemptsMax: 4, backoffFactor: 2, backoffMaxUs: 3e6 };

  it('pauses grow to their bound, and jitter takes from them', () => {
    expect([0, 1, 2].map((level) => pausesUs(timing, level))).toEqual([[1e6], [2e6], [3e6]]);
    const jittered = pausesUs({ ...timing, jitterRatio: 1 }, 1);
    expect(jittered).toEqual([250_000, 750_000, 1_250_000, 1_750_000]);
    expect(lifeUs(timing)).toBe(4 * 3e6 + 1e6 + 2e6 + 3e6 + 3e6);
  });

  it('a SYN is sent again after one second and three, as long as the try lasts', () => {
    const sends = sendsOf({ ...timing, attemptsMax: 1, timeoutUs: 10e6, synTimeoutUs: 1e6 });
    expect(sends).toHaveLength(4);
    expect(sends.map(({ next }) => next[4])).toEqual([
      { to: 1, delaysUs: [1e6] },
      { to: 2, delaysUs: [2e6] },
      { to: 3, delaysUs: [4e6] },
      { to: -1, delaysUs: [3e6] },
    ]);
  });
});
