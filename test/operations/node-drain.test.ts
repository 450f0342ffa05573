/**
 * Goal: emptying a node costs nobody a request, also when two people empty it at once or a deploy replaces what was put down.
 * Method: drains that overlap each other and a deploy on a small world without rescheduling; how requests end, and which copies
 * run on the node meanwhile.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import type { FaultParams } from '../../sim/model/faults.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Keyframes } from '../../sim/trace/keyframes.ts';
import { ReplicaState } from '../../sim/trace/states.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { requestSums, rowsOf } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

// Two replicas of three may go without the site being withdrawn.
const topology = topologyFrom(worldText(ampleChoice).replace('minimum_healthy: 2', 'minimum_healthy: 1'));
type Drain = Extract<FaultParams, { kind: 'node.drain' }>;
const GRACE = 30;
const drain = (id: string, atSeconds: number, forSeconds: number): Fault => {
  const how: Drain = { kind: 'node.drain', grace: seconds(GRACE), max_unavailable: { count: 2, share: 0 } };
  return fault(how, ['node/aa-r1-n1'], { id, atSeconds, forSeconds });
};
const deploy = (atSeconds: number): Fault => {
  const pace = { max_unavailable: { count: 1, share: 0 }, surge: 0, drain: seconds(10), settle: seconds(0) };
  return fault({ kind: 'deploy.replace', ...pace, order: 'all-sites' }, ['service/web'], { id: 'deploy', atSeconds });
};
const run = (...faults: readonly Fault[]): Trace => simulate(scenarioOf(topology, { faults, duration: seconds(900) })).trace;

/** When the first replica of the node was in a state, in seconds. */
const moments = (trace: Trace, state: ReplicaState): number[] =>
  rowsOf(trace, EventKind.replicaState).flatMap(({ who, time, new: now }) =>
    trace.entities('replica')[who]!.id === 'web/aa/1' && now === state ? [time / 1e6] : [],
  );

const expectNothingLost = (trace: Trace): void => {
  const { byOutcome, offered } = requestSums(trace);
  expect(Object.keys(byOutcome)).toEqual(['ok']);
  expect(byOutcome['ok']).toBeCloseTo(offered, 3);
};

describe('a node that is emptied', () => {
  it('stays empty until the last who emptied it opens it, and its replicas are started once', () => {
    const trace = run(drain('first', 60, 200), drain('second', 150, 300));
    expect(moments(trace, ReplicaState.down)).toEqual([60 + GRACE]);
    expect(moments(trace, ReplicaState.starting)).toEqual([450]);
    expectNothingLost(trace);
  });

  it('is emptied again of what a deploy has started there', () => {
    const trace = run(drain('drain', 60, 500), deploy(200));
    expect(moments(trace, ReplicaState.up).filter((at) => at < 300)).toHaveLength(1);
    expect(moments(trace, ReplicaState.down).at(-1)).toBeLessThan(400);
    expect(moments(trace, ReplicaState.starting).at(-1)).toBe(560);
    expectNothingLost(trace);
  });

  it('takes its replicas back as they were when it is opened before their grace is over', () => {
    const trace = run(drain('first', 60, 20), drain('second', 65, 20));
    expect(moments(trace, ReplicaState.down)).toEqual([]);
    expect(moments(trace, ReplicaState.up)).toEqual([85]);
    expectNothingLost(trace);
  });

  it('may lose to other nodes what a deploy replaces later, and the trace still plays back', () => {
    const scheduled = topologyFrom(worldText({ ...ampleChoice, scheduling: 'nomad' }));
    const faults = [{ ...deploy(60), id: 'earlier' }, drain('drain', 200, 100), deploy(400)];
    const { trace } = simulate(scenarioOf(scheduled, { faults, duration: seconds(900) }));
    expect(rowsOf(trace, EventKind.replicaNode).length).toBeGreaterThan(0);
    expect(rowsOf(trace, EventKind.replicaCopy).length).toBeGreaterThan(0);
    expect(new Keyframes(trace).brokenRows()).toEqual([]);
  });
});
