/**
 * BGP messages under way: when each was sent, when it arrived, between whom, and whether it takes a route back. A message
 * arrives when the other end acts on it, where the trace shows that; otherwise after the shortest time that its session was
 * ever seen to take, or that light needs.
 */
import { linkDelay, stretch } from '../../sim/geo/distance.ts';
import type { Place } from '../../sim/geo/place.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Tables } from '../playback/tables.ts';

export interface Messages {
  readonly row: Int32Array;
  readonly sent: Float64Array;
  readonly arrives: Float64Array;
  /** Index of the session end that sent it. */
  readonly end: Int32Array;
  readonly isWithdrawal: Uint8Array;
  readonly longestUs: number;
}

/** What takes longer is waiting for a timer, not travelling. */
const TRAVEL_US_MAX = 1_500_000;

export function messagesOf(trace: Trace, tables: Tables): Messages {
  const rows: number[] = [];
  const acted = new Map<number, number>();
  const quickest = new Map<number, number>();
  trace.forEach((row) => {
    if (row.kind === EventKind.bgpSend && tables.ends[row.who] !== undefined) rows.push(row.index);
    else if (row.kind === EventKind.routeChange && row.trigger >= 0 && !acted.has(row.trigger))
      acted.set(row.trigger, row.time);
  });
  const count = rows.length;
  const messages = {
    row: Int32Array.from(rows),
    sent: new Float64Array(count),
    arrives: new Float64Array(count),
    end: new Int32Array(count),
    isWithdrawal: new Uint8Array(count),
  };
  const routes = trace.dictionaries.route;
  rows.forEach((index, i) => {
    const { time, who, new: route } = trace.at(index);
    messages.sent[i] = time;
    messages.end[i] = who;
    messages.isWithdrawal[i] = routes[route]?.[0] === -1 ? 1 : 0;
    const seen = acted.get(index);
    if (seen !== undefined) quickest.set(who, Math.min(quickest.get(who) ?? Infinity, seen - time));
  });
  const light = new Map<number, number>();
  const travel = (end: number): number => {
    const known = quickest.get(end) ?? light.get(end);
    if (known !== undefined) return known;
    const { router, peer } = tables.ends[end]!;
    const [a, b] = [tables.routers[router], tables.routers[peer]];
    const delay =
      a === undefined || b === undefined ? 1000 : linkDelay(a as unknown as Place, b as unknown as Place, stretch.internet);
    light.set(end, delay);
    return delay;
  };
  let longestUs = 0;
  rows.forEach((index, i) => {
    const seen = acted.get(index);
    const span = Math.min(TRAVEL_US_MAX, seen === undefined ? travel(messages.end[i]!) : seen - messages.sent[i]!);
    messages.arrives[i] = messages.sent[i]! + span;
    longestUs = Math.max(longestUs, span);
  });
  return { ...messages, longestUs };
}

/** Indices of the messages that are under way at some time within [from, to]. */
export function underWay({ sent, arrives, longestUs }: Messages, from: number, to: number): readonly number[] {
  let [low, high] = [0, sent.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sent[middle]! < from - longestUs) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let i = low; i < sent.length && sent[i]! <= to; i++) if (arrives[i]! >= from) found.push(i);
  return found;
}
