/**
 * One link of 10,000 ASes with 20 prefixes: lost and restored. The mean of a hundred links from all over the graph, most of which
 * carry few routes or none, and the one link that carries the most: half of the graph then tries other ways.
 */
import { parseAsRelationships } from '../../sim/interop/as-rel.ts';
import { asGraph } from '../../sim/routing/graph/as-graph.ts';
import { comparisonGraph } from './comparison-graph.ts';
import { delayUs, engineOn, settle, type Bench, type Settled } from './engine.ts';
import type { Measures } from './measures.ts';

const AS_COUNT = 10_000;
const PREFIX_COUNT = 20;
const LINK_COUNT = 100;

export function linkLossBench(): () => Measures {
  const bytes = new TextEncoder().encode(comparisonGraph(AS_COUNT).text);
  return () => {
    const relationships = parseAsRelationships(bytes);
    if (!relationships.ok) throw new Error(relationships.problem);
    const graph = asGraph(relationships.value, { delayUs });
    const bench = engineOn(graph, PREFIX_COUNT);
    const announce = settle(bench, () => {
      for (let prefix = 0; prefix < PREFIX_COUNT; prefix++) {
        bench.engine.originate(prefix, AS_COUNT - 1 - prefix * Math.floor(AS_COUNT / PREFIX_COUNT), true);
      }
    });
    const links = Array.from({ length: LINK_COUNT }, (_, i) => Math.floor((i * graph.halfEdgeCount) / LINK_COUNT));
    const flaps = links.map((halfEdge) => flapped(bench, halfEdge));
    const [lost, restored] = flapped(bench, busiestEdge(bench));
    return {
      'announce 20 prefixes ms': announce.ms,
      'announce 20 prefixes events': announce.events,
      'one of 100 links lost ms': mean(flaps.map(([one]) => one.ms)),
      'one of 100 links lost events': mean(flaps.map(([one]) => one.events)),
      'one of 100 links restored ms': mean(flaps.map(([, one]) => one.ms)),
      'busiest link lost ms': lost.ms,
      'busiest link lost events': lost.events,
      'busiest link restored ms': restored.ms,
      'RSS MB': process.memoryUsage().rss / 1_048_576,
    };
  };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function flapped(bench: Bench, halfEdge: number): [Settled, Settled] {
  const { engine } = bench;
  const ends = [halfEdge, engine.context.graph.mate[halfEdge]!];
  const lost = settle(bench, () => ends.forEach((end) => engine.sessionLost(end)));
  return [lost, settle(bench, () => ends.forEach((end) => engine.sessionEstablished(end)))];
}

/** The half-edge that most best routes of all prefixes were learned over. */
function busiestEdge({ engine: { context } }: Bench): number {
  const { graph, ribs } = context;
  const uses = new Int32Array(graph.halfEdgeCount);
  for (const { locEdge, locRoute } of ribs) {
    // A route of length n is used by everybody whose path goes on over it; counted from the far ends.
    const count = new Int32Array(graph.speakerCount).fill(1);
    const order = Array.from({ length: graph.speakerCount }, (_, s) => s);
    order.sort((x, y) => context.routes.length(locRoute[y]!) - context.routes.length(locRoute[x]!));
    for (const speaker of order) {
      const edge = locEdge[speaker]!;
      if (edge < 0) continue;
      uses[edge]! += count[speaker]!;
      count[graph.peer[edge]!]! += count[speaker]!;
    }
  }
  return uses.indexOf(uses.reduce((a, b) => Math.max(a, b), 0));
}
