/**
 * Goal: places are real and delays are physical. Method: known distances and measured round trips as fixed points, and the laws
 * of a metric over pairs of metros.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceKm, fibreDelay, linkDelay, METRO_DELAY, stretch } from '../../sim/geo/distance.ts';
import { metro, metros } from '../../sim/geo/metros.ts';
import { regionIds, regionOf } from '../../sim/geo/place.ts';
import { present } from '../../sim/kernel/assert.ts';

const at = (id: string) => present(metro(id), id);
const anyMetro = fc.constantFrom(...metros);

describe('metros', () => {
  test('ids are unique, kebab-case and sorted; figures are possible', () => {
    const ids = metros.map((m) => m.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    for (const m of metros) {
      expect(m.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(m.country).toMatch(/^[A-Z]{2}$/);
      expect(Math.abs(m.lat)).toBeLessThan(70);
      expect(Math.abs(m.lon)).toBeLessThanOrEqual(180);
      expect(m.peopleCount).toBeGreaterThan(100_000);
      expect(m.peopleCount).toBeLessThan(40_000_000);
    }
  });

  test('every region has metros, and Asia has about half of all people', () => {
    const people = (region?: string) =>
      metros.filter((m) => !region || m.region === region).reduce((sum, m) => sum + m.peopleCount, 0);
    for (const region of regionIds) expect(people(region), region).toBeGreaterThan(10_000_000);
    expect(people('asia') / people()).toBeGreaterThan(0.42);
    expect(people('asia') / people()).toBeLessThan(0.6);
  });

  test('a country belongs to one region', () => {
    expect(['DE', 'US', 'BR', 'EG', 'SA', 'IN', 'AU'].map(regionOf)).toEqual([
      'europe', 'north-america', 'south-america', 'africa', 'middle-east', 'asia', 'oceania',
    ]);
  });

  test('two metros of one name are far apart, and none shares a point', () => {
    const points = new Set(metros.map((m) => `${m.lat},${m.lon}`));
    expect(points.size).toBe(metros.length);
  });
});

describe('distance', () => {
  test.each([
    ['london', 'new-york', 5570],
    ['frankfurt', 'singapore', 10263],
    ['tokyo', 'san-francisco', 8270],
    ['sydney', 'santiago', 11340],
    ['amsterdam', 'frankfurt', 365],
  ])('%s to %s is about %i km', (a, b, km) => {
    expect(Math.abs(distanceKm(at(a), at(b)) / km - 1)).toBeLessThan(0.01);
  });

  test('antipodes are half the circumference apart', () => {
    expect(distanceKm({ lat: 10, lon: 20 }, { lat: -10, lon: -160 })).toBeCloseTo(Math.PI * 6371.0088, 3);
  });

  test('distance is a metric', () => {
    fc.assert(
      fc.property(anyMetro, anyMetro, anyMetro, (a, b, c) => {
        expect(distanceKm(a, a)).toBe(0);
        expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 6);
        expect(distanceKm(a, c)).toBeLessThanOrEqual(distanceKm(a, b) + distanceKm(b, c) + 1e-6);
      }),
    );
  });
});

describe('delay', () => {
  test('1,000 km of straight fibre take 5 ms', () => expect(fibreDelay(1000, 1)).toBe(5_000));

  // Published round trips between cloud regions (95th percentile of a month); the model is a median, so it may miss by a third.
  test.each([
    ['washington', 'london', 80],
    ['washington', 'amsterdam', 91],
    ['singapore', 'tokyo', 74],
    ['san-jose', 'tokyo', 109],
    ['washington', 'sao-paulo', 121],
    ['tokyo', 'sydney', 105],
  ])('%s to %s measures %i ms there and back', (a, b, rttMs) => {
    const modelMs = (2 * linkDelay(at(a), at(b), stretch.backboneWave)) / 1000;
    expect(Math.abs(modelMs / rttMs - 1)).toBeLessThan(0.35);
  });

  test('no link beats light in fibre and none takes no time', () => {
    fc.assert(
      fc.property(anyMetro, anyMetro, (a, b) => {
        const delay = linkDelay(a, b, stretch.internet);
        expect(delay).toBeGreaterThanOrEqual(METRO_DELAY);
        expect(delay).toBeGreaterThan((distanceKm(a, b) / 204) * 1000);
      }),
    );
  });
});
