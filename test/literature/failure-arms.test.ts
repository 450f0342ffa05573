/**
 * Goal: the three classic ways to lose a site come out in the order and on the scale that a laboratory of FRR routers
 * measured (single trials): explicit withdrawal about 0.4 s and 2 requests lost, silent death noticed by a hold timer of 9 s
 * about 7 s and 360, by BFD about 0.2 s and 8. Method: the laboratory rebuilt (failure-laboratory.ts) with its own way of
 * measuring, medians and ranges of 41 trials; then the same with injections that take no time, and the routers' own share.
 *
 * What its figures consist of. Withdrawal: nearly all of it is the start of two programs before the router hears. BFD: the gap
 * of the routes is longer than the figure, for a request sent in it is answered over its second SYN a second later and counts
 * as answered; lost are the connections under way and six more that the kernel of the frozen server takes, and when that queue
 * is full the clock stops. Hold timer: a second less than the gap, for the same reason.
 */
import { describe, expect, it } from 'vitest';
import { AT_ONCE, trial, type Arm, type Trial, type Unpublished } from './failure-laboratory.ts';

const SEEDS = Array.from({ length: 41 }, (_, i) => i + 1);

const arm = (which: Arm, unpublished?: Unpublished): readonly Trial[] => SEEDS.map((seed) => trial(which, seed, unpublished));
const sorted = (trials: readonly Trial[], of: (one: Trial) => number): number[] => trials.map(of).sort((a, b) => a - b);
const median = (trials: readonly Trial[], of: (one: Trial) => number): number => sorted(trials, of)[(SEEDS.length - 1) / 2]!;
const convergence = (one: Trial): number => one.convergenceSeconds;
const errored = (one: Trial): number => one.errored;
const ownShare = (one: Trial): number => one.switchSeconds;

/** A published figure lies among the trials: not below the lowest, nor above the highest. */
function expectAmong(published: number, trials: readonly Trial[], of: (one: Trial) => number): void {
  const values = sorted(trials, of);
  expect(values[0]).toBeLessThanOrEqual(published);
  expect(values.at(-1)).toBeGreaterThanOrEqual(published);
}

const withdrawn = arm('withdrawn');
const silent = arm('hold timer');
const watched = arm('bfd');

describe('a region is lost, as the laboratory measures', () => {
  it('by explicit withdrawal: about 0.4 s and 2 requests, connections that were under way', () => {
    expect(Math.abs(median(withdrawn, convergence) - 0.4)).toBeLessThan(0.1);
    expect(median(withdrawn, errored)).toBe(2);
    expectAmong(0.4, withdrawn, convergence);
    for (const one of withdrawn) expect(one.reset).toBe(one.errored);
  });

  it('in silence, with a hold timer of 9 s: about 7 s and 360 requests', () => {
    expect(Math.abs(median(silent, convergence) - 7)).toBeLessThan(1);
    expect(Math.abs(median(silent, errored) - 360)).toBeLessThan(50);
    expectAmong(7, silent, convergence);
    expectAmong(360, silent, errored);
  });

  it('in silence, with BFD: about 0.2 s and 8 requests', () => {
    expect(Math.abs(median(watched, convergence) - 0.2)).toBeLessThan(0.05);
    expect(median(watched, errored)).toBe(8);
    expectAmong(0.2, watched, convergence);
  });

  it('in this order, each far from the next', () => {
    const [a, b, c] = [watched, withdrawn, silent].map((trials) => median(trials, convergence));
    expect(b! / a!).toBeGreaterThan(1.4);
    expect(c! / b!).toBeGreaterThan(10);
    expect(median(watched, errored) / median(withdrawn, errored)).toBeGreaterThan(3);
    expect(median(silent, errored) / median(watched, errored)).toBeGreaterThan(30);
  });

  it('and served by the next best one afterwards, but where a slow request failed that others had overtaken', () => {
    for (const trials of [withdrawn, silent, watched]) {
      const moved = trials.filter(({ regionAfter }) => regionAfter === 'region2').length;
      expect(moved / trials.length).toBeGreaterThan(0.7);
      expect(trials.some(({ regionAfter }) => regionAfter === 'region3')).toBe(false);
    }
  });
});

describe('with injections that take no time', () => {
  it('the order of the two fast arms turns: the 0.4 s are those of docker exec and vtysh', () => {
    const act = arm('withdrawn', AT_ONCE);
    expect(median(act, convergence)).toBeLessThan(0.1);
    expect(median(act, errored)).toBeGreaterThanOrEqual(1);
    expect(median(act, errored)).toBeLessThanOrEqual(2);
  });

  it('the silent arms differ by a tenth of a second, and by the requests that were under way before the clock started', () => {
    const death = arm('bfd', AT_ONCE);
    expect(Math.abs(median(death, convergence) - 0.13)).toBeLessThan(0.02);
    expect(median(death, errored)).toBe(6);
    expect(median(silent, convergence) - median(arm('hold timer', AT_ONCE), convergence)).toBeLessThan(0.2);
  });
});

describe("the routers' own share", () => {
  it('is some 0.04 s after a withdrawal, 6 to 9 s by the hold timer, 0.2 to 0.31 s by BFD', () => {
    expect(sorted(withdrawn, ownShare)[0]).toBeGreaterThan(0.01);
    expect(sorted(withdrawn, ownShare).at(-1)).toBeLessThan(0.1);
    expect(sorted(silent, ownShare)[0]).toBeGreaterThan(6);
    expect(sorted(silent, ownShare).at(-1)).toBeLessThan(9.1);
    expect(sorted(watched, ownShare)[0]).toBeGreaterThan(0.2);
    expect(sorted(watched, ownShare).at(-1)).toBeLessThan(0.37);
  });
});
