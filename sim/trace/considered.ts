/**
 * What routers chose from, beside the rows of a trace and outside its hashes: for prefixes of ours, the routes that each end of a
 * session offered as candidates, with all that the decision process compares, and which of them won. From it a viewer says who
 * sent a route, what else there was, and on which step that lost, at any instant from the start on. Kept where a trace is to be
 * looked at; runs of a suite do without.
 */
import { Malformed, type ByteReader, type ByteWriter } from './bytes.ts';
import { getLists, putLists } from './lists.ts';

/** What a router compares (RFC 4271 §9.1.2), as it stood in the router's own eyes. */
export interface Offer {
  /** Its AS path, in `paths`. */
  readonly path: number;
  readonly localPref: number;
  readonly asPathLength: number;
  readonly origin: number;
  /** −1 without one. */
  readonly med: number;
  readonly igpMetric: number;
  readonly routerId: number;
  readonly clusterListLength: number;
  /** 0, or when it came, as a running number, where a router asks for that. */
  readonly age: number;
  /** 1 for what is kept beyond the restart of its neighbour. */
  readonly isStale: number;
}

/** An end of a session (`who`) offers a prefix from now on; `value` −1: it offers nothing any more. */
export const CANDIDATE = 0;
/** A router (`who`) sends its packets for a prefix to the offer of a session end (`value`), −1: nowhere, −2: they are its own. */
export const CHOICE = 1;

export interface Consideration {
  readonly kind: typeof CANDIDATE | typeof CHOICE;
  /** Since when, in µs; −1 for the start. */
  readonly time: number;
  readonly who: number;
  readonly prefix: number;
  readonly value: number;
  /** The step on which a choice turned; 0 for candidates. */
  readonly step: number;
}

export interface Considered {
  /** Of each AS on a path one router, nearest first. */
  readonly paths: readonly (readonly number[])[];
  readonly offers: readonly Offer[];
  /** Ascending in time. */
  readonly list: readonly Consideration[];
}

const OFFER_KEYS = [
  'path',
  'localPref',
  'asPathLength',
  'origin',
  'med',
  'igpMetric',
  'routerId',
  'clusterListLength',
  'age',
  'isStale',
] as const satisfies readonly (keyof Offer)[];

const LIST_KEYS = ['kind', 'time', 'who', 'prefix', 'value', 'step'] as const satisfies readonly (keyof Consideration)[];

/** Numbers of rows one behind the other, from these on: what travels between threads. */
export function flatConsidered(
  { paths, offers, list }: Considered,
  from: { readonly paths: number; readonly offers: number; readonly list: number },
): FlatConsidered {
  const flat = <K extends string>(rows: readonly { readonly [key in K]: number }[], keys: readonly K[], first: number) =>
    Float64Array.from(rows.slice(first).flatMap((row) => keys.map((key) => row[key])));
  return {
    paths: paths.slice(from.paths),
    offers: flat(offers, OFFER_KEYS, from.offers),
    list: flat(list, LIST_KEYS, from.list),
  };
}

export interface FlatConsidered {
  readonly paths: readonly (readonly number[])[];
  readonly offers: Float64Array<ArrayBuffer>;
  readonly list: Float64Array<ArrayBuffer>;
}

export function unflatConsidered({ paths, offers, list }: FlatConsidered): Considered {
  const rows = (flat: Float64Array, keys: readonly string[]): unknown =>
    Array.from({ length: flat.length / keys.length }, (_, i) =>
      Object.fromEntries(keys.map((key, k) => [key, flat[i * keys.length + k]!])),
    );
  return { paths, offers: rows(offers, OFFER_KEYS), list: rows(list, LIST_KEYS) } as Considered;
}

/** Columns, each number as a step from the one before; `null` is a table of nothing. */
export function putConsidered(out: ByteWriter, considered: Considered | null): void {
  out.varint(considered === null ? 0 : 1);
  if (considered === null) return;
  putLists(out, considered.paths);
  putColumns(out, considered.offers, OFFER_KEYS);
  putColumns(out, considered.list, LIST_KEYS);
}

export function getConsidered(from: ByteReader): Considered | null {
  if (from.varint() === 0) return null;
  return {
    paths: getLists(from),
    offers: getColumns(from, OFFER_KEYS),
    list: getColumns(from, LIST_KEYS),
  } as unknown as Considered;
}

function putColumns<K extends string>(
  out: ByteWriter,
  rows: readonly { readonly [key in K]: number }[],
  keys: readonly K[],
): void {
  out.varint(rows.length);
  for (const key of keys) {
    let last = 0;
    for (const row of rows) {
      out.signed(row[key] - last);
      last = row[key];
    }
  }
}

function getColumns<K extends string>(from: ByteReader, keys: readonly K[]): readonly { readonly [key in K]: number }[] {
  const length = from.count('considerations', keys.length);
  const empty = Object.fromEntries(keys.map((key) => [key, 0])) as { [key in K]: number };
  const rows = Array.from({ length }, () => ({ ...empty }));
  for (const key of keys) {
    let last = 0;
    for (const row of rows) {
      last += from.signed();
      if (!Number.isSafeInteger(last)) throw new Malformed('malformed', 'a consideration is out of range');
      row[key] = (last + 0) as never;
    }
  }
  return rows;
}
