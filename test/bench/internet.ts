/**
 * The AS graph of September 2025, where it is there: from the packed text and from the binary form to a routing graph, solved,
 * announced and withdrawn in time, and a thousand what-ifs of each kind. A withdrawal without any MRAI is left out: it hunts
 * through 28 million events. The graph is CAIDA's and does not come with the program.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAsGraph } from '../../sim/cli/as-graph-file.ts';
import { writeBinaryGraph } from '../../sim/interop/as-graph-binary.ts';
import type { AsAdjacency } from '../../sim/interop/as-adjacency.ts';
import { asGraphOf, speakerOfAs } from '../../sim/routing/graph/as-graph.ts';
import type { RoutingGraph } from '../../sim/routing/graph/graph.ts';
import { gaoRexfordSweep } from '../../sim/routing/solver/gao-rexford.ts';
import { whatIfs } from '../../sim/run/propagation/what-ifs.ts';
import { delayUs, engineOn, MRAI_US, settled } from './engine.ts';
import type { Measures } from './measures.ts';

const ORIGIN = 13_335;
/** Four networks of many sites, as an anycast prefix has. */
const ANYCAST = [13_335, 20_940, 16_509, 54_113] as const;
const WHAT_IFS = 1_000;

/** Path of the graph below the data directory, which is CATCHMENT_DATA or `../shared/data` beside the program's folder. */
export function internetFile(root: string): string | null {
  const file = join(process.env['CATCHMENT_DATA'] ?? join(root, '..', 'shared', 'data'), 'as-rel/20250901.as-rel2.txt.bz2');
  return existsSync(file) ? file : null;
}

export function internetBench(file: string): () => Measures {
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'catchment-bench-'));
    try {
      const binary = join(folder, 'graph.asgraph');
      const begin = performance.now();
      const adjacency = read(file);
      const graph = asGraphOf(adjacency, { delayUs });
      const packedMs = performance.now() - begin;
      writeFileSync(binary, writeBinaryGraph(adjacency, '0'.repeat(64)));
      readFileSync(binary);
      const binaryBegin = performance.now();
      asGraphOf(read(binary), { delayUs });
      const binaryMs = performance.now() - binaryBegin;
      return { 'load bz2 ms': packedMs, 'load binary ms': binaryMs, ...routed(adjacency, graph), ...asked(graph) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

function read(file: string): AsAdjacency {
  const result = readAsGraph(file, null);
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  return result.value.adjacency;
}

function routed(adjacency: AsAdjacency, graph: RoutingGraph): Measures {
  const origin = speakerOfAs(graph, ORIGIN);
  const announce = settled(engineOn(graph), [origin], true);
  const limited = engineOn(asGraphOf(adjacency, { delayUs, mraiUs: MRAI_US }));
  const limitedAnnounce = settled(limited, [origin], true);
  const limitedWithdraw = settled(limited, [origin], false);
  return {
    'announce ms': announce.ms,
    'announce events': announce.events,
    'announce, MRAI 30 s ms': limitedAnnounce.ms,
    'withdraw, MRAI 30 s ms': limitedWithdraw.ms,
    'withdraw, MRAI 30 s events': limitedWithdraw.events,
    'RSS MB': process.memoryUsage().rss / 1_048_576,
  };
}

/** The solver, and what-ifs of a thousand origins and of the thousand busiest links. */
function asked(graph: RoutingGraph): Measures {
  const fit = gaoRexfordSweep(graph);
  if (!fit.ok) throw new Error(fit.has);
  const timed = (act: () => void): number => {
    const begin = performance.now();
    act();
    return performance.now() - begin;
  };
  const anycast = ANYCAST.map((asn) => speakerOfAs(graph, asn));
  const spread = Array.from({ length: WHAT_IFS }, (_, i) => Math.floor((i * graph.speakerCount) / WHAT_IFS));
  const sweepMs = timed(() => fit.value.solve(anycast));
  const question = { changes: [], asksOrigins: false, linkCount: 0 };
  return {
    'sweep ms': sweepMs,
    'each of 1,000 origins removed ms': timed(() => {
      whatIfs(graph, { ...question, origins: spread, asksOrigins: true });
    }),
    'each of 1,000 busiest links removed ms': timed(() => {
      whatIfs(graph, { ...question, origins: anycast, linkCount: WHAT_IFS });
    }),
  };
}
