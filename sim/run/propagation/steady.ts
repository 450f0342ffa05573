/** Stable states by a solver: the sweep where the graph fits it, else the fixpoint over the engine's own rules. */
import type { RoutingGraph } from '../../routing/graph/graph.ts';
import { routingContext } from '../../routing/rib/context.ts';
import { solveFixpoint } from '../../routing/solver/fixpoint.ts';
import { gaoRexfordSweep } from '../../routing/solver/gao-rexford.ts';
import type { Change, StateSource } from './state-source.ts';
import { PREFIX, stateOf } from './rib-state.ts';

export function steadyStates(graph: RoutingGraph, origins: readonly number[]): StateSource {
  const announcing = new Set(origins);
  const sessionUp = new Uint8Array(graph.halfEdgeCount).fill(1);
  const change = (what: Change): void => {
    if (what.kind === 'withdraw') announcing.delete(what.origin);
    else sessionUp[what.halfEdge] = sessionUp[graph.mate[what.halfEdge]!] = 0;
  };
  const sweep = gaoRexfordSweep(graph);
  const solved = (): ReturnType<StateSource['announce']> => {
    if (sweep.ok) return { state: sweep.value.solve(announcing, sessionUp), timing: null };
    const context = routingContext(graph, { prefixes: [PREFIX] });
    context.sessionUp.set(sessionUp);
    const { isStable } = solveFixpoint(context, 0, [...announcing].map((speaker) => ({ speaker })));
    return isStable ? { state: stateOf(context), timing: null } : null;
  };
  return {
    method: sweep.ok ? 'sweep' : 'fixpoint',
    isUnique: sweep.ok,
    announce: solved,
    apply: (what) => {
      change(what);
      return solved();
    },
  };
}
