/**
 * What routers chose from, beside the rows of a trace and outside its hashes: for prefixes of ours, the routes that each end of a
 * session offered as candidates, with all that the decision process compares, and which of them won. From it a viewer says who
 * sent a route, what else there was, and on which step that lost, at any instant from the start on. Kept where a trace is to be
 * looked at; runs of a suite do without.
 */
import { Malformed, type ByteReader, type ByteWriter } from './bytes.ts';

/** What a router compares (RFC 4271 §9.1.2), as it stood in the router's own eyes. */
export interface Offer {
  /** In the dictionary of routes: its AS path. */
  readonly route: number;
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
  readonly offers: readonly Offer[];
  /** Ascending in time. */
  readonly list: readonly Consideration[];
}

const OFFER_KEYS = [
  'route',
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

/** Columns, each number as a step from the one before; `null` is a table of nothing. */
export function putConsidered(out: ByteWriter, considered: Considered | null): void {
  out.varint(considered === null ? 0 : 1);
  if (considered === null) return;
  putColumns(out, considered.offers, OFFER_KEYS);
  putColumns(out, considered.list, LIST_KEYS);
}

export function getConsidered(from: ByteReader): Considered | null {
  if (from.varint() === 0) return null;
  return { offers: getColumns(from, OFFER_KEYS), list: getColumns(from, LIST_KEYS) } as unknown as Considered;
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
