/**
 * Routing on AS graphs, of our recipe or those that other simulators were measured on: one pass from the bytes of a relationship
 * file to the last measured event. Every pass starts with fresh tables, so that only the compiled code is warm.
 */
import { parseAsRelationships } from '../../sim/interop/as-rel.ts';
import { asGraph } from '../../sim/routing/graph/as-graph.ts';
import type { RoutingGraph } from '../../sim/routing/graph/graph.ts';
import { routingContext } from '../../sim/routing/rib/context.ts';
import { reachedCount, solveFixpoint } from '../../sim/routing/solver/fixpoint.ts';
import { gaoRexfordSweep } from '../../sim/routing/solver/gao-rexford.ts';
import type { AsGraphText } from './as-graph.ts';
import { delayUs, engineOn, MRAI_US, PREFIX, settled } from './engine.ts';
import type { Measures } from './measures.ts';

function loaded(bytes: Uint8Array, mraiUs: number): RoutingGraph {
  const relationships = parseAsRelationships(bytes);
  if (!relationships.ok) throw new Error(relationships.problem);
  return asGraph(relationships.value, { delayUs, mraiUs });
}

/** Each call of the result is one pass. */
export function routingBench(made: AsGraphText): () => Measures {
  const { asCount } = made;
  const bytes = new TextEncoder().encode(made.text);
  const last = asCount - 1;
  const anycast = [last, Math.floor((asCount * 2) / 3), Math.floor(asCount / 2)];
  return () => {
    const begin = performance.now();
    const graph = loaded(bytes, 0);
    const plain = engineOn(graph);
    const loadMs = performance.now() - begin;
    const announce = settled(plain, [last], true);
    const reached = reachedCount(plain.engine.context.ribs[0]!);
    const withdraw = settled(plain, [last], false);
    const rssMb = process.memoryUsage().rss / 1_048_576;
    const anycastAnnounce = settled(plain, anycast, true);
    const anycastLost = settled(plain, [last], false);
    const othersLost = settled(plain, anycast.slice(1), false);

    const limited = engineOn(loaded(bytes, MRAI_US));
    const limitedAnnounce = settled(limited, [last], true);
    const limitedWithdraw = settled(limited, [last], false);

    const sweep = gaoRexfordSweep(graph);
    if (!sweep.ok) throw new Error(sweep.has);
    const solveBegin = performance.now();
    const state = sweep.value.solve([last]);
    const sweepMs = performance.now() - solveBegin;
    const swept = state.via.reduce((count, edge) => count + (edge === -1 ? 0 : 1), 0);
    const fixpointContext = routingContext(graph, { prefixes: [PREFIX] });
    const fixpointBegin = performance.now();
    solveFixpoint(fixpointContext, 0, [{ speaker: last }]);
    const fixpointMs = performance.now() - fixpointBegin;
    if (reached !== asCount || swept !== asCount) throw new Error(`${reached} reached, ${swept} swept`);
    const events = announce.events + withdraw.events + anycastAnnounce.events;
    return {
      links: made.providerLinks + made.peerLinks,
      'load ms': loadMs,
      'announce ms': announce.ms,
      'announce events': announce.events,
      'withdraw ms': withdraw.ms,
      'withdraw events': withdraw.events,
      'announce, MRAI 30 s ms': limitedAnnounce.ms,
      'withdraw, MRAI 30 s ms': limitedWithdraw.ms,
      'withdraw, MRAI 30 s events': limitedWithdraw.events,
      'three origins announce ms': anycastAnnounce.ms,
      'one of three lost ms': anycastLost.ms,
      'one of three lost events': anycastLost.events,
      'the other two lost ms': othersLost.ms,
      'the other two lost events': othersLost.events,
      'sweep ms': sweepMs,
      'fixpoint ms': fixpointMs,
      'events/s': (events * 1000) / (announce.ms + withdraw.ms + anycastAnnounce.ms),
      'RSS MB': rssMb,
    };
  };
}
