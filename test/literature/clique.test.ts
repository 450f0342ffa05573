/**
 * Goal: path hunting in a full mesh takes what the literature says (Labovitz, Ahuja, Bose, Jahanian 2000: at most (n − 3) ×
 * MRAI after a withdrawal). Method: cliques of 4 to 12 ASes without policy, 10 ms links, processing U(0, 100 ms), MRAI 30 s,
 * ten seeds.
 */
import { describe, expect, it } from 'vitest';
import { instant } from '../../sim/kernel/time.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../sim/routing/policy/policy.ts';
import { FOREVER, smallNetwork, type Line } from '../support/small-network.ts';

const MRAI_US = 30_000_000;
const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1);

interface CliqueOptions {
  readonly limitWithdrawals: boolean;
  readonly mraiJitter: boolean;
  readonly seed: number;
  readonly mraiUs?: number;
}

/** Everybody is a customer of everybody at one preference: routes go to all, the shortest wins, then the lowest id. */
function clique(
  size: number,
  { limitWithdrawals, mraiJitter, seed, mraiUs = MRAI_US }: CliqueOptions,
): { seconds: number; messages: number; upSeconds: number } {
  const lines: Line[] = [];
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const both = { relation: Relation.customer, reverse: Relation.customer, mraiUsA: mraiUs, mraiUsB: mraiUs } as const;
      lines.push({ a, b, ...both, delayUs: 10_000 });
    }
  }
  const network = smallNetwork(
    Array.from({ length: size }, (_, i) => i + 1),
    lines,
    {
      context: { policies: [DEFAULT_POLICY] },
      engine: { limitWithdrawals, mraiJitter },
      speaker: () => ({ processingSpanUs: 100_000 }),
      seed,
    },
  );
  const { scheduler, engine, sent, changed } = network;
  // Converged when the last router has chosen for the last time; what is still told then changes nobody's mind.
  const settled = (from: number): number => (changed.at(-1)!.atUs - from) / 1_000_000;
  engine.originate(0, size - 1, true);
  network.rest();
  const upSeconds = settled(0);
  const quiet = scheduler.now + 10 * MRAI_US;
  scheduler.rest(instant(quiet));
  const before = sent.length;
  engine.originate(0, size - 1, false);
  scheduler.run(instant(FOREVER));
  return { seconds: settled(quiet), messages: sent.length - before, upSeconds };
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const times = (size: number, options: Omit<CliqueOptions, 'seed'>): number[] =>
  SEEDS.map((seed) => clique(size, { ...options, seed }).seconds);

const SIZES = [4, 5, 6, 8, 10, 12];

describe('withdrawal in a clique', () => {
  it.each(SIZES)('of %i takes (n − 3) × MRAI where withdrawals wait too, and never more where they do not', (size) => {
    const bound = (size - 3) * 30;
    for (const seconds of times(size, { limitWithdrawals: true, mraiJitter: false })) {
      expect(seconds).toBeGreaterThanOrEqual(bound);
      expect(seconds).toBeLessThanOrEqual(bound + 0.5);
    }
    for (const seconds of times(size, { limitWithdrawals: false, mraiJitter: false }))
      expect(seconds).toBeLessThanOrEqual(bound + 0.5);
  });

  // A router here withdraws from the neighbour whose route it takes (split horizon, as BIRD does), at once where withdrawals do
  // not wait. That saves a round or two against simulations that announce a looped path instead, so the ordering and the growth
  // by one interval per AS are held, not the published means.
  it('is shorter with jitter, shorter where withdrawals do not wait, and grows by an interval per AS', () => {
    const means = (limitWithdrawals: boolean, mraiJitter: boolean): number[] =>
      [8, 10, 12].map((size) => mean(times(size, { limitWithdrawals, mraiJitter })));
    const [limited, free, jittered, both] = [means(true, false), means(false, false), means(false, true), means(true, true)];
    limited.forEach((seconds, i) => {
      expect(free[i]).toBeLessThan(seconds);
      expect(jittered[i]).toBeLessThan(free[i]!);
      expect(both[i]).toBeLessThan(seconds);
      expect(jittered[i]).toBeLessThan(both[i]!);
    });
    const perAs = (seconds: readonly number[]): number => (seconds[2]! - seconds[0]!) / 4;
    expect(Math.abs(perAs(free) - 30)).toBeLessThan(2);
    expect(Math.abs(perAs(jittered) - 30 * 0.875)).toBeLessThan(2);
    expect(Math.abs(perAs(both) - 30 * 0.9)).toBeLessThan(2);
  });

  it('announcing explores nothing: it takes two messages and their processing', () => {
    for (const seed of SEEDS)
      expect(clique(10, { limitWithdrawals: true, mraiJitter: true, seed }).upSeconds).toBeLessThan(0.3);
  });

  it('without MRAI takes a second or so, and messages grow faster than any polynomial', () => {
    const messages = [4, 5, 6].map((size) =>
      mean(SEEDS.map((seed) => clique(size, { limitWithdrawals: false, mraiJitter: false, seed, mraiUs: 0 }).messages)),
    );
    expect(messages[1]! / messages[0]!).toBeGreaterThan(2);
    expect(messages[2]! / messages[1]!).toBeGreaterThan(2);
  });
});
