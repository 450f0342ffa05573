/**
 * Goal: an overload can go from site to site where health checks feel it, and stops where what is too much is shed or checks
 * ask for life alone. Method: three sites of which two can carry all, but not the next one alone, to which anycast sends it;
 * one loses its power.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { requestSums, rowsOf } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

function loseFirst(seesOverload: boolean, replica: string): Trace {
  // Who is out comes back slowly, as people let him; nobody retries, so that what is too much is a ninth.
  const check = `{ preset: fast, timeout: 1s, rise: 100, sees_overload: ${seesOverload} }`;
  const choice = { ...ampleChoice, sites: 3, capacityRps: 1600, critical: false, exchange: false, check, replica };
  const topology = topologyFrom(worldText(choice).replace('attempts: 3', 'attempts: 1'));
  const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/aa'], { atSeconds: 60 });
  return simulate(scenarioOf(topology, { faults: [power], duration: seconds(600) })).trace;
}
/** Sites that withdrew the service at any time, but for the one that lost its power. */
const withdrawn = (trace: Trace): string[] => {
  const sites = rowsOf(trace, EventKind.announceState)
    .filter((row) => row.new === 0 && row.time > 0)
    .map((row) => trace.entities('service-site')[row.who]!.id);
  return [...new Set(sites)].filter((id) => id.startsWith('web/') && id !== 'web/aa').sort();
};
const answeredShare = (trace: Trace): number => {
  const { byOutcome, offered } = requestSums(trace);
  return ((byOutcome['ok'] ?? 0) + (byOutcome['ok-after-retry'] ?? 0) + (byOutcome['degraded'] ?? 0)) / offered;
};

describe('a site is lost at the busiest hour', () => {
  it('the others follow one after the other where checks wait with everybody else', () => {
    const trace = loseFirst(true, 'backlog: 5s');
    expect(withdrawn(trace)).toEqual(['web/bb', 'web/cc']);
    expect(answeredShare(trace)).toBeLessThan(0.75);
  });

  it('they stay where what would wait too long is shed, or where checks ask for life alone', () => {
    const shed = loseFirst(true, 'backlog: 200ms');
    expect(withdrawn(shed)).toEqual([]);
    const blind = loseFirst(false, 'backlog: 5s');
    expect(withdrawn(blind)).toEqual([]);
    expect(answeredShare(shed)).toBeGreaterThan(answeredShare(loseFirst(true, 'backlog: 5s')) + 0.1);
  });
});
