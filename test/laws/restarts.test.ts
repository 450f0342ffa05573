/**
 * Goal: routers that keep the routes of lost neighbours, sessions that are reset or half forgotten, and lines that lose one
 * direction leave no trace once everything is over. Method: random worlds and faults of all these kinds in any overlap, graceful
 * restart and long-lived stale routes at random ends, prefix limits with room; then sessions are up where the way is open, and
 * routes are the solver's.
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

const SECOND = 1_000_000;
const SPAN = 60 * SECOND;
const EVENTS_MAX = 1_000_000;

interface Fault {
  readonly kind: 'link' | 'way' | 'router' | 'session' | 'reset' | 'forget';
  readonly which: number;
  readonly side: 0 | 1;
  readonly fromUs: number;
  /** Infinity: never let go of. Nothing to let go of for a reset and for what is forgotten. */
  readonly toUs: number;
}

function randomFaults(seed: number, sessionCount: number, speakers: readonly number[], heals: boolean): Fault[] {
  const dice = stream(seed, 'faults');
  return Array.from({ length: dice.integer(1, 8) }, () => {
    const kind = dice.pick(['link', 'way', 'router', 'session', 'reset', 'reset', 'forget'] as const);
    const fromUs = dice.integer(0, SPAN);
    const lastsUs = dice.chance(0.4) ? dice.integer(1, 300_000) : dice.integer(1, SPAN);
    return {
      kind,
      which: kind === 'router' ? dice.pick(speakers) : dice.integer(0, sessionCount - 1),
      side: dice.chance(0.5) ? 0 : 1,
      fromUs,
      toUs: heals || dice.chance(0.5) ? fromUs + lastsUs : Infinity,
    };
  });
}

function settles(worldSeed: number, faultSeed: number, asCount: number, heals: boolean): void {
  const dice = stream(worldSeed, 'restarts');
  const internet = randomInternet({ seed: worldSeed, asCount, mraiUs: dice.pick([0, 5 * SECOND]), delayMaxUs: 2 * SECOND });
  const { graph, ends, sessionCount, speakers } = internet;
  const links = ends.map(([a]) => {
    return { a: graph.owner[a]!, b: graph.peer[a]!, delayUs: graph.delayUs[a]!, metric: 0, isBackbone: false };
  });
  const physical = new Physical(links, graph.speakerCount);
  const scheduler = new Scheduler();
  const context = contextOf(internet);
  let layer: SessionLayer | null = null;
  const transport = { internalDelayUs: () => 0, isBlocked: (h: number) => layer!.isBlocked(h) };
  const engine = new RoutingEngine(context, { scheduler, seed: 1 as Seed, transport });
  const timers = Array.from({ length: graph.halfEdgeCount }, (): SessionTimers => ({
    seesCarrier: dice.chance(0.3),
    carrierUs: 10_000,
    holdUs: dice.pick([3 * SECOND, 9 * SECOND]),
    keepaliveUs: SECOND,
    bfd: dice.chance(0.3) ? { intervalUs: 100_000, multiplier: 3 } : null,
    connectRetryUs: dice.pick([100_000, 5 * SECOND]),
    gracefulRestart: dice.chance(0.7)
      ? { restartUs: dice.pick([SECOND, 30 * SECOND]), longLivedUs: dice.pick([0, 20 * SECOND]) }
      : null,
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
    wayChanged: (link) => sessions.wayChanged(link),
    routerChanged: (router, isUp) => {
      sessions.routerChanged(router, isUp);
      if (isUp && origins.includes(router)) engine.originate(0, router, true);
    },
  });
  const faults = randomFaults(faultSeed, sessionCount, speakers, heals);
  const faultId = scheduler.register((i, begins) => {
    const { kind, which, side } = faults[i]!;
    const isHeld = begins === 1;
    if (kind === 'link') physical.holdLink(which, isHeld);
    else if (kind === 'way') physical.holdWay(which, graph.owner[ends[which]![side]]!, isHeld);
    else if (kind === 'router') physical.holdRouter(which, isHeld);
    else if (kind === 'reset') sessions.reset(ends[which]![side]);
    else if (kind === 'forget') sessions.forget(ends[which]![side]);
    else if (isHeld) sessions.close(ends[which]![side]);
    else sessions.release(ends[which]![side]);
  });
  faults.forEach(({ kind, fromUs, toUs }, i) => {
    scheduler.schedule(instant(fromUs), Phase.fault, faultId, i, 1, 0);
    const isMoment = kind === 'reset' || kind === 'forget';
    if (toUs < Infinity && !isMoment) scheduler.schedule(instant(toUs), Phase.fault, faultId, i, 0, 0);
  });
  for (const speaker of origins) engine.originate(0, speaker, true);
  expect(scheduler.run(instant(Number.MAX_SAFE_INTEGER), EVENTS_MAX)).toBe('quiet');

  const stays = (kind: Fault['kind'], which: number): boolean =>
    faults.some((fault) => fault.kind === kind && fault.which === which && fault.toUs === Infinity);
  const isAlive = (router: number): boolean => !stays('router', router);
  ends.forEach(([a, b], session) => {
    const isHeld = (['link', 'way', 'session'] as const).some((kind) => stays(kind, session));
    const isOpen = !isHeld && isAlive(graph.owner[a]!) && isAlive(graph.owner[b]!);
    expect([session, context.sessionUp[a], context.sessionUp[b]]).toEqual([session, isOpen ? 1 : 0, isOpen ? 1 : 0]);
  });
  for (let h = 0; h < graph.halfEdgeCount; h++) expect(engine.isStale(h)).toBe(false);
  const solved = contextOf(internet);
  solved.sessionUp.set(context.sessionUp);
  solveFixpoint(
    solved,
    0,
    origins.filter(isAlive).map((speaker) => ({ speaker })),
  );
  expect(choices(context)).toEqual(choices(solved));
  expect(Array.from(context.ribs[0]!.adjIn, (route) => route > 0)).toEqual(
    Array.from(solved.ribs[0]!.adjIn, (route) => route > 0),
  );
}

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const size = fc.integer({ min: 3, max: 16 });

describe('restarts, resets, half-open sessions and dark directions', () => {
  it('that heal leave no trace in the routing', () => {
    fc.assert(
      fc.property(seed, seed, size, (world, faults, asCount) => settles(world, faults, asCount, true)),
      { numRuns: 150 },
    );
  });

  it('that stay leave the state that the solver gives for what is left', () => {
    fc.assert(
      fc.property(seed, seed, size, (world, faults, asCount) => settles(world, faults, asCount, false)),
      { numRuns: 150 },
    );
  });
});
