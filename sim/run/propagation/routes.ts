/** How single ASes get there: the origin, the AS path and what else would have been as good. */
import type { RoutingGraph } from '../../routing/graph/graph.ts';
import { Learned } from '../../routing/graph/relation.ts';
import { LOCAL_EDGE } from '../../routing/rib/prefix-rib.ts';
import { NO_CLASS, type SweepState } from '../../routing/solver/gao-rexford.ts';
import type { Ties } from '../../routing/solver/ties.ts';
import { asnOf } from './summary.ts';

/** The best route of one AS. AS numbers throughout. */
export interface AsRoute {
  readonly as: number;
  /** Null without a route. */
  readonly origin: number | null;
  /** From whom it was learned; `own` at an origin, null without a route. */
  readonly class: 'own' | keyof typeof Learned | null;
  /** The AS itself first, its origin last; empty without a route. */
  readonly path: readonly number[];
  /** Origins that equally good routes lead to, the one above among them; null where ties were not looked at. */
  readonly possibleOrigins: readonly number[] | null;
}

/** Of a stable state: `asked` and `origins` are speakers, the origins those that `ties` was counted for. */
export function asRoutes(
  graph: RoutingGraph,
  { learned, via }: SweepState,
  asked: readonly number[],
  { origins, ties }: { readonly origins: readonly number[]; readonly ties: Ties | null },
): AsRoute[] {
  return asked.map((speaker) => {
    const possible = ties === null ? null : origins.filter((_, i) => ((ties.possible[speaker]! >>> i) & 1) === 1);
    const possibleOrigins = possible === null ? null : possible.map((origin) => asnOf(graph, origin));
    const as = asnOf(graph, speaker);
    if (learned[speaker] === NO_CLASS) return { as, origin: null, class: null, path: [], possibleOrigins };
    const path = [as];
    for (let at = speaker; via[at] !== LOCAL_EDGE;) {
      at = graph.peer[via[at]!]!;
      path.push(asnOf(graph, at));
    }
    const kind = via[speaker] === LOCAL_EDGE ? 'own' : CLASSES[learned[speaker]!]!;
    return { as, origin: path.at(-1)!, class: kind, path, possibleOrigins };
  });
}

const CLASSES: readonly (keyof typeof Learned)[] = ['customer', 'peer', 'provider'];
