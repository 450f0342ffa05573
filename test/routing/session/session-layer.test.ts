/**
 * Goal: each end of a session notices for itself, gives up, and finds back. Method: two routers over one link; times of
 * state changes against windows worked out by hand. Overlaps of many faults are a law of their own.
 */
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../../sim/kernel/dice.ts';
import { Phase } from '../../../sim/kernel/phase.ts';
import { instant } from '../../../sim/kernel/time.ts';
import { Physical } from '../../../sim/routing/graph/physical.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { SessionLayer } from '../../../sim/routing/session/session-layer.ts';
import type { SessionTimers } from '../../../sim/routing/session/session-options.ts';
import { FOREVER, smallNetwork } from '../../support/small-network.ts';

const SECOND = 1_000_000;
const SILENT: SessionTimers = {
  seesCarrier: false,
  carrierUs: 10_000,
  holdUs: 9 * SECOND,
  keepaliveUs: 3 * SECOND,
  bfd: null,
  connectRetryUs: 5 * SECOND,
};

interface Change {
  readonly seconds: number;
  readonly end: 'a' | 'b';
  readonly isUp: boolean;
  readonly by: string;
}

type Acts = { physical: Physical; layer: SessionLayer; a: number; b: number; link: number };

function run(
  timers: Partial<SessionTimers>,
  script: readonly (readonly [number, (acts: Acts) => void])[],
): { changes: Change[]; path: string | null } {
  const network = smallNetwork([1, 2], [{ a: 0, b: 1, relation: Relation.provider, delayUs: 50_000 }]);
  const { context, engine, scheduler, end } = network;
  const physical = new Physical([{ a: 0, b: 1, delayUs: 50_000, metric: 0, isBackbone: false }], 2);
  const changes: Change[] = [];
  const [a, b] = [end(0, 1), end(1, 0)];
  const layer = new SessionLayer({
    graph: context.graph,
    physical,
    engine,
    scheduler,
    seed: 4 as Seed,
    timersOf: () => ({ ...SILENT, ...timers }),
    internalDelayUs: () => Infinity,
    listener: {
      sessionChanged: (h, isUp, by) => {
        changes.push({ seconds: scheduler.now / SECOND, end: h === a ? 'a' : 'b', isUp, by });
        return -1;
      },
    },
  });
  physical.watch({
    linkChanged: (link) => layer.linkChanged(link),
    routerChanged: (router, isUp) => layer.routerChanged(router, isUp),
  });
  engine.originate(0, 0, true);
  const acts = { physical, layer, a, b, link: 0 };
  const id = scheduler.register((i) => script[i]![1](acts));
  script.forEach(([seconds], i) => scheduler.schedule(instant(seconds * SECOND), Phase.fault, id, i, 0, 0));
  scheduler.run(instant(FOREVER));
  return { changes, path: network.path(1) };
}

const cut = ({ physical, link }: Acts): void => physical.holdLink(link, true);
const mend = ({ physical, link }: Acts): void => physical.holdLink(link, false);

describe('a cut link', () => {
  it('is noticed by each end when its hold timer runs out, and the session returns after the retry timer', () => {
    const { changes, path } = run({}, [
      [100, cut],
      [200, mend],
    ]);
    const downs = changes.slice(0, 2);
    expect(new Set(downs.map(({ end }) => end))).toEqual(new Set(['a', 'b']));
    for (const { seconds, by, isUp } of downs) {
      expect([by, isUp]).toEqual(['hold-timer', false]);
      expect(seconds).toBeGreaterThanOrEqual(106);
      expect(seconds).toBeLessThanOrEqual(109);
    }
    expect(downs[0]!.seconds).not.toBe(downs[1]!.seconds);
    expect(changes.slice(2).map(({ isUp, by }) => [isUp, by])).toEqual([
      [true, 'established'],
      [true, 'established'],
    ]);
    expect(changes[2]!.seconds).toBeGreaterThanOrEqual(200.25);
    expect(changes[2]!.seconds).toBeLessThanOrEqual(205.25);
    expect(path).toBe('1');
  });

  it('is noticed at once where the carrier is seen', () => {
    const { changes } = run({ seesCarrier: true }, [[100, cut]]);
    expect(changes.map(({ seconds, by }) => [seconds, by])).toEqual([
      [100.01, 'carrier'],
      [100.01, 'carrier'],
    ]);
  });

  it('is not noticed when it is whole again in time', () => {
    expect(
      run({}, [
        [100, cut],
        [105, mend],
      ]),
    ).toEqual({ changes: [], path: '1' });
  });
});

describe('a router that dies', () => {
  it('loses its own ends at once, the others notice by silence, and all come back with it', () => {
    const { changes, path } = run({}, [
      [100, ({ physical }) => physical.holdRouter(0, true)],
      [300, ({ physical }) => physical.holdRouter(0, false)],
    ]);
    expect(changes[0]).toEqual({ seconds: 100, end: 'a', isUp: false, by: 'closed' });
    expect(changes[1]).toMatchObject({ end: 'b', isUp: false, by: 'hold-timer' });
    expect(changes.slice(2).map(({ isUp }) => isUp)).toEqual([true, true]);
    // What it originated is for the announcer to say again.
    expect(path).toBeNull();
  });

  it('and is back before the silence was noticed resets what the other still believes in', () => {
    const { changes } = run({ connectRetryUs: 60 * SECOND }, [
      [100, ({ physical }) => physical.holdRouter(0, true)],
      [101, ({ physical }) => physical.holdRouter(0, false)],
    ]);
    expect(changes[1]).toMatchObject({ end: 'b', isUp: false, by: 'closed' });
    expect(changes[1]!.seconds).toBeLessThanOrEqual(104.1);
    expect(changes.at(-1)).toMatchObject({ isUp: true });
  });
});

describe('a closed session', () => {
  it('is told to the far end, stays closed, and returns when released', () => {
    const { changes, path } = run({}, [
      [10, ({ layer, a }) => layer.close(a)],
      [60, ({ layer, a }) => layer.release(a)],
    ]);
    expect(changes.slice(0, 2)).toEqual([
      { seconds: 10, end: 'a', isUp: false, by: 'closed' },
      { seconds: 10.05, end: 'b', isUp: false, by: 'closed' },
    ]);
    expect(changes[2]!.seconds).toBeGreaterThan(60);
    expect(path).toBe('1');
  });

  it('on a silent link is still noticed at the far end by its hold timer', () => {
    const { changes } = run({}, [
      [10, cut],
      [11, ({ layer, a }) => layer.close(a)],
    ]);
    expect(changes.map(({ end, by }) => [end, by])).toEqual([
      ['a', 'closed'],
      ['b', 'hold-timer'],
    ]);
  });

  it('on a link that is whole again before is told by a reset', () => {
    const { changes } = run({}, [
      [10, cut],
      [11, ({ layer, a }) => layer.close(a)],
      [12, mend],
    ]);
    expect(changes.map(({ end, by }) => [end, by])).toEqual([
      ['a', 'closed'],
      ['b', 'closed'],
    ]);
  });
});
