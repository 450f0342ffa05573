/**
 * Runs a script of originations and session changes through the timed engine, and says what was sent and what it ended in.
 */
import type { Seed } from '../../sim/kernel/dice.ts';
import { Phase } from '../../sim/kernel/phase.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { instant } from '../../sim/kernel/time.ts';
import { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import type { EngineOptions } from '../../sim/routing/engine/options.ts';
import type { RoutingContext } from '../../sim/routing/rib/context.ts';
import { LOCAL_EDGE, NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { contextOf, type RandomInternet } from './random-internet.ts';

export type Act =
  | { readonly kind: 'originate' | 'withdraw'; readonly atUs: number; readonly speaker: number }
  | { readonly kind: 'lose'; readonly atUs: number; readonly halfEdge: number }
  | { readonly kind: 'establish'; readonly atUs: number; readonly session: number };

export interface Sent {
  readonly atUs: number;
  readonly halfEdge: number;
  readonly path: readonly number[] | null;
}

export interface TimedRun {
  readonly context: RoutingContext;
  readonly engine: RoutingEngine;
  readonly scheduler: Scheduler;
  readonly sent: readonly Sent[];
}

export interface TimedOptions extends Pick<EngineOptions, 'limitWithdrawals' | 'mraiJitter' | 'transport'> {
  readonly seed?: number;
  readonly onStart?: (context: RoutingContext) => void;
}

const EVENTS_MAX = 3_000_000;

export function runTimed(internet: RandomInternet, acts: readonly Act[], options: TimedOptions = {}): TimedRun {
  const context = contextOf(internet);
  const scheduler = new Scheduler();
  const sent: Sent[] = [];
  const { routes } = context;
  const { onStart, ...engineOptions } = options;
  onStart?.(context);
  const engine = new RoutingEngine(context, {
    ...engineOptions,
    scheduler,
    seed: (options.seed ?? 1) as Seed,
    listener: {
      wantsSteps: false,
      routeChanged: () => -1,
      messageSent: (halfEdge, _, __, route) => {
        sent.push({ atUs: scheduler.now, halfEdge, path: route === 0 ? null : asNumbers(context, routes.path(route)) });
        return -1;
      },
      forwardingChanged: () => undefined,
    },
  });
  const doId = scheduler.register((i) => perform(engine, internet, acts[i]!));
  acts.forEach((act, i) => scheduler.schedule(instant(act.atUs), Phase.fault, doId, i, 0, 0));
  const ending = scheduler.run(instant(Number.MAX_SAFE_INTEGER), EVENTS_MAX);
  if (ending !== 'quiet') throw new Error(`no quiescence after ${EVENTS_MAX} events`);
  return { context, engine, scheduler, sent };
}

function perform(engine: RoutingEngine, internet: RandomInternet, act: Act): void {
  switch (act.kind) {
    case 'originate':
    case 'withdraw':
      engine.originate(0, act.speaker, act.kind === 'originate');
      return;
    case 'lose':
      engine.sessionLost(act.halfEdge);
      return;
    case 'establish':
      for (const end of internet.ends[act.session]!) engine.sessionEstablished(end);
  }
}

export const asNumbers = (context: RoutingContext, path: readonly number[]): number[] =>
  path.map((as) => context.graph.asNumbers[as]!);

/** The choice of each speaker as words: by which neighbour, over which AS path, towards which next hop. */
export function choices(context: RoutingContext, prefix = 0): string[] {
  const { graph, routes, attributes } = context;
  const rib = context.ribs[prefix]!;
  return Array.from({ length: graph.speakerCount }, (_, speaker) => {
    const edge = rib.locEdge[speaker]!;
    if (edge === NO_EDGE) return 'none';
    if (edge === LOCAL_EDGE) return 'own';
    const route = rib.locRoute[speaker]!;
    const nextHop = attributes.nextHop(routes.attributes(route));
    const path = asNumbers(context, routes.path(route)).join(' ');
    return `session ${graph.session[edge]} path ${path} next ${nextHop >= 0 ? nextHop : graph.peer[edge]}`;
  });
}
