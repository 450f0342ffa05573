/**
 * Goal: the coarse map of sea cables gives lengths that cables have. Method: between metros, laws that any map has to keep, and
 * ways whose detour is known (through Suez to Asia, around Africa, straight over the Atlantic).
 */
import { describe, expect, it } from 'vitest';
import { distanceKm } from '../../sim/geo/distance.ts';
import { metros } from '../../sim/geo/metros.ts';
import type { Place } from '../../sim/geo/place.ts';
import { routeKm } from './cable-routes.ts';

const at = (id: string): Place => metros.find((metro) => metro.id === id)!;
const detour = (a: string, b: string): number => routeKm(at(a), at(b)) / distanceKm(at(a), at(b));

describe('lengths along the corridors of sea cables', () => {
  it('are the same both ways, no shorter than the great circle, and there between any two metros', () => {
    for (const [i, a] of metros.entries()) {
      const b = metros[(i * 37 + 11) % metros.length]!;
      expect(routeKm(a, b)).toBeCloseTo(routeKm(b, a), 6);
      expect(routeKm(a, b)).toBeGreaterThanOrEqual(distanceKm(a, b));
      expect(routeKm(a, b)).toBeLessThan(45_000);
    }
  });

  it('are the great circle on one land and nearly so over the Atlantic and the Pacific', () => {
    expect(detour('madrid', 'warsaw')).toBe(1);
    expect(detour('new-york', 'los-angeles')).toBe(1);
    expect(detour('london', 'new-york')).toBeLessThan(1.02);
    expect(detour('tokyo', 'seattle')).toBeLessThan(1.1);
  });

  it('go from Europe to Asia through Suez, which costs the north of both the most', () => {
    expect(detour('paris', 'singapore')).toBeLessThan(1.2);
    expect(detour('frankfurt', 'tokyo')).toBeGreaterThan(1.5);
    expect(detour('stockholm', 'seoul')).toBeGreaterThan(2);
    // Marseille to Singapore by SEA-ME-WE 4 and 5, which are 18,800 and 20,000 km with every branch and the ends beyond.
    expect(routeKm(at('marseille'), at('singapore'))).toBeGreaterThan(10_500);
    expect(routeKm(at('marseille'), at('singapore'))).toBeLessThan(20_000);
  });
});
