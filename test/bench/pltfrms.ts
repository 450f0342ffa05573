/**
 * The PLTFRMS datacenter loss as a library call: reading and checking the files; the first run of that world, which builds it and
 * solves its start; and another run of it, as every further seed, variant or sample of a study is.
 */
import { join } from 'node:path';
import { fileHost } from '../../sim/cli/host.ts';
import { loadScenario } from '../../sim/model/scenario/load.ts';
import { simulate } from '../../sim/run/simulate.ts';
import type { Measures } from './measures.ts';

export function pltfrmsBench(root: string): () => Measures {
  return () => {
    const begin = performance.now();
    const loaded = loadScenario(join(root, 'scenarios/pltfrms/datacenter-loss.yaml'), fileHost);
    const loadMs = performance.now() - begin;
    const scenario = loaded.ok ? loaded.value[0] : undefined;
    if (scenario === undefined) throw new Error('the scenario does not load');
    const firstBegin = performance.now();
    simulate(scenario);
    const firstMs = performance.now() - firstBegin;
    const runBegin = performance.now();
    const { eventCount } = simulate(scenario);
    return {
      'load ms': loadMs,
      'first run of a world ms': firstMs,
      'run ms': performance.now() - runBegin,
      events: eventCount,
      'RSS MB': process.memoryUsage().rss / 1_048_576,
    };
  };
}
