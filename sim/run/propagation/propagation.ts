/**
 * One prefix through a graph of ASes: announced by its origins, then origins withdraw and links fail, one after another. The
 * stable state behind every step by the solver, or the way there as well by the timed engine.
 */
import type { Seed } from '../../kernel/dice.ts';
import type { RoutingGraph } from '../../routing/graph/graph.ts';
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
}

export interface Step {
  /** Null for the announcement by all origins. */
  readonly change: Change | null;
  readonly state: StateSummary;
  readonly moves: readonly Move[];
  /** Null where the state was solved, not timed. */
  readonly timing: Timing | null;
}

export interface Propagation {
  /** False when a timed state kept changing until a bound was met; the steps before that are there. */
  readonly isStable: boolean;
  readonly steps: readonly Step[];
}

export function propagate(graph: RoutingGraph, options: PropagationOptions): Propagation {
  const { origins, changes, mode } = options;
  const source = mode === 'steady' ? steadyStates(graph, origins) : timedStates(graph, options);
  const steps: Step[] = [];
  let before: Int32Array | null = null;
  for (const change of [null, ...changes]) {
    const reached = change === null ? source.announce() : source.apply(change);
    if (reached === null) break;
    const { summary, origin } = seenState(graph, origins, reached.state);
    const moves = before === null ? [] : movesBetween(graph, before, origin);
    steps.push({ change, state: summary, moves, timing: reached.timing });
    before = origin;
  }
  return { isStable: steps.length === changes.length + 1, steps };
}
