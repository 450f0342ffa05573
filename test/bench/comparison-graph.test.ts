/**
 * Goal: the graphs that stand beside the figures of other simulators are theirs, AS for AS. Method: the published counts of
 * links, and what Python's own generator draws from the same seed.
 */
import { describe, expect, it } from 'vitest';
import { comparisonGraph } from './comparison-graph.ts';
import { PythonRandom } from './mersenne-twister.ts';

describe('graphs of other simulators', () => {
  it.each([
    [1_000, 1_981, 4_500],
    [10_000, 20_028, 45_000],
  ])('%i ASes have the published counts of links', (asCount, providerLinks, peerLinks) => {
    expect(comparisonGraph(asCount)).toMatchObject({ asCount, providerLinks, peerLinks });
  });

  it('draws as Python does', () => {
    // random.Random(1): random(), random(), choice(range(10)) four times.
    const dice = new PythonRandom(1);
    expect([dice.random(), dice.random()]).toEqual([0.13436424411240122, 0.8474337369372327]);
    const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(Array.from({ length: 4 }, () => dice.choice(digits))).toEqual([1, 4, 1, 7]);
  });
});
