/** What a stable state of one prefix looks like from outside: catchments, classes and lengths; and what tells two apart. */
import type { RoutingGraph } from '../../routing/graph/graph.ts';
import { NO_ORIGIN, originsOf } from '../../routing/solver/catchment.ts';
import { NO_CLASS, type SweepState } from '../../routing/solver/gao-rexford.ts';

/** The ASes, itself among them, that reach one origin. */
export interface Catchment {
  readonly origin: number;
  readonly asCount: number;
}

export interface StateSummary {
  /** In the order of the origins, those that nobody reaches included. */
  readonly catchments: readonly Catchment[];
  /** ASes by what the neighbour is from whom they have their best route; an origin counts as having it from a customer. */
  readonly classes: { readonly customer: number; readonly peer: number; readonly provider: number; readonly none: number };
  /** ASes by the AS hops to their origin: at 0 the origins, at 1 their neighbours, … */
  readonly hops: readonly number[];
}

/** ASes that went from one origin to another; null is none. */
export interface Move {
  readonly from: number | null;
  readonly to: number | null;
  readonly asCount: number;
}

/** A state with the origin of each speaker. */
export interface SeenState {
  readonly summary: StateSummary;
  readonly origin: Int32Array;
}

/** `origins` are speakers. */
export function seenState(graph: RoutingGraph, origins: readonly number[], { learned, length, via }: SweepState): SeenState {
  const origin = originsOf(graph, via);
  const reach = new Map<number, number>(origins.map((speaker) => [speaker, 0]));
  const byClass = [0, 0, 0];
  const hops: number[] = [];
  let none = 0;
  for (let speaker = 0; speaker < graph.speakerCount; speaker++) {
    if (learned[speaker] === NO_CLASS) {
      none++;
      continue;
    }
    byClass[learned[speaker]!]!++;
    const count = length[speaker]!;
    while (hops.length <= count) hops.push(0);
    hops[count]!++;
    const end = origin[speaker]!;
    if (end !== NO_ORIGIN) reach.set(end, (reach.get(end) ?? 0) + 1);
  }
  const [customer, peer, provider] = byClass as [number, number, number];
  const catchments = [...reach].map(([speaker, asCount]) => ({ origin: asnOf(graph, speaker), asCount }));
  return { summary: { catchments, classes: { customer, peer, provider, none }, hops }, origin };
}

/** Who moved between two states, the largest first; nobody who stayed. */
export function movesBetween(graph: RoutingGraph, before: Int32Array, after: Int32Array): Move[] {
  const counts = new Map<number, number>();
  const span = graph.speakerCount + 1;
  for (let speaker = 0; speaker < before.length; speaker++) {
    if (before[speaker] === after[speaker]) continue;
    const key = (before[speaker]! + 1) * span + after[speaker]! + 1;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return sortedMoves(
    [...counts].map(([key, asCount]) => ({
      from: namedOrigin(graph, Math.floor(key / span) - 1),
      to: namedOrigin(graph, (key % span) - 1),
      asCount,
    })),
  );
}

/** The largest first, then by the numbers of the origins; nobody's come last. */
export const sortedMoves = (moves: readonly Move[]): Move[] =>
  [...moves].sort((x, y) => y.asCount - x.asCount || order(x.from) - order(y.from) || order(x.to) - order(y.to));

const order = (asn: number | null): number => asn ?? Infinity;

export const namedOrigin = (graph: RoutingGraph, speaker: number): number | null =>
  speaker === NO_ORIGIN ? null : asnOf(graph, speaker);

export const asnOf = (graph: RoutingGraph, speaker: number): number => graph.asNumbers[graph.asOf[speaker]!]!;

/** Mean AS hops of those who have a route, origins included; null when nobody has one. */
export function meanHops(hops: readonly number[]): number | null {
  const reached = hops.reduce((sum, count) => sum + count, 0);
  return reached === 0 ? null : hops.reduce((sum, count, length) => sum + count * length, 0) / reached;
}
