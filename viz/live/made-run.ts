/**
 * A run made from its recipe when it is opened, and handed over whole: for a site that has the recipe of a run but not its
 * trace.
 */
import type { Loaded, WrittenRecipe } from '../source/run-data.ts';
import type { Conductor } from './conductor.ts';

/** Waits until the run is judged, or as far as it comes. */
export function madeRun(
  conductor: Conductor,
  { scenario, world }: WrittenRecipe,
  topology: () => Promise<string>,
): Promise<Loaded> {
  return new Promise((resolve) => {
    const order = { scenario, world, topology, seed: null, inputs: [], from: scenario.duration };
    void conductor.make(order, {
      grown: ({ trace, report }) => {
        if (report !== null) resolve({ ok: true, run: { trace, report } });
      },
      failed: (why) => resolve({ ok: false, why }),
    });
  });
}
