/**
 * Goal: guesses help and never mislead. Method: typical slips, names that are too far, and the laws of a distance on random
 * words.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from '../../../sim/model/diagnostics/nearest.ts';

test.each([
  ['tagrets', 'targets'],
  ['avaliability', 'availability'],
  ['warm-up', 'warm_up'],
  ['Datacenters', 'datacenters'],
  ['servces', 'services'],
  ['backbne', 'backbone'],
])('%s: %s', (slip, meant) => {
  expect(nearest(slip, ['targets', 'availability', 'warm_up', 'datacenters', 'services', 'backbone'])).toBe(meant);
});

test('nothing near gives no guess', () => {
  expect(nearest('volcano', ['targets', 'faults'])).toBeNull();
  expect(nearest('', ['a'])).toBeNull();
  expect(nearest('x', ['y'])).toBeNull();
});

test('the distance is a metric with known values', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('ab', 'ba')).toBe(1);
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
      expect(editDistance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});
