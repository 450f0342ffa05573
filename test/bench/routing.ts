/**
 * Routing on AS graphs: one pass from the bytes of a relationship file to the last measured event. Every pass starts with
 * fresh tables, so that only the compiled code is warm.
 */
import { draw, Purpose, type Seed } from '../../sim/kernel/dice.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { instant } from '../../sim/kernel/time.ts';
import { parseAsRelationships } from '../../sim/interop/as-rel.ts';
import { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import { asGraph } from '../../sim/routing/graph/as-graph.ts';
import { routingContext } from '../../sim/routing/rib/context.ts';
import { reachedCount, solveFixpoint } from '../../sim/routing/solver/fixpoint.ts';
import { gaoRexfordSweep } from '../../sim/routing/solver/gao-rexford.ts';
import { asGraphText } from './as-graph.ts';
import type { Measures } from './measures.ts';

const SEED = 1 as Seed;
const DELAY_LOW_US = 1_000;
const DELAY_SPAN_US = 80_000;
const MRAI_US = 30_000_000;
const PREFIX = { text: '192.0.2.0/24', family: 4, length: 24 } as const;

const delayUs = (a: number, b: number): number => DELAY_LOW_US + (draw(SEED, a, b, Purpose.linkDelay, 0) % (DELAY_SPAN_US + 1));

interface Bench {
  readonly engine: RoutingEngine;
  readonly scheduler: Scheduler;
}

function loaded(bytes: Uint8Array, mraiUs: number): Bench {
  const relationships = parseAsRelationships(bytes);
  if (!relationships.ok) throw new Error(relationships.problem);
  const graph = asGraph(relationships.value, { delayUs, mraiUs });
  const scheduler = new Scheduler();
  return { engine: new RoutingEngine(routingContext(graph, { prefixes: [PREFIX] }), { scheduler, seed: SEED }), scheduler };
}

/** Changes originations and runs until nothing happens any more; gives wall time and events. */
function settled(
  { engine, scheduler }: Bench,
  speakers: readonly number[],
  isOriginated: boolean,
): { ms: number; events: number } {
  const eventsBefore = scheduler.eventCount;
  const begin = performance.now();
  for (const speaker of speakers) engine.originate(0, speaker, isOriginated);
  scheduler.run(instant(Number.MAX_SAFE_INTEGER));
  return { ms: performance.now() - begin, events: scheduler.eventCount - eventsBefore };
}

/** Makes the graph once; each call of the result is one pass. */
export function routingBench(asCount: number): () => Measures {
  const made = asGraphText(asCount);
  const bytes = new TextEncoder().encode(made.text);
  const last = asCount - 1;
  const anycast = [last, Math.floor((asCount * 2) / 3), Math.floor(asCount / 2)];
  return () => {
    const begin = performance.now();
    const plain = loaded(bytes, 0);
    const loadMs = performance.now() - begin;
    const { graph } = plain.engine.context;
    const announce = settled(plain, [last], true);
    const reached = reachedCount(plain.engine.context.ribs[0]!);
    const withdraw = settled(plain, [last], false);
    const rssMb = process.memoryUsage().rss / 1_048_576;
    const anycastAnnounce = settled(plain, anycast, true);
    const anycastLost = settled(plain, [last], false);

    const limited = loaded(bytes, MRAI_US);
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
      'degree max': made.degreeMax,
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
      'sweep ms': sweepMs,
      'fixpoint ms': fixpointMs,
      'events/s': (events * 1000) / (announce.ms + withdraw.ms + anycastAnnounce.ms),
      'RSS MB': rssMb,
    };
  };
}
