/**
 * Goal: whatever breaks and heals under the sessions, in any overlap, the network comes to rest where the solver says, with
 * sessions up exactly where the way is open. Method: random holds on links, routers and sessions, slow and fast detectors,
 * then the solver.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../sim/kernel/dice.ts';
import { Phase } from '../../sim/kernel/phase.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { stream } from '../../sim/kernel/streams.ts';
import { instant } from '../../sim/kernel/time.ts';
import { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import { Physical } from '../../sim/routing/graph/physical.ts';
import { SessionLayer } from '../../sim/routing/session/session-layer.ts';
import type { SessionTimers } from '../../sim/routing/session/session-options.ts';
import { solveFixpoint } from '../../sim/routing/solver/fixpoint.ts';
import { contextOf, randomInternet } from '../support/random-internet.ts';
import { choices } from '../support/timed-run.ts';

interface Hold {
  readonly kind: 'link' | 'router' | 'session';
  readonly which: number;
  readonly fromUs: number;
  /** Infinity: never let go of. */
  readonly toUs: number;
}

const SPAN = 60_000_000;

function randomHolds(seed: number, sessionCount: number, speakers: readonly number[], heals: boolean): Hold[] {
  const dice = stream(seed, 'holds');
  return Array.from({ length: dice.integer(1, 8) }, () => {
    const kind = dice.pick(['link', 'link', 'router', 'session'] as const);
    const fromUs = dice.integer(0, SPAN);
    const lastsUs = dice.chance(0.4) ? dice.integer(1, 300_000) : dice.integer(1, SPAN);
    return {
      kind,
      which: kind === 'router' ? dice.pick(speakers) : dice.integer(0, sessionCount - 1),
      fromUs,
      toUs: heals || dice.chance(0.5) ? fromUs + lastsUs : Infinity,
    };
  });
}

function rests(worldSeed: number, holdSeed: number, asCount: number, heals: boolean): void {
  const dice = stream(worldSeed, 'session-faults');
  const internet = randomInternet({
    seed: worldSeed,
    asCount,
    mraiUs: dice.pick([0, 5_000_000]),
    delayMaxUs: dice.pick([50_000, 2_000_000]),
  });
  const { graph, ends, sessionCount, speakers } = internet;
  const links = ends.map(([a]) => ({
    a: graph.owner[a]!,
    b: graph.peer[a]!,
    delayUs: graph.delayUs[a]!,
    metric: 0,
    isBackbone: false,
  }));
  const physical = new Physical(links, graph.speakerCount);
  const scheduler = new Scheduler();
  const context = contextOf(internet);
  let layer: SessionLayer | null = null;
  const transport = { internalDelayUs: () => 0, isBlocked: (h: number) => layer!.isBlocked(h) };
  const engine = new RoutingEngine(context, { scheduler, seed: 1 as Seed, transport });
  const timers = Array.from({ length: graph.halfEdgeCount }, (): SessionTimers => ({
    seesCarrier: dice.chance(0.3),
    carrierUs: 10_000,
    holdUs: dice.pick([3_000_000, 9_000_000]),
    keepaliveUs: 1_000_000,
    bfd: dice.chance(0.3) ? { intervalUs: 100_000, multiplier: 3 } : null,
    connectRetryUs: dice.pick([100_000, 5_000_000]),
  }));
  layer = new SessionLayer({
    graph,
    physical,
    engine,
    scheduler,
    seed: 1 as Seed,
    timersOf: (h) => timers[h]!,
    internalDelayUs: () => Infinity,
    listener: { sessionChanged: () => -1 },
  });
  const sessions = layer;
  const origins = dice.shuffled(speakers).slice(0, 3);
  physical.watch({
    linkChanged: (link) => sessions.linkChanged(link),
    routerChanged: (router, isUp) => {
      sessions.routerChanged(router, isUp);
      if (isUp && origins.includes(router)) engine.originate(0, router, true);
    },
  });
  const holds = randomHolds(holdSeed, sessionCount, speakers, heals);
  const holdId = scheduler.register((i, isHeld) => {
    const { kind, which } = holds[i]!;
    if (kind === 'link') physical.holdLink(which, isHeld === 1);
    else if (kind === 'router') physical.holdRouter(which, isHeld === 1);
    else if (isHeld === 1) sessions.close(ends[which]![0]);
    else sessions.release(ends[which]![0]);
  });
  holds.forEach(({ fromUs, toUs }, i) => {
    scheduler.schedule(instant(fromUs), Phase.fault, holdId, i, 1, 0);
    if (toUs < Infinity) scheduler.schedule(instant(toUs), Phase.fault, holdId, i, 0, 0);
  });
  for (const speaker of origins) engine.originate(0, speaker, true);
  expect(scheduler.run(instant(Number.MAX_SAFE_INTEGER), 1_000_000)).toBe('quiet');

  const stays = (kind: Hold['kind'], which: number): boolean =>
    holds.some((h) => h.kind === kind && h.which === which && h.toUs === Infinity);
  const isAlive = (router: number): boolean => !stays('router', router);
  ends.forEach(([a, b], session) => {
    const isOpen =
      !stays('link', session) && !stays('session', session) && isAlive(graph.owner[a]!) && isAlive(graph.owner[b]!);
    expect([session, context.sessionUp[a], context.sessionUp[b]]).toEqual([session, isOpen ? 1 : 0, isOpen ? 1 : 0]);
  });
  const solved = contextOf(internet);
  solved.sessionUp.set(context.sessionUp);
  solveFixpoint(
    solved,
    0,
    origins.filter(isAlive).map((speaker) => ({ speaker })),
  );
  expect(choices(context)).toEqual(choices(solved));
  expect([...context.ribs[0]!.adjIn].map((route) => route > 0)).toEqual([...solved.ribs[0]!.adjIn].map((route) => route > 0));
}

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const size = fc.integer({ min: 3, max: 20 });

describe('faults under sessions', () => {
  it('that heal leave no trace in the routing', () => {
    fc.assert(
      fc.property(seed, seed, size, (world, holds, asCount) => rests(world, holds, asCount, true)),
      { numRuns: 150 },
    );
  });

  it('that stay leave the state that the solver gives for what is left', () => {
    fc.assert(
      fc.property(seed, seed, size, (world, holds, asCount) => rests(world, holds, asCount, false)),
      { numRuns: 150 },
    );
  });
});
