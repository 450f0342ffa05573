/**
 * Goal: the stretches of `sim/geo/distance.ts` tell the round-trip times that were measured (LAT-1 to LAT-3: mean error below
 * 25 % with one stretch, below 12 % with one for each pair of continents). Method: fitted on half of the pairs of two public data
 * sets, both directions of a pair in the same half, judged on the other; cloud regions over 500 km apart over the operators'
 * networks, and cities as far apart over the Internet; along the great circle and along the corridors of sea cables
 * (`cable-routes.ts`, on which nothing was fitted). What falls short is asserted as it is measured.
 */
import { describe, expect, it } from 'vitest';
import { stretch } from '../../sim/geo/distance.ts';
import { missingData, requirement } from '../support/requirement.ts';
import * as latency from './latency.ts';
import { median, quantile } from './statistics.ts';

const need = requirement('data', missingData('latency'));

const isFirst = latency.isFirstHalf;
const isSecond = (pair: latency.MeasuredPair): boolean => !isFirst(pair);
const isFirstPlaces = latency.isFirstPlaces;
const isSecondPlaces = (pair: latency.MeasuredPair): boolean | null => {
  const isOurs = isFirstPlaces(pair);
  return isOurs === null ? null : !isOurs;
};
/** Pairs of regions with fewer measurements tell of single cables. */
const JUDGED_PAIRS_MIN = 20;

interface Judgement {
  readonly fitted: number;
  /** Mean error of the fitted stretch on the pairs that it was not fitted on; of one by pair of regions; of a given stretch. */
  readonly error: number;
  readonly errorByRegions: number;
  readonly errorOf: (given: number) => number;
  /** Pairs of regions whose mean error, each with its stretch, is above what is wished for, the worst first. */
  readonly above12: readonly string[];
}

/** Fits on what `isOurs` holds for, judges on what it does not; what it leaves open is left out. */
function judged(
  pairs: readonly latency.MeasuredPair[],
  isOurs: (pair: latency.MeasuredPair) => boolean | null,
  baseMs = latency.METRO_MS,
): Judgement {
  const [ours, others] = [pairs.filter((pair) => isOurs(pair) === true), pairs.filter((pair) => isOurs(pair) === false)];
  const fitted = latency.fittedStretch(ours, baseMs);
  const fittedByRegions = latency.fittedByRegions(ours, baseMs);
  const groups = [...latency.byRegions(others)].filter(([, group]) => group.length >= JUDGED_PAIRS_MIN);
  const errors = groups.map(([regions, group]) => ({ regions, error: latency.meanError(group, fittedByRegions, baseMs) }));
  return {
    fitted,
    error: latency.meanError(others, () => fitted, baseMs),
    errorByRegions: latency.meanError(others, fittedByRegions, baseMs),
    above12: errors
      .filter(({ error }) => error > 0.12)
      .toSorted((a, b) => b.error - a.error)
      .map(({ regions }) => regions),
    errorOf: (given) => latency.meanError(others, () => given, baseMs),
  };
}

