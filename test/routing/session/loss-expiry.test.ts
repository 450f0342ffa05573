/**
 * Goal: a lossy line ends sessions after as long as the rules of BFD, of TCP and of the hold timer say. Method: closed forms for
 * the mean and the least value, a packet-by-packet oracle for the whole distribution, fixed seeds.
 */
import { describe, expect, it } from 'vitest';
import { draw, Purpose, type Seed } from '../../../sim/kernel/dice.ts';
import { stream } from '../../../sim/kernel/streams.ts';
import { bfdExpiryUs, holdExpiryUs, lossExpiry, packetsUntilRun } from '../../../sim/routing/session/loss-expiry.ts';

const DRAWS = 20_000;
const SECOND_US = 1_000_000;
const words = Array.from({ length: DRAWS }, (_, i) => draw(3 as Seed, i, 77, Purpose.lossRun, 0));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const quantile = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(at * values.length)]!;

/** Counts packets one by one. */
function naiveRun(dice: ReturnType<typeof stream>, lossRatio: number, length: number): number {
  let run = 0;
  let count = 0;
  while (run < length) {
    count++;
    run = dice.chance(lossRatio) ? run + 1 : 0;
  }
  return count;
}

describe('losses in a row', () => {
  it.each([
    [0.3, 3],
    [0.5, 3],
    [0.7, 4],
    [0.95, 3],
  ])('at %d lost and %d in a row come as packet by packet', (lossRatio, length) => {
    const found = words.map((word) => packetsUntilRun(lossRatio, length, word));
    const dice = stream(5, `naive ${lossRatio} ${length}`);
    const naive = Array.from({ length: DRAWS }, () => naiveRun(dice, lossRatio, length));
    const closed = (1 - lossRatio ** length) / (lossRatio ** length * (1 - lossRatio));
    expect(mean(found) / closed).toBeCloseTo(1, 1);
    expect(mean(naive) / closed).toBeCloseTo(1, 1);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(length);
    for (const at of [0.25, 0.5, 0.75, 0.9, 0.99]) {
      const difference = Math.abs(quantile(found, at) - quantile(naive, at));
      expect(difference).toBeLessThanOrEqual(Math.max(2, 0.06 * quantile(naive, at)));
    }
  });
});

describe('BFD', () => {
  it('takes its detection time at least, and ever longer the less is lost', () => {
    const bfd = { intervalUs: 300_000, multiplier: 3 };
    const means = [0.9, 0.5, 0.2, 0.05].map((loss) => mean(words.map((word) => bfdExpiryUs(bfd, loss, word))));
    expect(Math.min(...words.map((word) => bfdExpiryUs(bfd, 0.9, word)))).toBeGreaterThanOrEqual(900_000);
    expect([...means].sort((a, b) => a - b)).toEqual(means);
    // Half of all packets: fourteen until three in a row are lost.
    expect(means[1]! / SECOND_US).toBeCloseTo(11 * 0.875 * 0.3 + 0.9, 1);
  });
});

describe('the hold timer', () => {
  const after = (holdS: number, keepaliveS: number, loss: number): number[] =>
    words.map((word) => holdExpiryUs(holdS * SECOND_US, keepaliveS * SECOND_US, loss, word) / SECOND_US);

  it('runs out only when every retransmission that fits into it is lost', () => {
    // Nine seconds less three: sent at 0, 1 and 3 s (and at 7 s, too late).
    const chance = 0.5 ** 3;
    expect(mean(after(9, 3, 0.5))).toBeCloseTo(9 - 1.5 + (3 * (1 - chance)) / chance, 0);
    // Ninety less thirty: sent at 0, 1, 3, 7, 15 and 31 s.
    const slow = 0.5 ** 6;
    expect(mean(after(90, 30, 0.5)) / (90 + (30 * (1 - slow)) / slow)).toBeCloseTo(1, 1);
    expect(Math.min(...after(9, 3, 0.99))).toBeCloseTo(6, 2);
    expect(quantile(after(9, 3, 0.99), 0.95)).toBeLessThanOrEqual(9);
  });

  it('hardly ever does at a few percent', () => {
    // A thousandth of all runs of a week.
    expect(quantile(after(90, 30, 0.02), 0.001)).toBeGreaterThan(7 * 86_400);
  });
});

it('whichever gives up first counts, and nothing does without loss', () => {
  const timers = { seesCarrier: false, carrierUs: 0, holdUs: 9 * SECOND_US, keepaliveUs: 3 * SECOND_US, bfd: null };
  expect(lossExpiry(timers, 0, 1, 1)).toBeNull();
  expect(lossExpiry({ ...timers, holdUs: null }, 0.9, 1, 1)).toBeNull();
  expect(lossExpiry(timers, 0.9, 1, 1)!.by).toBe('hold-timer');
  expect(lossExpiry({ ...timers, bfd: { intervalUs: 50_000, multiplier: 3 } }, 0.9, 1, 1)!.by).toBe('bfd');
});
