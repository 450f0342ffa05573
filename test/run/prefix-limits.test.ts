/**
 * Goal: runs of one topology are the same whichever is first, though the routes of the start are found once and kept. Method: a
 * limit below, at and above what a session holds at the start, and one prefix withdrawn for a while; two runs of the same object.
 */
import { describe, expect, test } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { told } from '../support/runs.ts';
import { fault, scenarioOf, twoSites } from '../support/worlds.ts';

describe('a maximum of prefixes', () => {
  test.each([6, 7, 8, 9])('of %i ends a session in the first run of a topology as in the next', (count) => {
    const topology = twoSites({ 'neighbors.blue.max_prefixes': `{ count: ${count} }` });
    const [prefix] = topology.aggregates[0]!.prefixes;
    const times = { atSeconds: 60, forSeconds: 60 };
    const withdrawal = fault({ kind: 'prefix.withdraw', grace: seconds(0) }, [`prefix/${prefix!.text}`], times);
    const scenario = scenarioOf(topology, { faults: [withdrawal], duration: seconds(300) });
    const [first, second] = [simulate(scenario), simulate(scenario)].map(({ trace }) => told(trace, [EventKind.sessionState]));
    expect(first).toEqual(second);
  });
});