describe.skipIf(need.skip)(`round trips between cloud regions${need.reason}`, () => {
  const all = need.skip ? [] : latency.cloudPairs();
  const pairs = all.filter(latency.isJudged);
  const routed = pairs.map(latency.alongCables);

  it('are those of 69 regions and take 1.8 times as long as light in fibre, 1.3 to 3.2 times in nine cases of ten', () => {
    expect(all).toHaveLength(69 * 68);
    expect(new Set(all.flatMap(({ id }) => id.split(' '))).size).toBe(69);
    expect(pairs).toHaveLength(4492);
    const stretches = pairs.map(latency.measuredStretch);
    expect([0.05, 0.5, 0.95].map((share) => quantile(stretches, share).toFixed(2))).toEqual(['1.28', '1.82', '3.20']);
  });

  it('are told to 20 % by one stretch of 1.66', () => {
    const [one, other] = [judged(pairs, isFirst), judged(pairs, isSecond)] as const;
    expect([one.fitted, other.fitted].map((fitted) => fitted.toFixed(2))).toEqual(['1.66', '1.68']);
    for (const { error } of [one, other]) {
      expect(error).toBeLessThan(0.25);
      expect(error).toBeCloseTo(0.2, 2);
    }
    expect(judged(pairs, isFirstPlaces).error).toBeLessThan(0.25);
  });

  it('are told to 13 % by a stretch for each pair of regions along the great circle: not to the 12 % wished for', () => {
    expect(judged(pairs, isFirst).errorByRegions).toBeCloseTo(0.132, 3);
    expect(judged(pairs, isSecond).errorByRegions).toBeCloseTo(0.137, 3);
    expect(judged(pairs, isFirstPlaces).errorByRegions).toBeCloseTo(0.157, 3);
  });

  it('are told to 10 to 11 % by a stretch for each pair of regions along the corridors of sea cables', () => {
    const [one, other] = [judged(routed, isFirst), judged(routed, isSecond)] as const;
    expect([one, other].map(({ errorByRegions }) => errorByRegions.toFixed(3))).toEqual(['0.101', '0.106']);
    expect([one, other].map(({ error }) => error.toFixed(3))).toEqual(['0.149', '0.155']);
    for (const { errorByRegions } of [one, other]) expect(errorByRegions).toBeLessThan(0.12);
  });

  it('are told below 12 % that way even for regions of which nothing was known', () => {
    const [one, other] = [judged(routed, isFirstPlaces), judged(routed, isSecondPlaces)] as const;
    expect([one, other].map(({ errorByRegions }) => errorByRegions.toFixed(3))).toEqual(['0.110', '0.117']);
    for (const { errorByRegions } of [one, other]) expect(errorByRegions).toBeLessThan(0.12);
  });

  it('miss 12 % that way within continents and to where single cables decide', () => {
    // From Seoul to Tokyo 2.7 times the great circle, from Singapore to Tokyo 1.3: the first turn around at another city.
    const within = ['asia/asia', 'europe/europe', 'north-america/north-america'];
    const [one, other] = [judged(routed, isFirst).above12, judged(routed, isSecond).above12] as const;
    expect(one.toSorted()).toEqual([...within, 'asia/oceania', 'asia/south-america'].toSorted());
    expect(other.toSorted()).toEqual([...within, 'africa/asia', 'asia/south-america'].toSorted());
  });

  it('are told below 12 % along the great circle too where Asia is three parts', () => {
    const [one, other] = [isFirst, isSecond].map((half) => judged(pairs.map(latency.withPartsOfAsia), half).errorByRegions);
    expect([one, other].map((error) => error!.toFixed(3))).toEqual(['0.114', '0.119']);
  });

  it('are told to 12 % by pair of regions where one operator owns the way, and to 9 % along the corridors', () => {
    // The case as it was published: one cloud, Azure, and a base of up to 4 ms. The halves give 11.95 and 12.4 %.
    const isOwn = ({ id }: latency.MeasuredPair): boolean => id.split(' ').every((name) => name.startsWith('azure:'));
    const own = pairs.filter(isOwn);
    const [one, other] = [judged(own, isFirst, 4), judged(own, isSecond, 4)] as const;
    expect(one.errorByRegions).toBeLessThan(0.12);
    expect(other.errorByRegions).toBeCloseTo(0.124, 3);
    for (const { error } of [one, other]) expect(error).toBeLessThan(0.19);
    // Without that base, along the corridors.
    for (const half of [isFirst, isSecond]) expect(judged(routed.filter(isOwn), half).errorByRegions).toBeLessThan(0.09);
  });

  it('are told by our constants for backbones within half a percent of the best there is', () => {
    for (const { error, errorOf } of [judged(pairs, isFirst), judged(pairs, isSecond)]) {
      expect(errorOf(stretch.backbone) - error).toBeLessThan(0.006);
      expect(errorOf(stretch.backboneWave) - error).toBeLessThan(0.006);
      // Were the measure blind, the constant for the Internet would do as well.
      expect(errorOf(stretch.internet) - error).toBeGreaterThan(0.04);
    }
  });

  it('take detours that no stretch for the whole world may make up for: Europe to Asia and the Gulf, Africa to the south', () => {
    const groups = latency.byRegions(pairs);
    const fit = (regions: string): number => latency.fittedStretch(groups.get(regions)!);
    for (const detour of ['asia/europe', 'europe/middle-east']) expect(fit(detour)).toBeGreaterThan(2.2);
    for (const detour of ['africa/oceania', 'africa/south-america']) expect(fit(detour)).toBeGreaterThan(3.5);
    for (const direct of ['north-america/oceania', 'asia/north-america']) expect(fit(direct)).toBeLessThan(1.5);
  });

  it('take no such detours along the corridors: Asia is as far from Europe as from North America', () => {
    const groups = latency.byRegions(routed);
    const fit = (regions: string): number => latency.fittedStretch(groups.get(regions)!);
    for (const direct of ['asia/europe', 'asia/north-america', 'europe/north-america', 'asia/middle-east']) {
      expect(fit(direct)).toBeGreaterThan(1.3);
      expect(fit(direct)).toBeLessThan(1.45);
    }
  });
});

