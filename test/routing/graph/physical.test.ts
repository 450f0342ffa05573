/**
 * Goal: whoever watches the physical network hears of each change once, and of nothing that changes nothing. Method: holds by
 * hand, overlapping on one link, one direction of it and the routers at its ends; what the watcher was told in order.
 */
import { describe, expect, it } from 'vitest';
import { Physical } from '../../../sim/routing/graph/physical.ts';

/** A line 0 – 1 – 2, and what a watcher of it was told since it was asked last. */
function watched(): { physical: Physical; told: () => string[] } {
  const link = { delayUs: 1000, metric: 1, isBackbone: true };
  const physical = new Physical([{ a: 0, b: 1, ...link }, { a: 1, b: 2, ...link }], 3);
  const heard: string[] = [];
  physical.watch({
    linkChanged: (index, isUsable) => heard.push(`link ${index} ${isUsable ? 'usable' : 'unusable'}`),
    wayChanged: (index) => heard.push(`way of ${index}`),
    routerChanged: (router, isUp) => heard.push(`router ${router} ${isUp ? 'up' : 'down'}`),
  });
  return { physical, told: () => heard.splice(0) };
}

describe('a watcher of the physical network', () => {
  it('hears of the first hold on a link and of its last release', () => {
    const { physical, told } = watched();
    physical.holdLink(0, true);
    expect(told()).toEqual(['link 0 unusable']);
    physical.holdLink(0, true);
    physical.holdLink(0, false);
    expect(told()).toEqual([]);
    physical.holdLink(0, false);
    expect(told()).toEqual(['link 0 usable']);
  });

  it('hears of each direction by itself, and of the carrier that goes after it', () => {
    const { physical, told } = watched();
    physical.holdWay(0, 0, true);
    physical.holdWay(0, 0, true);
    expect(told()).toEqual(['link 0 unusable']);
    physical.holdWay(0, 1, true);
    expect(told()).toEqual(['way of 0']);
    physical.holdLink(0, true);
    expect([told(), physical.hasCarrier(0)]).toEqual([['way of 0'], false]);
    physical.holdLink(0, false);
    physical.holdWay(0, 1, false);
    physical.holdWay(0, 0, false);
    expect(told()).toEqual(['way of 0', 'way of 0']);
    physical.holdWay(0, 0, false);
    expect(told()).toEqual(['link 0 usable']);
  });

  it('hears of a router before its links, and nothing of links that the router was not needed for', () => {
    const { physical, told } = watched();
    physical.holdLink(1, true);
    told();
    physical.holdRouter(1, true);
    physical.holdRouter(1, true);
    expect(told()).toEqual(['router 1 down', 'link 0 unusable']);
    // The far router adds nothing to a link whose carrier is gone.
    physical.holdRouter(0, true);
    expect(told()).toEqual(['router 0 down']);
    physical.holdRouter(0, false);
    physical.holdRouter(1, false);
    expect(told()).toEqual(['router 0 up']);
    physical.holdRouter(1, false);
    expect(told()).toEqual(['router 1 up', 'link 0 usable']);
  });

  it('hears nothing more of a link that is let go of more often than held: that is a mistake', () => {
    const { physical, told } = watched();
    expect(() => physical.holdLink(0, false)).toThrow('let go of more often than held');
    expect(told()).toEqual([]);
  });
});
