/** The instants at which something happens that a person would step to, and how much happens over the run. */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';

/** Curves of demand and load bend all the time without anything having happened. */
const CURVES: ReadonlySet<EventKind> = new Set([
  EventKind.flowRate,
  EventKind.flowSlope,
  EventKind.loadRate,
  EventKind.loadSlope,
  EventKind.flowRtt,
  EventKind.flowDecision,
  EventKind.connectionsOpen,
  EventKind.faultConfirm,
]);

export const isCurve = (kind: EventKind): boolean => CURVES.has(kind);

export interface Instants {
  /** Ascending, each once, in µs; the start is not one. */
  readonly times: Float64Array;
  /** Rows at each. */
  readonly counts: Uint32Array;
}

export function instantsOf(trace: Trace): Instants {
  const times: number[] = [];
  const counts: number[] = [];
  trace.forEach(({ time, kind }) => {
    if (time === 0 || isCurve(kind)) return;
    if (times[times.length - 1] === time) counts[counts.length - 1]!++;
    else {
      times.push(time);
      counts.push(1);
    }
  });
  return { times: Float64Array.from(times), counts: Uint32Array.from(counts) };
}

/** The first instant after, or the last before, a time; null when there is none. */
export function neighbourOf(times: ArrayLike<number>, time: number, step: 1 | -1): number | null {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (step === 1 ? times[middle]! <= time : times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  const at = step === 1 ? low : low - 1;
  return at >= 0 && at < times.length ? times[at]! : null;
}
