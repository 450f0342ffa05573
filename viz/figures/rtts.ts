/**
 * Percentiles of the round-trip time over all people of a service, over time: a histogram by people that changes with every
 * row, read at each instant at which it did. People without an answer have no round trip; where nobody has one there is a
 * gap.
 */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Tables } from '../playback/tables.ts';

export const PERCENTILES = [50, 95, 99] as const;

export interface Rtts {
  readonly times: Float64Array;
  /** In µs for each of PERCENTILES, from each time on; NaN is a gap. */
  readonly values: readonly [Float64Array, Float64Array, Float64Array];
}

/** Buckets grow by 1 %, from 100 µs: the error is half of that. */
const FIRST_US = 100;
const GROWTH = Math.log(1.01);
const BUCKETS = 1200;
const bucketOf = (us: number): number => Math.max(0, Math.min(BUCKETS - 1, Math.floor(Math.log(us / FIRST_US) / GROWTH)));
const middleOf = (bucket: number): number => FIRST_US * Math.exp((bucket + 0.5) * GROWTH);

export function rttsOf(trace: Trace, tables: Tables, service: number): Rtts {
  const weights = new Float64Array(BUCKETS);
  const held = new Int32Array(tables.flows.length).fill(-1);
  const counts = Uint8Array.from(tables.flows, (flow) =>
    flow.population >= 0 && !flow.isInternal && (service < 0 || flow.service === service) ? 1 : 0,
  );
  const set = (flow: number, us: number): void => {
    const people = tables.flows[flow]!.peopleCount;
    if (held[flow]! >= 0) weights[held[flow]!]! -= people;
    held[flow] = us > 0 ? bucketOf(us) : -1;
    if (us > 0) weights[held[flow]!]! += people;
  };
  for (const { kind, who, value } of trace.initial) if (kind === EventKind.flowRtt && counts[who] === 1) set(who, value);
  const times: number[] = [];
  const values: [number[], number[], number[]] = [[], [], []];
  let pending = -1;
  const settle = (): void => {
    if (pending < 0) return;
    times.push(pending);
    percentilesOf(weights).forEach((value, i) => values[i]!.push(value));
  };
  trace.forEach((row) => {
    if (row.kind !== EventKind.flowRtt || counts[row.who] !== 1) return;
    if (row.time !== pending) settle();
    pending = row.time;
    set(row.who, row.new);
  });
  settle();
  return {
    times: Float64Array.from(times),
    values: values.map((list) => Float64Array.from(list)) as unknown as Rtts['values'],
  };
}

/** The same at one instant alone: of the round trips (µs by flow, 0 for none) that hold then. NaN where nobody has one. */
export function percentilesNow(tables: Tables, service: number, rttOf: (flow: number) => number): readonly number[] {
  const weights = new Float64Array(BUCKETS);
  for (const { index, population, isInternal, service: of, peopleCount } of tables.flows) {
    if (population < 0 || isInternal || (service >= 0 && of !== service)) continue;
    const us = rttOf(index);
    if (us > 0) weights[bucketOf(us)]! += peopleCount;
  }
  return percentilesOf(weights);
}

function percentilesOf(weights: Float64Array): readonly number[] {
  let total = 0;
  for (const weight of weights) total += Math.max(0, weight);
  if (total <= 0) return PERCENTILES.map(() => Number.NaN);
  const found: number[] = [];
  let sum = 0;
  for (let bucket = 0; bucket < BUCKETS && found.length < PERCENTILES.length; bucket++) {
    sum += Math.max(0, weights[bucket]!);
    while (found.length < PERCENTILES.length && sum >= (total * PERCENTILES[found.length]!) / 100 - total * 1e-9) {
      found.push(middleOf(bucket));
    }
  }
  return found;
}

/** The values that hold at `time`; null before the first. */
export function rttsAt({ times, values }: Rtts, time: number): readonly number[] | null {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : values.map((list) => list[low - 1]!);
}
