/**
 * Quantities as people write them, to base numbers and back. A quantity carries its unit: `500ms`, `1h30m`, `40k rps`, `100
 * Gbit/s`, `20 kB`, `40%`, `1.4x`, `350 km`, `37M` people. Prefixes are decimal (k = 1000). Readers are total: they return the
 * number or say what was due. Fractions are scaled as decimal text, so that 99.9% is the double nearest to 0.999.
 */
import type { Duration } from '../kernel/time.ts';
import { microseconds } from '../kernel/time.ts';

export type UnitResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly hint: string | null };

/** How one kind of quantity is written; `pattern` is the same rule for JSON Schema. */
export interface Quantity<T> {
  /** Completes "expected …". */
  readonly expected: string;
  readonly examples: readonly string[];
  readonly pattern: string;
  read(text: string): UnitResult<T>;
  format(value: T): string;
}

const NUMBER = '(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,9})?';

const fail = (hint: string | null = null): UnitResult<never> => ({ ok: false, hint });

/** `digits × 10^exponent` for non-negative decimal digits, correctly rounded. */
const scaled = (digits: string, exponent: number): number => Number(`${digits}e${exponent}`);

const durationUnits: readonly (readonly [name: string, us: number])[] = [
  ['w', 604_800_000_000],
  ['d', 86_400_000_000],
  ['h', 3_600_000_000],
  ['m', 60_000_000],
  ['s', 1_000_000],
  ['ms', 1_000],
  ['us', 1],
];
const durationForm = new RegExp(
  `^(?=\\d)${durationUnits.map(([unit]) => `(?:(${NUMBER}) ?${unit === 'us' ? '(?:us|µs)' : unit})?`).join('')}$`,
);
const DURATION_US_MAX = 36_500 * 86_400_000_000;

/** What people write for a unit instead of its letter. */
const unitWords: Readonly<Record<string, string>> = {
  week: 'w',
  weeks: 'w',
  day: 'd',
  days: 'd',
  hour: 'h',
  hours: 'h',
  hr: 'h',
  hrs: 'h',
  minute: 'm',
  minutes: 'm',
  min: 'm',
  mins: 'm',
  second: 's',
  seconds: 's',
  sec: 's',
  secs: 's',
  msec: 'ms',
  millisecond: 'ms',
  milliseconds: 'ms',
  usec: 'us',
  microseconds: 'us',
};

/** Spans of time: `500ms`, `30s`, `5m`, `1h30m`, `2d`, at most a century, rounded to whole µs. */
export const duration: Quantity<Duration> = {
  expected: 'a duration such as 500ms, 30s, 5m, 1h30m or 2d',
  examples: ['30s', '5m', '1h30m'],
  // A little wider than what is read: the order of units is left to the reader.
  pattern: '^(\\d+(\\.\\d+)? ?(w|d|h|m|s|ms|us|µs))+$',
  read(text) {
    const match = durationForm.exec(text);
    if (match === null) {
      const word = /^(\d[\d.]*) *([a-z]+)$/i.exec(text);
      const unit = word === null ? undefined : unitWords[word[2]!.toLowerCase()];
      return fail(unit === undefined ? null : `${word![1]}${unit}`);
    }
    let us = 0;
    for (const [index, [, unitUs]] of durationUnits.entries()) {
      const digits = match[index + 1];
      if (digits !== undefined) us += unitUs * Number(digits);
    }
    return us <= DURATION_US_MAX ? { ok: true, value: microseconds(us) } : fail('at most 36500d');
  },
  format(value) {
    let rest: number = value;
    let text = '';
    for (const [name, unitUs] of durationUnits) {
      const count = Math.floor(rest / unitUs);
      if (count > 0) text += `${count}${name}`;
      rest -= count * unitUs;
    }
    return text === '' ? '0s' : text;
  },
};

interface Scale {
  readonly suffix: string;
  readonly exponent: number;
}

/** `20 kB` and `850 rps`, but `40%`, `1.4x`, `37M` and `40k rps`. */
const isSpaced = (suffix: string): boolean => suffix.length > 1 && !suffix.includes(' ');

