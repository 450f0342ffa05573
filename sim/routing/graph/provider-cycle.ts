/** Whether some AS is, through others, its own provider. Real hierarchies have no such cycle; data with one is mostly wrong. */
import type { RoutingGraph } from './graph.ts';
import { Relation } from './relation.ts';

/** Takes away speakers without providers as long as there are any (Kahn, 1962); who is left is on a cycle or below one. */
export function hasProviderCycle({ speakerCount, firstEdge, relation, peer }: RoutingGraph): boolean {
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
  return count < speakerCount;
}
