/**
 * Goal: a change of interior costs is work for the routes whose exit moved and for no others, and none of those is missed,
 * whether or not anybody had a route over the exit when it moved. Method: one router with two ways out at other routers, whose
 * costs are set by hand; events are counted and choices read.
 */
import { describe, expect, it } from 'vitest';
import { ExitCosts } from '../../../sim/routing/engine/exit-costs.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { PREFIX } from '../../support/random-internet.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';

const PREFIX_COUNT = 50;
const prefixes = Array.from({ length: PREFIX_COUNT }, (_, i) => ({ ...PREFIX, text: `10.0.${i}.0/24` }));

interface Exits extends SmallNetwork {
  /** Costs from router 0 to the exits 1 and 2, to be changed. */
  readonly costs: number[];
  /** Events that a look at the costs brings about at router 0. */
  readonly look: () => number;
}

/** Routers 0, 1 and 2 of AS 1; AS 9 is a customer at 1 and at 2. */
function exits(): Exits {
  const costs = [0, 10, 20];
  const network = smallNetwork(
    [1, 1, 1, 9],
    [
      { a: 0, b: 1, relation: Relation.internal, link: -1 },
      { a: 0, b: 2, relation: Relation.internal, link: -1 },
      { a: 1, b: 3, relation: Relation.customer },
      { a: 2, b: 3, relation: Relation.customer },
    ],
    { speaker: (i) => ({ routerId: 10 + i }), context: { prefixes, igp: { metric: (_, to) => costs[to]! } } },
  );
  for (let prefix = 0; prefix < PREFIX_COUNT; prefix++) network.engine.originate(prefix, 3, true);
  network.rest();
  const look = (): number => {
    const before = network.scheduler.eventCount;
    network.engine.igpChanged(0);
    network.rest();
    return network.scheduler.eventCount - before;
  };
  look();
  return { ...network, costs, look };
}
const exitOf = (network: SmallNetwork): number => network.chosen(0)!.nextHop;

describe('interior costs', () => {
  it('that did not change are no work', () => {
    const network = exits();
    expect([network.look(), exitOf(network)]).toEqual([0, 1]);
  });

  it('that changed are followed', () => {
    const network = exits();
    network.costs[1] = 30;
    expect(network.look()).toBeGreaterThanOrEqual(PREFIX_COUNT);
    expect(exitOf(network)).toBe(2);
    network.costs[2] = Infinity;
    network.look();
    expect(exitOf(network)).toBe(1);
    network.costs[1] = Infinity;
    network.look();
    expect(network.path(0)).toBeNull();
    network.costs[2] = 20;
    network.look();
    expect(exitOf(network)).toBe(2);
  });

  it('of an exit that nobody used while they changed are not those of before', () => {
    const network = exits();
    const withdraw = (isOriginated: boolean): void => {
      network.engine.originate(0, 3, isOriginated);
      network.rest();
    };
    withdraw(false);
    network.costs[1] = Infinity;
    network.look();
    withdraw(true);
    expect(exitOf(network)).toBe(2);
    network.costs[1] = 10;
    network.look();
    expect(exitOf(network)).toBe(1);
  });

  it('are looked at speaker by speaker; an exit asked for the first time counts as moved', () => {
    const known = new ExitCosts();
    const igp = { metric: (from: number, to: number): number => from * 100 + to };
    expect([0, 1].map((speaker) => known.look(igp, speaker)(7))).toEqual([true, true]);
    const again = known.look(igp, 0);
    expect([again(7), again(8)]).toEqual([false, true]);
    expect(known.look({ metric: () => 7 }, 0)(7)).toBe(false);
    expect(known.look({ metric: () => 7 }, 1)(7)).toBe(true);
  });
});
