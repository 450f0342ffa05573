/** ASes that are, through others, their own providers. Real hierarchies have no such cycle; data with one is mostly wrong. */
import type { RoutingGraph } from './graph.ts';
import { Relation } from './relation.ts';

/**
 * One cycle, each speaker followed by a provider of it, the lowest index first; empty when there is none. Takes away speakers
 * without providers as long as there are any (Kahn, 1962); who is left is on a cycle or below one, and climbs into it.
 */
export function providerCycle({ speakerCount, firstEdge, relation, peer }: RoutingGraph): readonly number[] {
  const providers = new Int32Array(speakerCount);
  const free = new Int32Array(speakerCount);
  let count = 0;
  for (let speaker = 0; speaker < speakerCount; speaker++) {
    for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) {
      if (relation[h] === Relation.provider) providers[speaker]!++;
    }
    if (providers[speaker] === 0) free[count++] = speaker;
  }
  for (let at = 0; at < count; at++) {
    const speaker = free[at]!;
    for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) {
      if (relation[h] === Relation.customer && --providers[peer[h]!]! === 0) free[count++] = peer[h]!;
    }
  }
  if (count === speakerCount) return [];
  const climbed: number[] = [];
  const placeOf = new Map<number, number>();
  let at = providers.findIndex((left) => left > 0);
  while (!placeOf.has(at)) {
    placeOf.set(at, climbed.length);
    climbed.push(at);
    let h = firstEdge[at]!;
    while (relation[h] !== Relation.provider || providers[peer[h]!] === 0) h++;
    at = peer[h]!;
  }
  const cycle = climbed.slice(placeOf.get(at));
  const lowest = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(lowest), ...cycle.slice(0, lowest)];
}
