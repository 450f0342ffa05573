/**
 * Goal: times turn into the right dates. Method: the language's own calendar, over four centuries and at days that are special.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASE_DATE_US, isoOf, stampOf } from '../../sim/interop/utc.ts';

const theirs = (ms: number): string => new Date(ms).toISOString().slice(0, 19);

describe('UTC', () => {
  it('agrees with the language', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 13_000_000_000 }), (seconds) => {
      expect(isoOf(seconds * 1_000_000)).toBe(theirs(seconds * 1_000));
    }), { numRuns: 1_000 });
    for (const day of ['1970-01-01', '1999-12-31', '2000-02-29', '2024-02-29', '2100-02-28', '2100-03-01']) {
      expect(isoOf(Date.parse(day) * 1_000)).toBe(`${day}T00:00:00`);
    }
  });

  it('runs begin with the year 2026', () => {
    expect(isoOf(BASE_DATE_US)).toBe('2026-01-01T00:00:00');
    expect(stampOf(BASE_DATE_US + 12.5 * 3_600_000_000)).toBe('20260101.1230');
    expect(isoOf(BASE_DATE_US + 1_000_250)).toBe('2026-01-01T00:00:01.000250');
  });
});