describe.skipIf(need.skip)(`round trips between cities over the Internet${need.reason}`, () => {
  const all = need.skip ? [] : latency.cityPairs();
  const pairs = all.filter(latency.isJudged);

  it('take 2.0 times as long as light in fibre, 1.4 to 4.4 times in nine cases of ten', () => {
    const stretches = pairs.map(latency.measuredStretch);
    expect([0.05, 0.5, 0.95].map((share) => quantile(stretches, share).toFixed(1))).toEqual(['1.4', '2.0', '4.4']);
    expect(Math.abs(median(stretches) - 2.1)).toBeLessThan(0.2);
    expect(stretch.internet).toBeCloseTo(median(stretches), 2);
  });

  it('are told to 22 % by one stretch of 1.83, and to 17 % by one for each pair of regions: not to the 12 % wished for', () => {
    for (const isOurs of [isFirst, isSecond]) {
      const { fitted, error, errorByRegions } = judged(pairs, isOurs);
      expect(fitted).toBeCloseTo(1.83, 2);
      expect(error).toBeLessThan(0.25);
      expect(error).toBeCloseTo(0.225, 2);
      expect(errorByRegions).toBeCloseTo(0.168, 2);
    }
  });

  it('are told a point better along the corridors: what is missing is within continents, not at sea', () => {
    const routed = pairs.map(latency.alongCables);
    const isWithin = ({ regions }: latency.MeasuredPair): boolean => new Set(regions.split('/')).size === 1;
    const errorOf = (some: readonly latency.MeasuredPair[]): string => judged(some, isFirst).errorByRegions.toFixed(3);
    expect(errorOf(routed)).toBe('0.156');
    expect(errorOf(routed.filter(isWithin))).toBe('0.235');
    expect(errorOf(routed.filter((pair) => !isWithin(pair)))).toBe('0.129');
  });

  it('cannot be told to 12 % by distance and pair of regions at all: the best table there is misses it on its own data', () => {
    // One time for every 250 km of every pair of regions, fitted on what it is judged on.
    const groups = new Map<string, latency.MeasuredPair[]>();
    for (const pair of pairs) {
      const cell = `${pair.regions} ${Math.floor(pair.km / 250)}`;
      groups.set(cell, [...(groups.get(cell) ?? []), pair]);
    }
    const sums = [...groups.values()].map((group) => {
      // As a stretch of one length for all, the fit is the time of least error.
      const level = group.map((pair) => ({ ...pair, km: 1000 }));
      const fitted = latency.fittedStretch(level, 0);
      return latency.meanError(level, () => fitted, 0) * group.length;
    });
    const floor = sums.reduce((sum, x) => sum + x, 0) / pairs.length;
    expect(floor.toFixed(3)).toBe('0.146');
  });

  // The median is too slow for half of the pairs and right in the middle; the least error is below it, because too much weighs
  // more than too little.
  it('are told by our constant, which is the median, to 24 %', () => {
    const { error, errorOf } = judged(pairs, isFirst);
    expect(errorOf(stretch.internet)).toBeLessThan(0.25);
    expect(errorOf(stretch.internet) - error).toBeLessThan(0.012);
    expect(errorOf(stretch.internetShortHaul)).toBeGreaterThan(0.25);
  });
});
