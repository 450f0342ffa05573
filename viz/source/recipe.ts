/** The recipe of a run as text beside its trace: read from strangers, so that it is taken only where it fits. */
import type { Trace } from '../../sim/trace/trace.ts';
import type { Recipe, WrittenRecipe } from './run-data.ts';

/** The recipe in a text, or null where it does not belong to the trace. */
export function readRecipe(text: string, trace: Trace, topology: (world: string) => Promise<string>): Recipe | null {
  try {
    const written = JSON.parse(text) as WrittenRecipe;
    const { scenario, world, set, neighbors } = written;
    const { header } = trace;
    const fits =
      scenario.name === header.scenario.name &&
      scenario.variant === header.scenario.variant &&
      scenario.duration === header.duration &&
      Array.isArray(scenario.faults) &&
      scenario.faults.length === (header.entities.fault ?? []).length &&
      Array.isArray(neighbors) &&
      typeof set === 'object' &&
      typeof world === 'string';
    return fits ? { scenario, world, set, neighbors, topology: () => topology(world) } : null;
  } catch {
    return null;
  }
}
