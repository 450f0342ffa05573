/**
 * Goal: where a topology lets requests wait, round trips and time-outs are those of the queue, a state below capacity costs no
 * events, and nothing changes where it does not. Method: a small world with one site, loads by hand, against the queue itself.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import type { World } from '../../sim/run/world.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { queueFigures } from '../../sim/traffic/queueing/queue.ts';
import { rowsOf, worldAfter } from '../support/runs.ts';
import { ampleChoice, scenarioOf, topologyFrom, worldText, type WorldChoice } from '../support/worlds.ts';

type Queueing = 'none' | 'erlang-a' | 'time-out';

/** 5400 requests a second for three replicas of one site. */
const ALL_RPS = 5400;
const FLOW = 'paris/web/4';
const world = (queueing: Queueing | null, change: Partial<WorldChoice> = {}): Topology =>
  topologyFrom(
    worldText({ ...ampleChoice, sites: 1, ...change })
      .replace('service_time: 5ms', queueing === null ? 'service_time: 5ms' : `service_time: 5ms, queueing: ${queueing}`)
      .replace('attempts: 3', 'attempts: 1'),
  );
const after = (topology: Topology, durationSeconds = 60): World =>
  worldAfter(scenarioOf(topology, { duration: seconds(durationSeconds) }));
const rttUs = (running: World): number => running.traffic.rttOf(running.blueprint.flows.findIndex(({ id }) => id === FLOW));
const share = (running: World, outcome: Outcome): number =>
  running.traffic.sharesOf(running.blueprint.flows.findIndex(({ id }) => id === FLOW))[outcome]!;
const queue = (capacityRps: number, patienceLaw: 'exponential' | 'deterministic') =>
  queueFigures({
    servers: Math.round(capacityRps * 0.005),
    arrivalRps: ALL_RPS / 3,
    serviceSeconds: Math.round(capacityRps * 0.005) / capacityRps,
    patienceLaw,
    patienceSeconds: 3,
  });

describe('requests that wait', () => {
  it.each([
    ['erlang-a', 'exponential'],
    ['time-out', 'deterministic'],
  ] as const)('make the round trip longer by their wait (%s)', (queueing, law) => {
    for (const capacityRps of [2000, 1900]) {
      const waitUs = rttUs(after(world(queueing, { capacityRps }))) - rttUs(after(world('none', { capacityRps })));
      const exactUs = queue(capacityRps, law).meanServedWaitSeconds * 1e6;
      expect(exactUs).toBeGreaterThan(1000);
      expect(Math.abs(waitUs / exactUs - 1)).toBeLessThan(0.1);
    }
  });

  it('give up when their patience ends: a time-out and no refusal', () => {
    for (const [queueing, law] of [
      ['erlang-a', 'exponential'],
      ['time-out', 'deterministic'],
    ] as const) {
      const running = after(world(queueing, { capacityRps: 1200 }));
      expect(share(running, Outcome.timeout)).toBeCloseTo(queue(1200, law).abandonedShare, 6);
      expect(share(running, Outcome.timeout)).toBeCloseTo(1 / 3, 3);
      expect(share(running, Outcome.overload)).toBe(0);
    }
  });

  it('below capacity: some have an exponential patience that ends at once, none a time-out that does', () => {
    // At 90 % load: why availability is not to be judged with exponential patience.
    const impatient = share(after(world('erlang-a', { capacityRps: 2000 })), Outcome.timeout);
    expect(impatient).toBeGreaterThan(1e-4);
    expect(share(after(world('time-out', { capacityRps: 2000 })), Outcome.timeout)).toBe(0);
  });

  it('cost no events while nothing moves', () => {
    const events = (queueing: Queueing, durationSeconds: number): number =>
      after(world(queueing, { capacityRps: 2000 }), durationSeconds).scheduler.eventCount;
    for (const queueing of ['erlang-a', 'time-out'] as const)
      expect(events(queueing, 1200) - events(queueing, 600)).toBe(events('none', 1200) - events('none', 600));
  });

  it('follow a day in steps', () => {
    // From dawn to noon, up to 85 % load: a round trip changes when its step does, not with every bit of load.
    const changes = (queueing: Queueing): number => {
      const topology = world(queueing, { curve: 'business', capacityRps: 4000 });
      const { trace } = simulate(scenarioOf(topology, { duration: seconds(6 * 3600), startSeconds: 5 * 3600 }));
      return rowsOf(trace, EventKind.flowRtt).length;
    };
    const [none, some] = [changes('none'), changes('time-out')];
    expect(some).toBeGreaterThan(none);
    expect(some).toBeLessThan(none + 200);
  });

  it('are an option that is off', () => {
    const text = (queueing: Queueing | null): string => {
      const { trace } = simulate(scenarioOf(world(queueing), { duration: seconds(60) }));
      const rows: string[] = [];
      trace.forEach((row) => rows.push(JSON.stringify(row)));
      return rows.join('\n');
    };
    expect(text('none')).toBe(text(null));
  });
});
