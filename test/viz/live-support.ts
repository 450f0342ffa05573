/** The page's side of a live run without a page: a conductor at an engine in this process, and a recipe from a shipped file. */
import { worldless, writeTopology } from '../../sim/model/scenario/compiled.ts';
import type { Scenario } from '../../sim/model/scenario/types.ts';
import { topologyHash } from '../../sim/run/scenario-hash.ts';
import { Conductor } from '../../viz/live/conductor.ts';
import type { EngineLine } from '../../viz/live/engine-line.ts';
import type { Input } from '../../viz/live/input.ts';
import type { RunData } from '../../viz/source/run-data.ts';
import { Engine } from '../../viz/worker/engine.ts';
import { buffersOf, type Reply, type Request } from '../../viz/worker/protocol.ts';

/** An engine whose messages go through the copying that a worker's go through, each in a turn of its own. */
export function nodeLine(heard: Request[] = [], clock: () => number = () => performance.now()): EngineLine {
  const engine = new Engine(clock);
  let listener: (reply: Reply) => void = () => undefined;
  return {
    send: (request) => {
      heard.push(request);
      setImmediate(() => {
        const reply = engine.answer(structuredClone(request));
        if (reply !== null) setImmediate(() => listener(structuredClone(reply, { transfer: buffersOf(reply) })));
      });
    },
    hear: (told) => (listener = told),
    close: () => undefined,
  };
}

export interface Made {
  /** As it was shown, the last one whole. */
  readonly shown: readonly RunData[];
  readonly why: string | null;
}

export function make(line: EngineLine, scenario: Scenario, inputs: readonly Input[], from = 0): Promise<Made> {
  const shown: RunData[] = [];
  const order = {
    scenario: worldless(scenario),
    world: topologyHash(scenario.topology),
    topology: () => Promise.resolve(writeTopology(scenario.topology)),
    seed: null,
    inputs,
    from,
  };
  return new Promise((resolve) => {
    void new Conductor(line, () => performance.now()).make(order, {
      grown: (run) => {
        shown.push(run);
        if (run.knownUntil === scenario.duration) resolve({ shown, why: null });
      },
      failed: (why) => resolve({ shown, why }),
    });
  });
}
