/**
 * One prefix through a graph of ASes: announced by its origins, then origins withdraw and links fail, one after another. The
 * stable state behind every step by the solver, or the way there as well by the timed engine.
 */
import type { Seed } from '../../kernel/dice.ts';
import type { RoutingGraph } from '../../routing/graph/graph.ts';
import { TIED_ORIGINS_MAX, tiesOf, type Ties } from '../../routing/solver/ties.ts';
import { asRoutes, type AsRoute } from './routes.ts';
import { movesBetween, seenState, type Move, type StateSummary } from './summary.ts';
import type { Change, Timing } from './state-source.ts';
import { steadyStates } from './steady.ts';
import { timedStates } from './timed.ts';

export interface PropagationOptions {
  /** Speakers that announce the prefix at once. */
  readonly origins: readonly number[];
  /** One after another, each after the one before has come to rest. */
  readonly changes: readonly Change[];
  readonly mode: 'steady' | 'events';
  readonly seed: Seed;
  /** Speakers whose routes are shown; nobody's when left out. */
  readonly asked?: readonly number[];
}

export interface Step {
  /** Null for the announcement by all origins. */
  readonly change: Change | null;
  readonly state: StateSummary;
  readonly moves: readonly Move[];
  /** What the last tie-break decided, by the origins in their order; null where there are more than TIED_ORIGINS_MAX of them. */
  readonly ties: Omit<Ties, 'possible'> | null;
  /** Of those that were asked for, in their order. */
  readonly routes: readonly AsRoute[];
  /** Null where the state was solved, not timed. */
  readonly timing: Timing | null;
}

export interface Propagation {
  /** False when a timed state kept changing until a bound was met; the steps before that are there. */
  readonly isStable: boolean;
  readonly steps: readonly Step[];
}

export function propagate(graph: RoutingGraph, options: PropagationOptions): Propagation {
  const { origins, changes, mode, asked = [] } = options;
  const source = mode === 'steady' ? steadyStates(graph, origins) : timedStates(graph, options);
  const steps: Step[] = [];
  const sessionUp = new Uint8Array(graph.halfEdgeCount).fill(1);
  let before: Int32Array | null = null;
  for (const change of [null, ...changes]) {
    const reached = change === null ? source.announce() : source.apply(change);
    if (reached === null) break;
    const { summary, origin } = seenState(graph, origins, reached.state);
    const moves = before === null ? [] : movesBetween(graph, before, origin);
    if (change?.kind === 'fail-link') sessionUp[change.halfEdge] = 0;
    const ties = origins.length > TIED_ORIGINS_MAX ? null : tiesOf(graph, reached.state, { origins, sessionUp });
    const routes = asRoutes(graph, reached.state, asked, { origins, ties });
    steps.push({ change, state: summary, moves, ties: ties === null ? null : countsOf(ties), routes, timing: reached.timing });
    before = origin;
  }
  return { isStable: steps.length === changes.length + 1, steps };
}

/** Without the column by speaker, which is large. */
const countsOf = ({ asCount, least, most }: Ties): Omit<Ties, 'possible'> => ({ asCount, least, most });
