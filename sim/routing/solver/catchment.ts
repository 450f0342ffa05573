/** Catchments: which origin each speaker's best path ends at. Read off the best half-edges alone. */
import type { RoutingGraph } from '../graph/graph.ts';
import { LOCAL_EDGE, NO_EDGE } from '../rib/prefix-rib.ts';

/** Origin of a speaker without a route. */
export const NO_ORIGIN = -1;
const UNKNOWN = -2;

/**
 * The speaker that each one's packets reach, NO_ORIGIN without a route. Each way is walked once. In a state that is not stable a
 * way may go in a circle: it reaches nobody.
 */
export function originsOf({ speakerCount, peer }: RoutingGraph, via: Int32Array): Int32Array {
  const origin = new Int32Array(speakerCount).fill(UNKNOWN);
  const trail: number[] = [];
  for (let start = 0; start < speakerCount; start++) {
    let speaker = start;
    while (origin[speaker] === UNKNOWN) {
      trail.push(speaker);
      const edge = via[speaker]!;
      origin[speaker] = edge === LOCAL_EDGE ? speaker : NO_ORIGIN;
      if (edge === LOCAL_EDGE || edge === NO_EDGE) break;
      speaker = peer[edge]!;
    }
    const end = origin[speaker]!;
    for (const walked of trail) origin[walked] = end;
    trail.length = 0;
  }
  return origin;
}
