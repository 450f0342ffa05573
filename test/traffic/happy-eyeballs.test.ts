/**
 * Goal: who prefers IPv6 and has IPv4 as well gets through over IPv4 when IPv6 leads nowhere, a quarter of a second later, and
 * nobody else notices. Method: a small world in which only the IPv6 address of a service is lost, by a hole or with news of it;
 * Paris has both families, Berlin only IPv4, Boston only IPv6.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { simulate } from '../../sim/run/simulate.ts';
import type { World } from '../../sim/run/world.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { of } from '../measure/failover.ts';
import { requestSums, worldAfter } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

/** The address of a service at the site, within an aggregate that stays announced: packets come and fall into a hole. */
const HOLE = 'prefix/2001:db8::80/128';
const FLOWS = ['berlin/web/4', 'boston/web/6', 'paris/web/4', 'paris/web/6'] as const;

const scenario = (isTried = true, targets: readonly string[] = [HOLE]) => {
  const text = worldText({ ...ampleChoice, sites: 1, announceWhile: 'always' });
  const topology = topologyFrom(text.replace('happy_eyeballs: true', `happy_eyeballs: ${isTried}`));
  const faults = targets.length === 0 ? [] : [fault({ kind: 'prefix.withdraw', grace: seconds(0) }, targets, { atSeconds: 60 })];
  return scenarioOf(topology, { faults, duration: seconds(600) });
};
const outcomes = (trace: Trace, id: string): Readonly<Record<string, number>> =>
  requestSums(
    trace,
    trace.entities('flow').findIndex((flow) => flow.id === id),
  ).byOutcome;
const rttUs = (world: World, id: string): number =>
  world.traffic.rttOf(world.blueprint.flows.findIndex((flow) => flow.id === id));
const loadOf = (world: World, id: string): number =>
  world.traffic.loadAt(world.blueprint.resources.findIndex((one) => one.id === id));

describe('IPv6 falls into a hole', () => {
  const { trace } = simulate(scenario());
  const quiet = simulate(scenario(true, [])).trace;

  it('who has both families is answered over IPv4, at the second send', () => {
    const { ok, 'ok-after-retry': later, ...lost } = outcomes(trace, 'paris/web/6');
    // 1350 requests a second: one minute over IPv6, then all but the last quarter of a second over IPv4.
    expect(ok).toBeGreaterThan(1350 * 60);
    expect(ok! + later!).toBeCloseTo(1350 * (600 - 0.25), -2);
    expect(lost).toEqual({});
  });

  it('the round trip is that of IPv4 and a quarter of a second', () => {
    const world = worldAfter(scenario());
    expect(rttUs(world, 'paris/web/6')).toBe(rttUs(world, 'paris/web/4') + 250_000);
  });

  it('metrics of round trips count what is answered over the other family', () => {
    const world = worldAfter(scenario());
    const [over4, over6] = [rttUs(world, 'paris/web/4'), rttUs(world, 'paris/web/6')];
    const paris6 = { client: 'paris', family: '6' };
    // Nine minutes of ten are over IPv4; a histogram's figures are off by at most 0.05 %.
    expect(of(trace, 'rtt_p50', paris6)! / over6).toBeCloseTo(1, 3);
    expect(of(quiet, 'rtt_p50', paris6)! / over4).toBeCloseTo(1, 3);
    expect(of(trace, 'rtt_added', { client: 'paris' })).toBeGreaterThan(100_000);
    expect(of(trace, 'rtt_p50', { client: 'boston', family: '6' })).toBe(
      of(quiet, 'rtt_p50', { client: 'boston', family: '6' }),
    );
  });

  it('who has one family fares as before, or not at all', () => {
    expect(outcomes(trace, 'berlin/web/4')).toEqual(outcomes(quiet, 'berlin/web/4'));
    expect(outcomes(trace, 'paris/web/4')).toEqual(outcomes(quiet, 'paris/web/4'));
    expect(outcomes(trace, 'boston/web/6')['ok-after-retry'] ?? 0).toBe(0);
    expect(outcomes(trace, 'boston/web/6')['black-hole']).toBeGreaterThan(900 * 500);
  });

  it('the site carries those who come over IPv4 instead', () => {
    expect(loadOf(worldAfter(scenario()), 'web/aa')).toBeCloseTo(2700 + 1800, 6);
    expect(loadOf(worldAfter(scenario(false)), 'web/aa')).toBeCloseTo(1350 + 1800, 6);
  });

  it('without Happy Eyeballs they wait and fail', () => {
    const alone = simulate(scenario(false)).trace;
    expect(outcomes(alone, 'paris/web/6')['black-hole']).toBeGreaterThan(1350 * 500);
  });

  it('requests made are ended and pending, flow by flow', () => {
    FLOWS.forEach((id) => {
      const flow = trace.entities('flow').findIndex((one) => one.id === id);
      const { offered, finished } = requestSums(trace, flow);
      expect(offered - finished).toBeGreaterThan(-1e-6 * offered);
      expect(offered - finished).toBeLessThan((offered / 600) * (id === 'boston/web/6' ? 11.1 : 0.26));
    });
  });
});

it('told that there is no way, clients go on at once', () => {
  const world = worldAfter(scenario(true, [HOLE, 'prefix/2001:db8::/48']));
  expect(rttUs(world, 'paris/web/6')).toBe(rttUs(world, 'paris/web/4'));
});

it('both families lost: what fails over IPv6 fails over IPv4, and ends as long after it began as without', () => {
  const { trace } = simulate(scenario(true, ['service/web']));
  const alone = simulate(scenario(false, ['service/web'])).trace;
  const sum = (of: Trace): number => Object.values(outcomes(of, 'paris/web/6')).reduce((all, one) => all + one, 0);
  expect(sum(trace)).toBeCloseTo(sum(alone), 3);
});
