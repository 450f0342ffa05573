/**
 * Goal: draws are uniform, independent of each other and of everything but their counter. Method: chi-squared and correlation
 * over a fixed seed, against limits that chance exceeds once in a thousand; golden draws hold the sequence still.
 */
import { describe, expect, it } from 'vitest';
import { Purpose, asChance, asInteger, asUnit, draw, entityKey, hashText, type Seed } from '../../sim/kernel/dice.ts';

const SEED = 7 as Seed;
const DRAWS = 200_000;
const key = entityKey('session/fra-r1/transit-a');
/** Upper 0.1 % point of chi-squared with 255 degrees of freedom. */
const CHI_SQUARED_255 = 330.5;

function chiSquared(sample: (i: number) => number, cells: number): number {
  const seen = new Float64Array(cells);
  for (let i = 0; i < DRAWS; i++) seen[sample(i)]!++;
  const expected = DRAWS / cells;
  return seen.reduce((sum, n) => sum + ((n - expected) * (n - expected)) / expected, 0);
}

describe('dice', () => {
  it.each([
    ['upper bits over occurrences', (i: number) => draw(SEED, key.hi, key.lo, Purpose.mraiJitter, i) >>> 24],
    ['lower bits over occurrences', (i: number) => draw(SEED, key.hi, key.lo, Purpose.mraiJitter, i) & 255],
    ['upper bits over seeds', (i: number) => draw(i as Seed, key.hi, key.lo, Purpose.mraiJitter, 0) >>> 24],
    ['first draws of numbered entities', (i: number) => {
      const { hi, lo } = entityKey(`link/${i}`);
      return draw(SEED, hi, lo, Purpose.healthPhase, 0) >>> 24;
    }],
  ])('%s are uniform', (_, sample) => {
    expect(chiSquared(sample, 256)).toBeLessThan(CHI_SQUARED_255);
  });

  it.each([
    ['occurrences', (i: number) => draw(SEED, key.hi, key.lo, Purpose.mraiJitter, i + 1)],
    ['purposes', (i: number) => draw(SEED, key.hi, key.lo, Purpose.ecmp, i)],
    ['seeds', (i: number) => draw(8 as Seed, key.hi, key.lo, Purpose.mraiJitter, i)],
    ['lanes of the key', (i: number) => draw(SEED, key.lo, key.hi, Purpose.mraiJitter, i)],
  ])('neighbouring %s are independent', (_, other) => {
    const pair = (i: number): number => ((draw(SEED, key.hi, key.lo, Purpose.mraiJitter, i) >>> 28) << 4) | (other(i) >>> 28);
    expect(chiSquared(pair, 256)).toBeLessThan(CHI_SQUARED_255);
  });

  it('the presence of another entity moves nobody', () => {
    const names = Array.from({ length: 50 }, (_, i) => `datacenter/${i}`);
    const drawAll = (list: readonly string[]): Map<string, number> =>
      new Map(list.map((name) => [name, draw(SEED, entityKey(name).hi, entityKey(name).lo, Purpose.startUp, 0)]));
    const before = drawAll(names);
    const after = drawAll(['datacenter/new', ...names.toReversed()]);
    for (const name of names) expect(after.get(name)).toBe(before.get(name));
  });

  it('the two lanes of a key differ and ids do not collide', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => entityKey(`instance/web/fra/${i}`));
    expect(new Set(keys.map(({ hi, lo }) => `${hi} ${lo}`)).size).toBe(keys.length);
    expect(keys.filter(({ hi, lo }) => hi === lo)).toEqual([]);
    expect(hashText('ab')).not.toBe(hashText('ba'));
  });

  it('keeps within what was asked for', () => {
    const words = [0, 1, 2 ** 31, 2 ** 32 - 1];
    expect(words.map((w) => asInteger(w, 3, 5))).toEqual([3, 3, 4, 5]);
    expect(words.every((w) => asUnit(w) >= 0 && asUnit(w) < 1)).toBe(true);
    expect(words.map((w) => asChance(w, 1, 2))).toEqual([true, true, false, false]);
    expect(words.some((w) => asChance(w, 0, 1))).toBe(false);
    expect(words.every((w) => asChance(w, 1, 1))).toBe(true);
  });

  it('gives the golden draws', () => {
    expect(key).toMatchInlineSnapshot(`
      {
        "hi": 2037228869,
        "lo": 1070079904,
      }
    `);
    expect([0, 1, 2, 3].map((n) => draw(SEED, key.hi, key.lo, Purpose.mraiJitter, n))).toMatchInlineSnapshot(`
      [
        2364122734,
        1894795161,
        1774975012,
        2133114929,
      ]
    `);
  });
});
