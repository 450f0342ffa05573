/** Stable states by the sweep, each anew. */
import { assert } from '../../kernel/assert.ts';
import type { RoutingGraph } from '../../routing/graph/graph.ts';
import { gaoRexfordSweep } from '../../routing/solver/gao-rexford.ts';
import type { StateSource } from './state-source.ts';

export function steadyStates(graph: RoutingGraph, origins: readonly number[]): StateSource {
  const sweep = gaoRexfordSweep(graph);
  assert(sweep.ok, 'a graph that is not one speaker per AS with the default policies');
  const announcing = new Set(origins);
  const sessionUp = new Uint8Array(graph.halfEdgeCount).fill(1);
  const solved: StateSource['announce'] = () => ({ state: sweep.value.solve(announcing, sessionUp), timing: null });
  return {
    announce: solved,
    apply: (change) => {
      if (change.kind === 'withdraw') announcing.delete(change.origin);
      else sessionUp[change.halfEdge] = sessionUp[graph.mate[change.halfEdge]!] = 0;
      return solved();
    },
  };
}