/** A quantity that is one decimal number and one suffix out of a list. */
function suffixed(expected: string, examples: readonly string[], scales: readonly Scale[]): Quantity<number> {
  const suffixes = scales.map((scale) => scale.suffix.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const pattern = `^${NUMBER} ?(?:${suffixes.join('|')})$`;
  const split = new RegExp(`^(${NUMBER}) ?(.*)$`);
  return {
    expected,
    examples,
    pattern,
    read(text) {
      const [, digits, suffix] = split.exec(text) ?? [];
      const scale = scales.find((candidate) => candidate.suffix === suffix);
      if (digits !== undefined && scale !== undefined) return { ok: true, value: scaled(digits, scale.exponent) };
      const near = suffix ? scales.find((candidate) => candidate.suffix.toLowerCase() === suffix.toLowerCase()) : undefined;
      return fail(near === undefined ? null : `${digits}${isSpaced(near.suffix) ? ' ' : ''}${near.suffix}`);
    },
    format(value) {
      for (const { suffix, exponent } of [...scales].sort((a, b) => b.exponent - a.exponent)) {
        const digits = decimal(value, -exponent);
        if (digits === null || (Number(digits) < 1 && value !== 0 && exponent > 0)) continue;
        if (scaled(digits, exponent) === value) return `${digits}${isSpaced(suffix) ? ' ' : ''}${suffix}`;
      }
      return `${value}`;
    },
  };
}

/** `value × 10^shift` as plain decimal text, or null where that needs an exponent or more digits than are read. */
function decimal(value: number, shift: number): string | null {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const shifted = Number(`${mantissa}e${Number(exponent) + shift}`);
  const text = `${shifted}`;
  return new RegExp(`^${NUMBER}$`).test(text) ? text : null;
}

const prefixes: readonly Scale[] = [
  { suffix: '', exponent: 0 },
  { suffix: 'k', exponent: 3 },
  { suffix: 'M', exponent: 6 },
  { suffix: 'G', exponent: 9 },
  { suffix: 'T', exponent: 12 },
];
const withUnit = (unit: string, join = ''): Scale[] =>
  prefixes.map(({ suffix, exponent }) => ({ suffix: `${suffix}${suffix === '' ? '' : join}${unit}`, exponent }));

/** Requests per second: `850 rps`, `40k rps`, `1.2M rps`. */
export const requestRate = suffixed('a request rate such as 850 rps or 40k rps', ['40k rps'], withUnit('rps', ' '));

/** Bits per second: `100 Gbit/s`, `400 Mbit/s`. */
export const bitRate = suffixed('a bit rate such as 400 Mbit/s or 100 Gbit/s', ['100 Gbit/s'], withUnit('bit/s'));

/** Bytes: `800 B`, `20 kB`, `1.5 MB` (decimal). */
export const byteSize = suffixed('a size such as 800 B, 20 kB or 1.5 MB', ['20 kB'], withUnit('B'));

/** Lengths in kilometres: `350 km`. */
export const length = suffixed(
  'a length such as 350 km',
  ['350 km'],
  [
    { suffix: 'km', exponent: 0 },
    { suffix: 'm', exponent: -3 },
  ],
);

/** Shares of one: `40%`, `99.95%`. */
export const percentage = suffixed('a percentage such as 40%', ['40%'], [{ suffix: '%', exponent: -2 }]);

/** Multiples: `1.4x` or `140%`. */
export const factor = suffixed(
  'a factor such as 1.4x or 140%',
  ['1.4x', '140%'],
  [
    { suffix: 'x', exponent: 0 },
    { suffix: '%', exponent: -2 },
  ],
);

/** Counts of people: `37M`, `850k`, `1200`; a count needs no unit. */
export const people = suffixed(
  'a number of people such as 37M or 850k',
  ['37M', '850k'],
  prefixes.filter(({ suffix }) => ['', 'k', 'M', 'G'].includes(suffix)),
);

/** A time of day, UTC or local as the place says: `18:00`, `06:30:15`. */
export const timeOfDay: Quantity<Duration> = {
  expected: 'a time of day such as 18:00',
  examples: ['18:00'],
  pattern: '^([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d))?$',
  read(text) {
    const match = new RegExp(this.pattern).exec(text);
    if (match === null) return fail(/^\d:[0-5]\d$/.test(text) ? `0${text}` : null);
    const [hour, minute, second] = match.slice(1, 4).map((part) => Number(part ?? 0));
    return { ok: true, value: microseconds((hour! * 3600 + minute! * 60 + second!) * 1_000_000) };
  },
  format(value) {
    const total = Math.floor(value / 1_000_000);
    const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60].map((part) =>
      String(part).padStart(2, '0'),
    );
    return (parts[2] === '00' ? parts.slice(0, 2) : parts).join(':');
  },
};
