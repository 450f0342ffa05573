/**
 * Goal: quantities mean what they say, to the last bit, and nothing else is taken. Method: examples with their base numbers,
 * round trips through the formatter on random values, and spellings that must be refused with the right guess.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { microseconds } from '../../sim/kernel/time.ts';
import type { Duration } from '../../sim/kernel/time.ts';
import * as units from '../../sim/model/units.ts';
import type { Quantity } from '../../sim/model/units.ts';

const value = <T>(quantity: Quantity<T>, text: string): T | null => {
  const result = quantity.read(text);
  return result.ok ? result.value : null;
};
const guess = <T>(quantity: Quantity<T>, text: string): string | null => {
  const result = quantity.read(text);
  return result.ok ? 'accepted' : result.hint;
};

describe('values', () => {
  test.each([
    [units.duration, '500ms', 500_000],
    [units.duration, '30s', 30_000_000],
    [units.duration, '1.5s', 1_500_000],
    [units.duration, '5m', 300_000_000],
    [units.duration, '1h30m', 5_400_000_000],
    [units.duration, '2d', 172_800_000_000],
    [units.duration, '1w', 604_800_000_000],
    [units.duration, '250us', 250],
    [units.duration, '0s', 0],
    [units.duration, '10 s', 10_000_000],
    [units.requestRate, '40k rps', 40_000],
    [units.requestRate, '850 rps', 850],
    [units.requestRate, '1.2M rps', 1_200_000],
    [units.bitRate, '100 Gbit/s', 1e11],
    [units.bitRate, '100Gbit/s', 1e11],
    [units.bitRate, '9.6 kbit/s', 9600],
    [units.byteSize, '20 kB', 20_000],
    [units.byteSize, '1.5 MB', 1_500_000],
    [units.byteSize, '800 B', 800],
    [units.percentage, '40%', 0.4],
    [units.percentage, '99.9%', 0.999],
    [units.percentage, '99.95%', 0.9995],
    [units.percentage, '0%', 0],
    [units.factor, '1.4x', 1.4],
    [units.factor, '140%', 1.4],
    [units.factor, '0x', 0],
    [units.length, '350 km', 350],
    [units.length, '80 m', 0.08],
    [units.people, '37M', 37_000_000],
    [units.people, '850k', 850_000],
    [units.people, '12', 12],
    [units.timeOfDay, '18:00', 64_800_000_000],
    [units.timeOfDay, '00:00:01', 1_000_000],
  ] as const)('%#: %o', (quantity, text, expected) => {
    expect(value(quantity as Quantity<number>, text)).toBe(expected);
  });

  test.each([
    [units.duration, ['5', '', 's', '5 parsecs', '-5s', '1e3s', '5s5m', '1h 30', '٣s', '5s\n', '40000d']],
    [units.requestRate, ['40', '40k', '40krps', 'rps', '1,000 rps', '-1 rps']],
    [units.bitRate, ['100', '100G', '100 Gb/s', '100 GBit']],
    [units.percentage, ['0.4', '40 percent', '%', '+40%']],
    [units.timeOfDay, ['24:00', '18', '18:60', '18h00']],
  ] as const)('%#: refuses %o', (quantity, texts) => {
    for (const text of texts) expect(value(quantity as Quantity<number>, text), text).toBeNull();
  });

  test('guesses what was meant', () => {
    expect(guess(units.duration, '5 minutes')).toBe('5m');
    expect(guess(units.duration, '200 msec')).toBe('200ms');
    expect(guess(units.bitRate, '100 gbit/s')).toBe('100 Gbit/s');
    expect(guess(units.byteSize, '20 KB')).toBe('20 kB');
    expect(guess(units.timeOfDay, '8:30')).toBe('08:30');
    expect(guess(units.duration, 'soon')).toBeNull();
  });
});

describe('round trips', () => {
  test('durations', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_500 * 86_400_000_000 }), (us) => {
        expect(value(units.duration, units.duration.format(microseconds(us)))).toBe(us);
      }),
    );
  });

  test('times of day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_399 }), (s) => {
        expect(value(units.timeOfDay, units.timeOfDay.format((s * 1_000_000) as Duration))).toBe(s * 1_000_000);
      }),
    );
  });

  test.each([
    ['requestRate', units.requestRate],
    ['bitRate', units.bitRate],
    ['byteSize', units.byteSize],
    ['people', units.people],
    ['length', units.length],
  ] as const)('%s', (_, quantity) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (n) => {
        expect(value(quantity, quantity.format(n))).toBe(n);
      }),
    );
  });

  test('percentages of up to four decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (n) => {
        const ratio = Number(`${n}e-6`);
        expect(value(units.percentage, units.percentage.format(ratio))).toBe(ratio);
      }),
    );
  });

  test('numbers read are formatted shortest', () => {
    expect(units.requestRate.format(40_000)).toBe('40k rps');
    expect(units.bitRate.format(1e11)).toBe('100 Gbit/s');
    expect(units.byteSize.format(1_500_000)).toBe('1.5 MB');
    expect(units.percentage.format(0.999)).toBe('99.9%');
    expect(units.duration.format(microseconds(5_400_000_000))).toBe('1h30m');
  });
});
