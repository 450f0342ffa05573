/** Values of options that several commands take, from text to what they mean; a UsageError for what cannot be read. */
import { UsageError } from './errors.ts';

export const SEED_MAX = 4_294_967_295;
export const WORKERS_MAX = 256;

/** An option that may stand once; undefined when it does not. */
export function once(name: string, value: unknown): string | undefined {
  const values = many(value);
  if (values.length > 1) throw new UsageError(`--${name} stands ${values.length} times; it takes one value`);
  return values[0];
}

/** An option that may stand any number of times. */
export const many = (value: unknown): readonly string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);

/** Whether a switch is on; twice is as good as once. */
export const isOn = (value: unknown): boolean => (Array.isArray(value) ? value.includes(true) : value === true);

export function parseSeed(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return parseInteger('seed', text, 0, SEED_MAX);
}

export function parseWorkers(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseInteger('workers', text, 1, WORKERS_MAX);
}

const PORT_MAX = 65_535;

/** 0, one that is free, when not named. */
export const parsePort = (text: string | undefined): number => (text === undefined ? 0 : parseInteger('port', text, 0, PORT_MAX));

/** How many of something there should be: at least one. */
export const parseCount = (name: string, text: string | undefined, most: number): number | undefined =>
  text === undefined ? undefined : parseInteger(name, text, 1, most);

function parseInteger(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} is not an integer from ${least} to ${most}: ${text === '' ? 'nothing' : text}`);
}

/** `path=value` pairs by path, the later winning. */
export function parseSettings(values: readonly string[]): Readonly<Record<string, string>> {
  const settings = new Map<string, string>();
  for (const value of values) {
    const at = value.indexOf('=');
    const path = value.slice(0, Math.max(0, at)).trim();
    if (path === '') throw new UsageError(`--set is not written as path=value: ${value === '' ? 'nothing' : value}`);
    settings.set(path, value.slice(at + 1));
  }
  return Object.fromEntries(settings);
}
