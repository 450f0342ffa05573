/** The timed engine as benchmarks use it: links of 1 to 81 ms, and wall time until nothing happens any more. */
import { draw, Purpose, type Seed } from '../../sim/kernel/dice.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { instant } from '../../sim/kernel/time.ts';
import { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import type { RoutingGraph } from '../../sim/routing/graph/graph.ts';
import { routingContext } from '../../sim/routing/rib/context.ts';

const SEED = 1 as Seed;
const DELAY_LOW_US = 1_000;
const DELAY_SPAN_US = 80_000;
export const MRAI_US = 30_000_000;
export const PREFIX = { text: '192.0.2.0/24', family: 4, length: 24 } as const;

export const delayUs = (a: number, b: number): number =>
  DELAY_LOW_US + (draw(SEED, a, b, Purpose.linkDelay, 0) % (DELAY_SPAN_US + 1));

export interface Bench {
  readonly engine: RoutingEngine;
  readonly scheduler: Scheduler;
}

export function engineOn(graph: RoutingGraph, prefixCount = 1): Bench {
  const scheduler = new Scheduler();
  const prefixes = Array.from({ length: prefixCount }, () => PREFIX);
  return { engine: new RoutingEngine(routingContext(graph, { prefixes }), { scheduler, seed: SEED }), scheduler };
}

export interface Settled {
  readonly ms: number;
  readonly events: number;
}

/** Acts, and runs until nothing happens any more. */
export function settle({ scheduler }: Bench, act: () => void): Settled {
  const eventsBefore = scheduler.eventCount;
  const begin = performance.now();
  act();
  scheduler.run(instant(Number.MAX_SAFE_INTEGER));
  return { ms: performance.now() - begin, events: scheduler.eventCount - eventsBefore };
}

/** Changes who originates the first prefix. */
export const settled = (bench: Bench, speakers: readonly number[], isOriginated: boolean): Settled =>
  settle(bench, () => {
    for (const speaker of speakers) bench.engine.originate(0, speaker, isOriginated);
  });
