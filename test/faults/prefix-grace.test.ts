/**
 * Goal: an internal address that a site takes back with `grace` leaves no packet without a way, while one taken back at once
 * sends some round between the two routers of the site. Method: the calls of all sites walked each millisecond around the
 * withdrawal.
 */
import { describe, expect, it } from 'vitest';
import { instant, milliseconds, seconds, type Duration } from '../../sim/kernel/time.ts';
import { prepare } from '../../sim/run/simulate.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

const topology = topologyFrom(worldText({ ...ampleChoice, sites: 3 }).replace('sites: { aa: 2 }', 'sites: { aa: 2, bb: 2 }'));
const AUTH = topology.services.findIndex(({ id }) => id === 'auth');
const GRACE_SECONDS = 2;

/** Outcomes other than ok that calls met, and the site that `aa` calls at each whole second from the start of the fault. */
function calls(grace: Duration, seed: number): { readonly failures: Set<Outcome>; readonly calledFromA: string[] } {
  const faults = [fault({ kind: 'prefix.withdraw', grace }, ['prefix/10.0.0.10/32@aa'], { atSeconds: 60 })];
  const scenario = scenarioOf(topology, { faults, seed, duration: seconds(70) });
  const { world } = prepare(scenario);
  const failures = new Set<Outcome>();
  const calledFromA: string[] = [];
  for (let ms = 0; ms < 1000 * (GRACE_SECONDS + 1); ms++) {
    world.scheduler.run(instant(seconds(60) + milliseconds(ms) + 500), 1_000_000);
    topology.datacenters.forEach((_, from) => {
      const { walk, datacenter } = world.traffic.load.calls.pathOf(from, AUTH);
      if (walk !== null && walk.outcome !== Outcome.ok) failures.add(walk.outcome);
      if (from === 0 && ms % 1000 === 900) calledFromA.push(topology.datacenters[datacenter]?.id ?? 'none');
    });
  }
  return { failures, calledFromA };
}

describe('an internal address is taken back at a site', () => {
  const seeds = [1, 2, 3, 4, 5];

  it('at once: the routers of the site point at each other for a moment', () => {
    const found = seeds.map((seed) => calls(seconds(0), seed));
    expect(found.some(({ failures }) => failures.has(Outcome.loop))).toBe(true);
    for (const { calledFromA } of found) expect(calledFromA).toEqual(['bb', 'bb', 'bb']);
  });

  it('with grace: no call fails, and the site serves itself until the end of it', () => {
    for (const seed of seeds) {
      const { failures, calledFromA } = calls(seconds(GRACE_SECONDS), seed);
      expect([...failures]).toEqual([]);
      expect(calledFromA).toEqual(['aa', 'aa', 'bb']);
    }
  });
});
