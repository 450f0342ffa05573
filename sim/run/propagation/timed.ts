/**
 * States by the timed engine: each change begins when everything before it has come to rest and every timer has run out. What is
 * timed is routing alone; a failed link is seen at both ends at once.
 */
import { asUnit, draw, Purpose, type Seed } from '../../kernel/dice.ts';
import { Scheduler } from '../../kernel/scheduler.ts';
import { instant, type SimTime } from '../../kernel/time.ts';
import { RoutingEngine } from '../../routing/engine/engine.ts';
import type { RoutingGraph } from '../../routing/graph/graph.ts';
import { routingContext } from '../../routing/rib/context.ts';
import type { StateSource } from './state-source.ts';
import { PREFIX, stateOf } from './rib-state.ts';

const LINK_DELAY_LOW_US = 1_000;
const LINK_DELAY_SPAN_US = 80_000;
/** Longer than any timer of an AS that a step could leave running. */
const PAUSE_US = 3_600_000_000;
/** Far above what any graph needs; a run that meets the larger of them has come upon a bug or upon its patience. */
const EVENTS_MAX_PER_HALF_EDGE = 200;
const EVENTS_MAX = 10_000_000;

/** One-way delay of the link between two AS numbers, 1 to 81 ms, drawn for the pair: as-rel files know no places. */
export const linkDelayUs =
  (seed: Seed) =>
  (low: number, high: number): number =>
    LINK_DELAY_LOW_US + Math.floor(LINK_DELAY_SPAN_US * asUnit(draw(seed, low, high, Purpose.linkDelay, 0)));

export function timedStates(
  graph: RoutingGraph,
  { origins, seed }: { readonly origins: readonly number[]; readonly seed: Seed },
): StateSource {
  const scheduler = new Scheduler();
  const context = routingContext(graph, { prefixes: [PREFIX] });
  let lastChange = scheduler.now as number;
  const engine = new RoutingEngine(context, {
    scheduler,
    seed,
    listener: {
      wantsSteps: false,
      routeChanged: () => {
        lastChange = scheduler.now;
        return -1;
      },
      messageSent: () => -1,
      forwardingChanged: () => undefined,
    },
  });
  const eventsMax = Math.max(EVENTS_MAX, EVENTS_MAX_PER_HALF_EDGE * graph.halfEdgeCount);
  const step = (act: () => void): ReturnType<StateSource['announce']> => {
    const { eventCount } = scheduler;
    const { messageCount } = engine;
    const begin = scheduler.now;
    lastChange = begin;
    act();
    const ending = scheduler.run(instant(Number.MAX_SAFE_INTEGER), eventCount + eventsMax);
    if (ending !== 'quiet') return null;
    const timing = {
      convergenceUs: lastChange - begin,
      messageCount: engine.messageCount - messageCount,
      eventCount: scheduler.eventCount - eventCount,
    };
    scheduler.rest((scheduler.now + PAUSE_US) as SimTime);
    return { state: stateOf(context), timing };
  };
  return {
    announce: () => step(() => origins.forEach((speaker) => engine.originate(0, speaker, true))),
    apply: (change) =>
      step(() => {
        if (change.kind === 'withdraw') engine.originate(0, change.origin, false);
        else for (const end of [change.halfEdge, graph.mate[change.halfEdge]!]) engine.sessionLost(end);
      }),
  };
}
