/**
 * Figures as people read them: three significant digits, a unit, thin spaces between thousands. Machines get the base numbers.
 */
import { assertNever } from '../kernel/assert.ts';
import type { MetricUnit } from '../model/metrics.ts';

const THIN_SPACE = '\u202F';

/** Three significant digits without trailing zeros; whole from a hundred on. */
function significant(value: number): string {
  const size = Math.abs(value);
  const text = size >= 100 ? String(Math.round(value)) : value.toFixed(size >= 9.995 ? 1 : 2);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);

/** `208 ms`, `1.22 s`, `15 min`, `1 h 5 min`; from µs. */
export function formatDuration(us: number): string {
  if (us < 0) return `−${formatDuration(-us)}`;
  if (us < 1000) return `${significant(us)} ${us === 0 ? 's' : 'µs'}`;
  if (us < 999_500) return `${significant(us / 1e3)} ms`;
  if (us < 59_950_000) return `${significant(us / 1e6)} s`;
  const whole = Math.round(us / 1e6);
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return `${hours} h${minutes > 0 ? ` ${minutes} min` : ''}`;
  return `${minutes} min${seconds > 0 ? ` ${seconds} s` : ''}`;
}

/** An instant of the run: `5:00`, `5:01.208`, `1:05:00`; from µs. */
export function formatClock(us: number): string {
  const milliseconds = Math.round(us / 1e3);
  const whole = Math.floor(milliseconds / 1e3);
  const two = (value: number): string => String(value).padStart(2, '0');
  const fraction = milliseconds % 1e3 === 0 ? '' : `.${String(milliseconds % 1e3).padStart(3, '0')}`;
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds)}${fraction}`;
}

const DECIMALS_MAX = 7;

/**
 * `99.974 %`: as many decimals as it takes to show two digits of what is missing to 100 %, and, beside a limit, to tell the two
 * apart. Less than everything is never written as 100 %, and more than nothing never as 0 %.
 */
export function formatRatio(ratio: number, limit: number | null = null, decimalsMax = DECIMALS_MAX): string {
  const percent = ratio * 100;
  // One decimal, and one more for each zero that a small share, or a small miss, begins with.
  const rest = Math.min(Math.abs(ratio), Math.abs(1 - ratio));
  let decimals = rest === 0 ? 0 : 1;
  for (let left = rest; left > 0 && left < 0.01 && decimals < decimalsMax; left *= 10) decimals++;
  if (limit !== null && limit !== ratio) {
    while (decimals < decimalsMax && percent.toFixed(decimals) === (limit * 100).toFixed(decimals)) decimals++;
  }
  let text = percent.toFixed(decimals);
  if (ratio < 1 && Number(text) === 100) text = '99.'.padEnd(3 + decimals, '9');
  if (ratio > 0 && Number(text) === 0) return `< ${Number(`1e-${decimalsMax}`).toFixed(decimalsMax)} %`;
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} %`;
}

/** `12 345`, `3.21 M`: whole up to a hundred thousand, short above. */
export function formatCount(count: number): string {
  if (count < 0) return `−${formatCount(-count)}`;
  if (count < 1e5) return count < 10 && !Number.isInteger(count) ? significant(count) : grouped(String(Math.round(count)));
  return formatShort(count);
}

const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

function formatShort(value: number): string {
  // The step up is taken where rounding would show a thousand of the smaller unit.
  const [scale, prefix] = PREFIXES.find(([size]) => value >= size * 0.9995) ?? [1, ''];
  return `${significant(value / scale)}${prefix === '' ? '' : ` ${prefix}`}`;
}

/** `37.2 M`, `646 k`, `80`. */
export const formatPeople = (count: number): string => (count < 1000 ? String(Math.round(count)) : formatShort(count));

/** `15.1 k requests/s`, `3.2 Gbit/s`; from units per second. */
export function formatRate(value: number, unit: string): string {
  const short = formatShort(value);
  return unit === 'bits/s' ? `${short.includes(' ') ? short : `${short} `}bit/s` : `${short} ${unit}`;
}

/** A figure of a metric in its unit. */
export function formatFigure(value: number, unit: MetricUnit, limit: number | null = null): string {
  switch (unit) {
    case 'ratio':
      return formatRatio(value, limit);
    case 'duration':
      return formatDuration(value);
    case 'count':
      return formatCount(value);
    case 'rps':
      return formatRate(value, 'requests/s');
    default:
      return assertNever(unit);
  }
}

/** `{service:web,region:europe}`, in the order written; nothing without labels. */
export const formatLabels = (labels: Readonly<Record<string, string>>): string => {
  const parts = Object.entries(labels).map(([key, value]) => `${key}:${value}`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
};
