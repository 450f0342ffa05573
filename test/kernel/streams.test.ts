/**
 * Goal: a stream depends on seed and name alone, and its draws keep within bounds. Method: interleave streams, compare with each
 * alone; shuffles are checked as permutations.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../sim/kernel/streams.ts';

const take = (n: number, next: () => number): number[] => Array.from({ length: n }, next);

describe('streams', () => {
  it('drawing more in one place leaves another as it was', () => {
    const alone = take(5, stream(1, 'world').unit);
    const other = stream(1, 'people');
    const beside = stream(1, 'world');
    const interleaved = take(5, () => {
      other.unit();
      return beside.unit();
    });
    expect(interleaved).toEqual(alone);
  });

  it('seed and name both matter', () => {
    const firsts = [stream(1, 'a'), stream(2, 'a'), stream(1, 'b'), stream(11, 'a')].map((s) => s.unit());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('integers keep within their bounds and reach both', () => {
    const die = stream(3, 'die');
    expect(new Set(take(200, () => die.integer(1, 6)))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });

  it('a shuffle is a permutation and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const mixed = stream(seed, 'shuffle').shuffled(items);
        expect(items).toEqual(before);
        expect([...mixed].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
      }),
    );
  });

  it('chance meets its ratio', () => {
    const coin = stream(4, 'coin');
    const heads = take(20_000, () => (coin.chance(0.3) ? 1 : 0)).reduce((a, b) => a + b, 0);
    // Four standard deviations of a binomial with that ratio.
    expect(Math.abs(heads - 6_000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.3 * 0.7));
  });

  it('gives the golden numbers', () => {
    const golden = stream(42, 'golden');
    expect(take(4, golden.unit)).toMatchInlineSnapshot(`
      [
        0.04134445730596781,
        0.3834701275918633,
        0.3910955560859293,
        0.6795038087293506,
      ]
    `);
  });
});
