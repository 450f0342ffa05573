/**
 * Goal: faults of demand do what they say: a surge is asked for by people, an attack by nobody, and both load what they pass.
 * Method: a small world with level demand, loads and requests by hand.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { requestSums, rowsOf } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

const topology = topologyFrom(worldText(ampleChoice));
const run = (faults: readonly Fault[], duration: number, of = topology): Trace =>
  simulate(scenarioOf(of, { faults, duration: seconds(duration) })).trace;

describe('demand', () => {
  it('a surge adds to what people ask for; an attack loads sites and links and is no request of anybody', () => {
    const parts = { service: undefined, rise: seconds(0), decay: seconds(0) };
    const surge = run([fault({ kind: 'demand.surge', by: 2, add: 300, ...parts }, ['client/paris'])], 120);
    // Three million people, 900 a million: twice that, and 300 a million more.
    expect(requestSums(surge).offered).toBeCloseTo(5400 * 120 + (2700 + 900) * 60, 3);
    const attack = run(
      [fault({ kind: 'demand.attack', requests: 300, traffic: 1e6, service: undefined }, ['client/paris'])],
      120,
    );
    expect(requestSums(attack).offered).toBeCloseTo(5400 * 120, 3);
    const at = (trace: Trace, id: string): number =>
      rowsOf(trace, EventKind.loadRate)
        .filter(({ who }) => trace.entities('resource')[who]!.id === id)
        .at(-1)!.new;
    expect(at(attack, 'web/aa')).toBeCloseTo(4500 + 900, 6);
    // One request of three is made to `auth` by half of them; packets end at the site.
    expect(at(attack, 'auth/aa')).toBeCloseTo((5400 + 900) / 2, 6);
    const forth = (trace: Trace): number =>
      [...new Set(rowsOf(trace, EventKind.loadRate).map(({ who }) => who))]
        .map((who) => trace.entities('resource')[who]!.id)
        .filter((id) => id.startsWith('blue-aa1/'))
        .map((id) => at(trace, id))
        .reduce((sum, rate) => sum + rate, 0);
    // Requests are 1 kB, responses 10 kB; 900 requests and 3 Mbit/s of packets more.
    expect(forth(attack) - forth(run([], 120))).toBeCloseTo(900 * 88_000 + 3e6, 0);
  });

  it('an attack that fills a link takes the room of users, and what a replica never sees does not load it', () => {
    const narrow = topologyFrom(worldText({ ...ampleChoice, sites: 1, linkMbps: 1000 }));
    const flood = (traffic: number): Trace =>
      run([fault({ kind: 'demand.attack', requests: 0, traffic, service: undefined }, ['client/paris'])], 300, narrow);
    const lost = (trace: Trace): number => {
      const { byOutcome } = requestSums(trace);
      return byOutcome['timeout'] ?? 0;
    };
    expect(lost(flood(1e8))).toBe(0);
    expect(lost(flood(2e9))).toBeGreaterThan(10_000);
  });
});
