/** The columns of a RIB in the form of the sweep: class, length and best half-edge of each speaker. */
import { learnedOver, Learned } from '../../routing/graph/relation.ts';
import type { PrefixSpec } from '../../routing/policy/policy.ts';
import type { RoutingContext } from '../../routing/rib/context.ts';
import { LOCAL_EDGE, NO_EDGE } from '../../routing/rib/prefix-rib.ts';
import { NO_CLASS, type SweepState } from '../../routing/solver/gao-rexford.ts';

/** A prefix that everybody accepts, from documentation space (RFC 5737). */
export const PREFIX: PrefixSpec = { text: '192.0.2.0/24', family: 4, length: 24 };

/** Of the context's only prefix, on a graph of one speaker per AS. */
export function stateOf({ graph, routes, ribs }: RoutingContext): SweepState {
  const { locEdge, locRoute } = ribs[0]!;
  const learned = new Uint8Array(graph.speakerCount).fill(NO_CLASS);
  const length = new Uint16Array(graph.speakerCount);
  for (let speaker = 0; speaker < graph.speakerCount; speaker++) {
    const edge = locEdge[speaker]!;
    if (edge === NO_EDGE) continue;
    learned[speaker] = edge === LOCAL_EDGE ? Learned.customer : learnedOver(graph.relation[edge]!);
    length[speaker] = routes.length(locRoute[speaker]!);
  }
  return { learned, length, via: locEdge };
}
