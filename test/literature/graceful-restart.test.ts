/**
 * Goal: graceful restart is bad for anycast when a site never comes back (BGP-9; RFC 4724 §4.2: a restarting peer's routes are
 * kept for its Restart Time). Method: a router with two sites dies silently on the nearer one, thirty seeds; what its packets
 * meet between the death and the switch to the other site, with a Restart Time of 120 s and without.
 */
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../sim/kernel/dice.ts';
import { Phase } from '../../sim/kernel/phase.ts';
import { instant } from '../../sim/kernel/time.ts';
import { Physical } from '../../sim/routing/graph/physical.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import type { GracefulRestart } from '../../sim/routing/session/restart-timers.ts';
import { SessionLayer } from '../../sim/routing/session/session-layer.ts';
import type { SessionTimers } from '../../sim/routing/session/session-options.ts';
import { FOREVER, smallNetwork } from '../support/small-network.ts';

const SECOND_US = 1_000_000;
const DEATH_SECONDS = 100;
const [ROUTER, NEAR, FAR] = [0, 1, 2];
const HOLD = { seconds: 90, keepaliveSeconds: 30 } as const;

interface Death {
  /** After the death of the site, in s. */
  readonly detectedSeconds: number;
  readonly movedSeconds: number;
  readonly pathBefore: string | null;
  readonly pathAfter: string | null;
}

function death(seed: number, gracefulRestart: GracefulRestart | null): Death {
  // Both sites have the same preference and length; the nearer one has the lower router id.
  const network = smallNetwork(
    [30, 10, 20],
    [
      { a: ROUTER, b: NEAR, relation: Relation.customer },
      { a: ROUTER, b: FAR, relation: Relation.customer },
    ],
    { seed },
  );
  const { context, engine, scheduler, changed, end } = network;
  const links = [NEAR, FAR].map((b) => ({ a: ROUTER, b, delayUs: 10_000, metric: 0, isBackbone: false }));
  const physical = new Physical(links, 3);
  const timers: SessionTimers = {
    seesCarrier: false,
    carrierUs: 10_000,
    holdUs: HOLD.seconds * SECOND_US,
    keepaliveUs: HOLD.keepaliveSeconds * SECOND_US,
    bfd: null,
    connectRetryUs: 5 * SECOND_US,
    gracefulRestart,
  };
  let detectedUs = NaN;
  const layer = new SessionLayer({
    graph: context.graph,
    physical,
    engine,
    scheduler,
    seed: seed as Seed,
    timersOf: () => timers,
    internalDelayUs: () => Infinity,
    listener: {
      sessionChanged: (h, isUp, by) => {
        if (h === end(ROUTER, NEAR) && !isUp) {
          expect(by).toBe('hold-timer');
          detectedUs = scheduler.now;
        }
        return -1;
      },
    },
  });
  physical.watch({
    linkChanged: (link) => layer.linkChanged(link),
    routerChanged: (router, isUp) => layer.routerChanged(router, isUp),
  });
  engine.originate(0, NEAR, true);
  engine.originate(0, FAR, true);
  network.runUntil(50 * SECOND_US);
  const pathBefore = network.path(ROUTER);
  const before = changed.length;
  const die = scheduler.register(() => physical.holdRouter(NEAR, true));
  scheduler.schedule(instant(DEATH_SECONDS * SECOND_US), Phase.fault, die, 0, 0, 0);
  scheduler.run(instant(FOREVER));
  const moved = changed.slice(before).filter(({ router }) => router === ROUTER);
  expect(moved).toHaveLength(1);
  const after = (us: number): number => us / SECOND_US - DEATH_SECONDS;
  return {
    detectedSeconds: after(detectedUs),
    movedSeconds: after(moved[0]!.atUs),
    pathBefore,
    pathAfter: network.path(ROUTER),
  };
}

const SEEDS = Array.from({ length: 30 }, (_, i) => i + 1);

describe('a site that dies silently and never returns', () => {
  it('is a black hole until its death is detected where nobody expects it back', () => {
    for (const seed of SEEDS) {
      const { detectedSeconds, movedSeconds, pathBefore, pathAfter } = death(seed, null);
      expect([pathBefore, pathAfter]).toEqual(['10', '20']);
      expect(detectedSeconds).toBeGreaterThanOrEqual(HOLD.seconds - HOLD.keepaliveSeconds);
      expect(detectedSeconds).toBeLessThanOrEqual(HOLD.seconds);
      expect(movedSeconds).toBe(detectedSeconds);
    }
  });

  it.each([120, 30])('is one for exactly its Restart Time of %i s longer where it is', (restart) => {
    for (const seed of SEEDS) {
      const { detectedSeconds, movedSeconds, pathAfter } = death(seed, { restartUs: restart * SECOND_US, longLivedUs: 0 });
      expect(pathAfter).toBe('20');
      expect(detectedSeconds).toBe(death(seed, null).detectedSeconds);
      expect(movedSeconds - detectedSeconds).toBeCloseTo(restart, 6);
    }
  });
});
