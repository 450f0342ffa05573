/**
 * Calendar time for formats that want it. Runs have no date of their own: in exported files they begin on 1 January 2026 at
 * their time of day, UTC. Leap seconds are not modelled.
 */
const US_PER_S = 1_000_000;
const S_PER_DAY = 86_400;

/** 2026-01-01T00:00:00Z in microseconds since 1970. */
export const BASE_DATE_US = 1_767_225_600 * US_PER_S;

export interface UtcTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The Gregorian date by the usual arithmetic on eras of 400 years that begin in March. */
export function utcOf(timeUs: number): UtcTime {
  const seconds = Math.floor(timeUs / US_PER_S);
  const days = Math.floor(seconds / S_PER_DAY);
  const ofDay = seconds - days * S_PER_DAY;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    hour: Math.floor(ofDay / 3_600),
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `20260101.0000`, as archives of route collectors name their files. */
export function stampOf(timeUs: number): string {
  const { year, month, day, hour, minute } = utcOf(timeUs);
  return `${year}${two(month)}${two(day)}.${two(hour)}${two(minute)}`;
}

/** `2026-01-01T00:00:00`, with six digits of a second behind it where there are any. */
export function isoOf(timeUs: number): string {
  const { year, month, day, hour, minute, second } = utcOf(timeUs);
  const rest = timeUs % US_PER_S;
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(6, '0')}`;
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
}
