/**
 * A run made from its recipe when it is opened, and handed over whole: for a site that has the recipe of a run but not its
 * trace. It has a simulator of its own, for as long as it takes: a run that somebody waits for must not end because another
 * one is opened or acted on meanwhile.
 */
import type { Loaded, WrittenRecipe } from '../source/run-data.ts';
import { Conductor } from './conductor.ts';
import type { EngineLine } from './engine-line.ts';

/** Waits until the run is judged, or as far as it comes; the line is closed then. */
export function madeRun(
  line: EngineLine,
  { scenario, world }: WrittenRecipe,
  topology: () => Promise<string>,
): Promise<Loaded> {
  const conductor = new Conductor(line, () => performance.now());
  const made = new Promise<Loaded>((resolve) => {
    const order = { scenario, world, topology, seed: null, inputs: [], from: scenario.duration };
    void conductor.make(order, {
      grown: ({ trace, report }) => {
        if (report !== null) resolve({ ok: true, run: { trace, report } });
      },
      failed: (why) => resolve({ ok: false, why }),
    });
  });
  return made.finally(() => line.close());
}
