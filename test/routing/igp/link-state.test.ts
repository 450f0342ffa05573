/**
 * Goal: at rest every living router forwards by the true shortest paths, whatever failed and healed; on the way its view
 * lags by detection, flooding and SPF. Routers that ask not to be passed through are not, or at the price of the highest
 * metric. Method: random areas under random faults against Floyd and Warshall; one ring with times by hand.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../../sim/kernel/dice.ts';
import { Phase } from '../../../sim/kernel/phase.ts';
import { Scheduler } from '../../../sim/kernel/scheduler.ts';
import { stream } from '../../../sim/kernel/streams.ts';
import { instant, type Duration } from '../../../sim/kernel/time.ts';
import { Physical, type PhysicalLink } from '../../../sim/routing/graph/physical.ts';
import { METRIC_MAX, type StubMethod } from '../../../sim/routing/igp/area-paths.ts';
import { LinkStateArea, type LinkDetection } from '../../../sim/routing/igp/link-state.ts';
import { FOREVER } from '../../support/small-network.ts';

const MS = 1000;
const TIMERS = {
  floodDelay: (1 * MS) as Duration,
  spfDelay: (50 * MS) as Duration,
  detect: (10 * MS) as Duration,
  dead: (40_000 * MS) as Duration,
  adjacency: (1_000 * MS) as Duration,
};

interface Area {
  readonly physical: Physical;
  readonly area: LinkStateArea;
  readonly scheduler: Scheduler;
  readonly changes: { atUs: number; router: number }[];
}

function areaOf(
  links: readonly PhysicalLink[],
  routerCount: number,
  detectionOf: (link: number) => Omit<LinkDetection, 'key'>,
  stubMethod: StubMethod = 'max-metric',
): Area {
  const scheduler = new Scheduler();
  const physical = new Physical(links, routerCount);
  const changes: Area['changes'] = [];
  const area = new LinkStateArea(physical, links.length === 0 ? [] : Array.from({ length: routerCount }, (_, i) => i), {
    scheduler,
    seed: 1 as Seed,
    timers: { ...TIMERS, stubMethod },
    routerKey: (router) => router,
    detectionOf: (link) => ({ ...detectionOf(link), key: link }),
    listener: { igpChanged: (router) => changes.push({ atUs: scheduler.now, router }), stubChanged: () => undefined },
  });
  physical.watch({
    linkChanged: (link, isUsable) => area.linkChanged(link, isUsable),
    routerChanged: (router, isUp) => area.routerChanged(router, isUp),
  });
  return { physical, area, scheduler, changes };
}

const link = (a: number, b: number, metric: number, delayUs = 5 * MS): PhysicalLink => ({
  a,
  b,
  metric,
  delayUs,
  isBackbone: true,
});

function trueCosts(
  physical: Physical,
  routerCount: number,
  isStub: (router: number) => boolean = () => false,
  method: StubMethod = 'max-metric',
): number[][] {
  const cost = Array.from({ length: routerCount }, (_, i) =>
    Array.from({ length: routerCount }, (_, j) => (i === j ? 0 : Infinity)),
  );
  physical.links.forEach(({ a, b, metric }, i) => {
    if (!physical.isUsable(i)) return;
    const from = (router: number): number => (method === 'max-metric' && isStub(router) ? METRIC_MAX : metric);
    cost[a]![b] = Math.min(cost[a]![b]!, from(a));
    cost[b]![a] = Math.min(cost[b]![a]!, from(b));
  });
  for (let k = 0; k < routerCount; k++) {
    if (method === 'overload-bit' && isStub(k)) continue;
    for (let i = 0; i < routerCount; i++)
      for (let j = 0; j < routerCount; j++) cost[i]![j] = Math.min(cost[i]![j]!, cost[i]![k]! + cost[k]![j]!);
  }
  return cost;
}

describe('link-state area', () => {
  const methods = fc.constantFrom<StubMethod>('max-metric', 'overload-bit');

  it('comes to rest on the true shortest paths', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2, max: 9 }), fc.boolean(), methods, (seed, routerCount, heals, method) => {
        const dice = stream(seed, 'link-state');
        const links: PhysicalLink[] = [];
        for (let b = 1; b < routerCount; b++) links.push(link(dice.integer(0, b - 1), b, dice.integer(1, 9)));
        for (let extra = dice.integer(0, 8); extra > 0; extra--) {
          const [a, b] = dice.shuffled(links.flatMap((one) => [one.a, one.b]));
          if (a !== b) links.push(link(a!, b!, dice.integer(1, 9)));
        }
        const detections = links.map(() => ({
          isDirect: dice.chance(0.5),
          bfd: dice.chance(0.5) ? { intervalUs: 50 * MS, multiplier: 3 } : null,
        }));
        const { physical, area, scheduler } = areaOf(links, routerCount, (i) => detections[i]!, method);
        const holds = Array.from({ length: dice.integer(1, 8) }, () => ({
          isRouter: dice.chance(0.25),
          which: dice.integer(0, 1_000),
          fromUs: dice.integer(0, 100_000 * MS),
          lastsUs: heals || dice.chance(0.6) ? dice.integer(1, dice.chance(0.5) ? 2_000 * MS : 100_000 * MS) : Infinity,
        }));
        const id = scheduler.register((i, isHeld) => {
          const { isRouter, which } = holds[i]!;
          if (isRouter) physical.holdRouter(which % routerCount, isHeld === 1);
          else physical.holdLink(which % links.length, isHeld === 1);
        });
        holds.forEach(({ fromUs, lastsUs }, i) => {
          scheduler.schedule(instant(fromUs), Phase.fault, id, i, 1, 0);
          if (lastsUs < Infinity) scheduler.schedule(instant(fromUs + lastsUs), Phase.fault, id, i, 0, 0);
        });
        const stubId = scheduler.register((router, isStub) => {
          if (physical.isRouterUp(router)) area.advertiseStub(router, isStub === 1);
        });
        for (let stubs = dice.integer(0, 6); stubs > 0; stubs--) {
          const [at, router] = [instant(dice.integer(0, 100_000 * MS)), dice.integer(0, routerCount - 1)];
          scheduler.schedule(at, Phase.session, stubId, router, dice.integer(0, 1), 0);
        }
        scheduler.run(instant(FOREVER));
        const wanted = trueCosts(physical, routerCount, (router) => area.isStub(router), method);
        for (let i = 0; i < routerCount; i++) {
          if (!physical.isRouterUp(i)) continue;
          const found = wanted.map((_, j) => area.metric(i, j));
          expect([i, ...found]).toEqual([i, ...wanted[i]!]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('tells the far side after detection, flooding hop by hop and SPF', () => {
    // A ring 0–1–2–3–0; the link 0–1 fails and is seen by each end within 5 to 10 ms.
    const ring = [link(0, 1, 1), link(1, 2, 1), link(2, 3, 1), link(3, 0, 1)];
    const { physical, area, scheduler, changes } = areaOf(ring, 4, () => ({ isDirect: true, bfd: null }));
    expect(area.firstHops(0, 2).map(({ to }) => to)).toEqual([1, 3]);
    physical.holdLink(0, true);
    scheduler.run(instant(FOREVER));
    expect(area.metric(0, 1)).toBe(3);
    expect(area.firstHops(0, 2).map(({ to }) => to)).toEqual([3]);
    const first = [0, 1, 2, 3].map((router) => changes.find((change) => change.router === router)!.atUs);
    for (const own of first.slice(0, 2)) {
      expect(own).toBeGreaterThan(55 * MS);
      expect(own).toBeLessThanOrEqual(60 * MS + 1);
    }
    // News reaches oneself after a microsecond, a neighbour after 6 ms.
    expect(first.slice(2)).toEqual([first[1]! + 6 * MS - 1, first[0]! + 6 * MS - 1]);
  });

  it('leads round a stub router, to it, and through it only where that is the last way and the method allows it', () => {
    // A ring 0–1–2–3–0 and 4, which hangs on 1 alone; 1 asks not to be passed through.
    const ring = [link(0, 1, 1), link(1, 2, 1), link(2, 3, 5), link(3, 0, 5), link(1, 4, 1)];
    const found = (['max-metric', 'overload-bit'] as const).map((method) => {
      const { area, scheduler } = areaOf(ring, 5, () => ({ isDirect: true, bfd: null }), method);
      area.advertiseStub(1, true);
      scheduler.run(instant(1_000 * MS));
      const asked = [area.metric(0, 2), area.metric(0, 1), area.metric(0, 4)];
      area.advertiseStub(1, false);
      scheduler.run(instant(2_000 * MS));
      return [...asked, area.metric(0, 2), area.metric(0, 4)];
    });
    expect(found).toEqual([
      [10, 1, 1 + METRIC_MAX, 2, 2],
      [10, 1, Infinity, 2, 2],
    ]);
  });
});
