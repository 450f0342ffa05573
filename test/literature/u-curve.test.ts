/**
 * Goal: there is a best advertisement interval, below it time and messages explode, above it time grows with the interval (BGP-3;
 * Griffin and Premore, 2001). Method: withdrawals in a clique of ten whose routers take U(0, 1 s) a message, one after another;
 * 40 seeds an interval.
 */
import { describe, expect, it } from 'vitest';
import { cliqueRuns, PUBLISHED } from './clique.ts';
import { linearFit, mean } from './statistics.ts';

const INTERVALS = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 60];
const SEEDS = 40;

const curve = INTERVALS.map((interval) => {
  const options = { ...PUBLISHED, mraiUs: interval * 1_000_000, mraiJitter: true, processingSpanUs: 1_000_000 };
  const runs = cliqueRuns(10, options, SEEDS);
  return { interval, seconds: mean(runs.map((run) => run.downSeconds)), messages: mean(runs.map((run) => run.downMessages)) };
});
const least = curve.reduce((a, b) => (b.seconds < a.seconds ? b : a));
const right = curve.filter(({ interval }) => interval >= 8);

describe('the advertisement interval in a clique of ten', () => {
  it('is best between 4 and 8 s', () => {
    expect(least.interval).toBeGreaterThanOrEqual(4);
    expect(least.interval).toBeLessThanOrEqual(8);
    // Published: 40.7 s at 6 s.
    expect(Math.abs(least.seconds / 40.7 - 1)).toBeLessThan(0.1);
  });

  it('takes more than five times the best time at 1 s, and falls all the way to the best', () => {
    expect(curve[0]!.seconds / least.seconds).toBeGreaterThan(5);
    const left = curve.filter(({ interval }) => interval <= least.interval);
    left.slice(1).forEach(({ seconds, messages }, i) => {
      expect(seconds).toBeLessThan(left[i]!.seconds);
      expect(messages).toBeLessThan(left[i]!.messages);
    });
  });

  it('costs 5 s more for each second more beyond the best, on a line', () => {
    const { slope, r2 } = linearFit(right.map(({ interval, seconds }) => [interval, seconds]));
    expect(Math.abs(slope - 5)).toBeLessThanOrEqual(0.5);
    expect(r2).toBeGreaterThan(0.99);
  });

  it('does not change the number of messages beyond the best', () => {
    const level = mean(right.map(({ messages }) => messages));
    for (const { messages } of right) expect(Math.abs(messages / level - 1)).toBeLessThan(0.05);
    // Published: 512 to 534.
    expect(Math.abs(level / 524 - 1)).toBeLessThan(0.05);
  });
});
