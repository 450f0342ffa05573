/**
 * Goal: time is whole microseconds and never runs backwards. Method: conversions against each other, and the assertions at
 * the borders.
 */
import { describe, expect, it } from 'vitest';
import * as time from '../../sim/kernel/time.ts';

describe('time', () => {
  it('units agree', () => {
    expect(time.milliseconds(1)).toBe(time.microseconds(1000));
    expect(time.seconds(1)).toBe(time.milliseconds(1000));
    expect(time.minutes(1)).toBe(time.seconds(60));
    expect(time.hours(1)).toBe(time.minutes(60));
    expect(time.days(1)).toBe(time.hours(24));
    expect(time.inSeconds(time.minutes(2))).toBe(120);
  });

  it('is whole', () => {
    expect(time.milliseconds(0.0004)).toBe(0);
    expect(time.milliseconds(0.0006)).toBe(1);
    expect(time.seconds(0.1) + time.seconds(0.2)).toBe(time.seconds(0.3));
  });

  it.each([-1, NaN, Infinity, 1e17])('%s is no span', (us) => {
    expect(() => time.microseconds(us)).toThrow(/time out of range/);
    expect(() => time.instant(us)).toThrow(/time out of range/);
  });

  it('does not run backwards', () => {
    const at = time.instant(50);
    expect(time.between(at, time.after(at, time.microseconds(7)))).toBe(7);
    expect(time.between(at, at)).toBe(0);
    expect(() => time.between(at, time.instant(49))).toThrow(/time went backwards/);
    expect([time.earlier(at, time.NEVER), time.later(time.START, at)]).toEqual([50, 50]);
  });
});
