/** Where the states of a propagation come from: a solver or the timed engine, behind one interface. */
import type { SweepState } from '../../routing/solver/gao-rexford.ts';

/** Speakers and half-edges of the graph; a link fails at both ends in the same instant. */
export type Change =
  | { readonly kind: 'withdraw'; readonly origin: number }
  | { readonly kind: 'fail-link'; readonly halfEdge: number };

/** How long a step took until the last best route had changed, in µs, and what was sent meanwhile. */
export interface Timing {
  readonly convergenceUs: number;
  readonly messageCount: number;
  readonly eventCount: number;
}

/** A state as the solver or the engine leaves it: valid until the next one is asked for. */
export interface ReachedState {
  readonly state: SweepState;
  readonly timing: Timing | null;
}

/** States of the announcement and of each change in turn; ends early where there is none that is stable. */
export interface StateSource {
  readonly announce: () => ReachedState | null;
  readonly apply: (change: Change) => ReachedState | null;
}
