/**
 * Goal: when the ends of a link notice that it is dead depends on when it died, and on the carrier, and not on what befalls it
 * afterwards. Method: one backbone link of a platform at rest, seen by its carrier or by silence alone; it loses one direction,
 * is cut, is cut again; the times at which routers reckon without it.
 */
import { describe, expect, test } from 'vitest';
import { Phase } from '../../sim/kernel/phase.ts';
import { instant, seconds } from '../../sim/kernel/time.ts';
import type { Physical } from '../../sim/routing/graph/physical.ts';
import { prepare } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { scenarioOf, twoSites } from '../support/worlds.ts';

type Act = readonly [number, (physical: Physical, link: number) => void];

/** Seconds and router of each change of mind about links after these acts on the northern backbone link. */
function noticed(medium: 'direct' | 'switched', acts: readonly Act[]): { at: number; router: number }[] {
  const topology = twoSites({ 'backbone.atlantic-north.medium': medium });
  const { world } = prepare(scenarioOf(topology, { duration: seconds(300) }));
  const { scheduler, physical, blueprint, writer } = world;
  const link = blueprint.network.links.findIndex(({ id }) => id === 'atlantic-north');
  const found: { at: number; router: number }[] = [];
  writer.listen([EventKind.igpChange], (row) => void found.push({ at: row.time / 1e6, router: row.who }));
  const id = scheduler.register((i) => acts[i]![1](physical, link));
  acts.forEach(([at], i) => scheduler.schedule(instant(seconds(at)), Phase.fault, id, i, 0, 0));
  scheduler.run(instant(seconds(300)));
  return found;
}
const cut = (physical: Physical, link: number): void => physical.holdLink(link, true);
const dark = (physical: Physical, link: number): void => physical.holdWay(link, physical.links[link]!.a, true);

describe('a link that is dead', () => {
  test('is noticed by the carrier though it lost one direction before', () => {
    const found = noticed('direct', [[100, dark], [103, cut]]);
    expect(found.length).toBe(4);
    for (const { at } of found) {
      expect(at).toBeGreaterThan(103);
      expect(at).toBeLessThan(103.3);
    }
  });

  test.each([
    ['is cut again', [[100, cut]], [[128, cut]]],
    ['loses a direction as well', [[100, cut]], [[128, dark]]],
    ['is cut after it lost a direction, where nobody sees the carrier', [[100, dark]], [[128, cut]]],
  ] as const)('is noticed no later because it %s', (_, first, then) => {
    const alone = noticed('switched', first);
    expect(alone.length).toBe(4);
    for (const { at } of alone) {
      expect(at).toBeGreaterThan(130);
      expect(at).toBeLessThan(140.3);
    }
    expect(noticed('switched', [...first, ...then])).toEqual(alone);
  });
});
