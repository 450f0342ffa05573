/**
 * Goal: in a whole world replicas of a lost node come to run elsewhere, the trace says so with its causes, and a scheduler that
 * has nothing to do changes nothing. Method: runs of the teaching topology with and without a scheduler.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { firstActs } from '../../sim/measure/first-acts.ts';
import { measure } from '../../sim/measure/measurement.ts';
import { cellsWith } from '../../sim/measure/readings.ts';
import { metricReducers } from '../../sim/measure/registry.ts';
import { viewOf } from '../../sim/measure/trace-view.ts';
import type { MetricName } from '../../sim/model/metrics.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { decodeTrace, encodeTrace } from '../../sim/trace/codec.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Keyframes } from '../../sim/trace/keyframes.ts';
import { PlacementReason, reasonName } from '../../sim/trace/reasons.ts';
import { HealthState, ReplicaState } from '../../sim/trace/states.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { rowInWords } from '../../sim/trace/words.ts';
import { rowsOf } from '../support/runs.ts';
import { fault, scenarioOf, twoSites } from '../support/worlds.ts';

const NODE = 'node/fra-r1-n1';
const dead = fault({ kind: 'node.fail' }, [NODE]);
const run = (set: Readonly<Record<string, string>>, faults = [dead], duration = seconds(900)): Trace =>
  simulate(scenarioOf(twoSites(set), { faults, duration })).trace;

function worst(trace: Trace, name: MetricName): { readonly low: number; readonly high: number } | null {
  const reducer = measure(trace, {}, (measurement) => measurement.shared(metricReducers[name]));
  const readings = reducer.result(trace.end);
  return readings.figure(cellsWith(readings, {}), { kind: 'value' });
}

function hashesAfterCodec(trace: Trace): unknown {
  const decoded = decodeTrace(encodeTrace(trace));
  return decoded.ok ? decoded.trace.hashes() : decoded;
}

describe('a node that dies for good', () => {
  const trace = run({ scheduling: 'kubernetes-40s' });
  const moves = rowsOf(trace, EventKind.replicaNode);

  it('loses its replicas to other nodes of its datacenter, with the fault as root and a reason that is known', () => {
    expect(moves.length).toBeGreaterThan(0);
    const nodes = trace.header.entities.node!;
    for (const { old, new: node, roots, reason } of moves) {
      expect(nodes[old]!.id).toBe('fra-r1-n1');
      expect(nodes[node]!['datacenter']).toBe(nodes[old]!['datacenter']);
      expect(node).not.toBe(old);
      expect(trace.rootSets[roots]).toEqual([0]);
      expect(reasonName('placement', reason)).not.toMatch(/^(none|reason)/);
    }
    const replica = rowsOf(trace, EventKind.replicaState).filter(({ who }) => who === moves[0]!.who);
    expect(replica.map(({ new: state }) => state)).toEqual([ReplicaState.down, ReplicaState.starting, ReplicaState.up]);
    expect(rowsOf(trace, EventKind.healthState).filter(({ who }) => who === moves[0]!.who).at(-1)!.new).toBe(HealthState.up);
  });

  it('is found lost, and evicted after the toleration, in the time that the figures of the preset add up to', () => {
    const lost = rowsOf(trace, EventKind.nodeReady);
    expect(lost.length).toBe(1);
    const after = (lost[0]!.time - 60e6) / 1e6;
    expect(after).toBeGreaterThanOrEqual(30);
    expect(after).toBeLessThanOrEqual(45);
    // The chain of triggers leads from the move over the loss to the node that died.
    const [down] = rowsOf(trace, EventKind.nodeState);
    expect(lost[0]!.trigger).toBe(down!.index);
    for (const { trigger } of moves) expect(trigger).toBe(lost[0]!.index);
    for (const { time } of moves) expect(time).toBe(lost[0]!.time + 300e6);
    const most = worst(trace, 'time_to_reschedule')!;
    expect(most.low).toBe(most.high);
    expect(most.low / 1e6).toBeGreaterThan(330);
    expect(most.low / 1e6).toBeLessThan(360 + 60);
    expect(worst(trace, 'replicas_unplaced')!.high).toBe(0);
  });

  it('leaves a trace that plays both ways, survives its codec and can be told in words', () => {
    expect(new Keyframes(trace).brokenRows()).toEqual([]);
    expect(hashesAfterCodec(trace)).toEqual(trace.hashes());
    expect(rowInWords(viewOf(trace), moves[0]!)).toMatch(/^\S+ goes from fra-r1-n1 to fra-\S+ \(\S+\)$/);
  });

  it('is among what notices the fault, after the health checks', () => {
    const acts = measure(trace, {}, (measurement) => measurement.shared(firstActs)).of(0, null);
    const scheduler = acts.find(({ detector }) => detector === 'scheduler')!;
    expect(scheduler.text).toBe('the scheduler gives fra-r1-n1 up');
    expect(scheduler.at).toBe(rowsOf(trace, EventKind.nodeReady)[0]!.time);
    expect(acts[0]!.detector).toBe('health check');
  });

  it('without a scheduler keeps them down to the end', () => {
    const none = run({});
    expect(rowsOf(none, EventKind.replicaNode)).toEqual([]);
    expect(worst(none, 'time_to_reschedule')).toMatchObject({ low: 840e6, high: Infinity });
  });
});

describe('without room', () => {
  it('replicas wait without a node, are counted, and the trace says why', () => {
    const trace = run({ scheduling: 'nomad', 'datacenters.fra.nodes': '{ racks: 1, nodes_per_rack: 1 }' });
    const moves = rowsOf(trace, EventKind.replicaNode);
    expect(moves.length).toBeGreaterThan(0);
    for (const { new: node, reason } of moves) expect([node, reason]).toEqual([-1, PlacementReason.noNode]);
    expect(worst(trace, 'replicas_unplaced')!.low).toBe(moves.length);
    expect(hashesAfterCodec(trace)).toEqual(trace.hashes());
    expect(worst(trace, 'time_to_reschedule')!.high).toBe(Infinity);
  });
});

describe('a scheduler with nothing to do', () => {
  it.each(['kubernetes-40s', 'kubernetes-50s', 'nomad'])('%s changes nothing', (scheduling) => {
    const faults = [fault({ kind: 'instance.crash' }, ['instance/web/fra/1'], { forSeconds: 60 })];
    expect(run({ scheduling }, faults).hashes().behaviourHash).toBe(run({}, faults).hashes().behaviourHash);
  });
});
