/**
 * Goal: a fault counts as confirmed only when what a scenario expects of it was seen, and begins and ends at its times with
 * causes of its own. Method: single faults and pairs on a small world, the markers and confirmations in their traces.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { rowsOf } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';


const topology = topologyFrom(worldText(ampleChoice));
const run = (faults: readonly Fault[], duration = 900, of = topology): Trace =>
  simulate(scenarioOf(of, { faults, duration: seconds(duration) })).trace;
const confirmed = (trace: Trace): number[] => rowsOf(trace, EventKind.faultConfirm).map((row) => row.new);

describe('what a scenario expects of a fault', () => {
  const power = (expectation: NonNullable<Parameters<typeof fault>[2]>['expect']): number =>
    confirmed(run([fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/bb'], { expect: expectation! })], 300))[0]!;

  it('users move away, or they do not', () => {
    expect(power({ movesUsersFrom: 'bb' })).toBeGreaterThan(0);
    expect(power({ movesUsersFrom: 'aa' })).toBe(0);
  });

  it('a hole that users fall into is no move, and a neighbour that withdraws is no withdrawal of ours', () => {
    // Every way out is shut: users of bb are served by nobody, and the aggregate stays originated.
    const sessions = topology.neighbors.flatMap((neighbor) => neighbor.sessions.map(({ id }) => `session/${id}`));
    const shut = (parts: NonNullable<Parameters<typeof fault>[2]>): number[] =>
      confirmed(run([fault({ kind: 'session.reset' }, sessions, { ...parts, forSeconds: 300 })], 400));
    expect(shut({})).not.toEqual([0]);
    expect(shut({ expect: { movesUsersFrom: 'bb' } })).toEqual([0]);
    expect(shut({ expect: { withdraws: '192.0.2.0/24' } })).toEqual([0]);
  });

  it('in time', () => {
    const crash = (within: number): number => {
      const both = ['instance/web/bb/1', 'instance/web/bb/2'];
      const one = fault({ kind: 'instance.crash' }, both, { expect: { movesUsersFrom: 'bb', within: seconds(within) } });
      return confirmed(run([one], 300))[0]!;
    };
    // No check notices a crash before its third probe.
    expect(crash(30)).toBeGreaterThan(0);
    expect(crash(2)).toBe(0);
  });

  it('a prefix is withdrawn because of it', () => {
    const crash = fault({ kind: 'instance.crash' }, ['instance/web/bb/1', 'instance/web/bb/2'], {
      expect: { withdraws: '192.0.2.80/32' },
    });
    expect(confirmed(run([crash], 300))[0]).toBeGreaterThan(0);
    const one = { ...crash, target: crash.target.slice(0, 1) };
    expect(confirmed(run([one], 300))[0]).toBe(0);
  });

  it('nothing happens', () => {
    const reset = (target: string, nothing: boolean): number =>
      confirmed(
        run(
          [fault({ kind: 'demand.scale', by: 2, ramp: seconds(0) }, target === '' ? [] : [target], { expect: { nothing } })],
          100,
        ),
      )[0]!;
    expect(reset('', true)).toBe(1);
    expect(reset('client/paris', true)).toBe(0);
  });

  it('two faults at once are told apart by their roots', () => {
    const trace = run(
      [
        fault({ kind: 'instance.crash' }, ['instance/web/aa/1'], { id: 'a', expect: { movesUsersFrom: 'bb' } }),
        fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/bb'], { id: 'b', expect: { movesUsersFrom: 'bb' } }),
      ],
      300,
    );
    expect(confirmed(trace)[0]).toBe(0);
    expect(confirmed(trace)[1]).toBeGreaterThan(0);
  });
});

describe('the timetable', () => {
  it('marks beginning and end, in order of time, each with its own root', () => {
    const trace = run(
      [
        fault({ kind: 'instance.crash' }, ['instance/web/aa/1'], { id: 'late', atSeconds: 90, forSeconds: 5 }),
        fault({ kind: 'instance.crash' }, ['instance/web/aa/2'], { id: 'early', atSeconds: 60, forSeconds: 100 }),
      ],
      300,
    );
    const markers = [...rowsOf(trace, EventKind.faultBegin), ...rowsOf(trace, EventKind.faultEnd)].sort(
      (x, y) => x.index - y.index,
    );
    expect(
      markers.map((row) => [trace.entities('fault')[row.who]!.id, row.kind === EventKind.faultBegin, row.time / 1e6]),
    ).toEqual([
      ['early', true, 60],
      ['late', true, 90],
      ['late', false, 95],
      ['early', false, 160],
    ]);
    expect(markers.map((row) => trace.rootSets[row.roots])).toEqual([[0], [2], [3], [1]]);
  });

  it('a fault beyond the end of the run never begins and is not confirmed', () => {
    const trace = run([fault({ kind: 'instance.crash' }, ['instance/web/aa/1'], { atSeconds: 500 })], 300);
    expect(rowsOf(trace, EventKind.faultBegin)).toEqual([]);
    expect(confirmed(trace)).toEqual([0]);
  });

  it('overlapping faults on one thing each let go of their own hold only', () => {
    const trace = run(
      [
        fault({ kind: 'instance.crash' }, ['instance/web/aa/1'], { id: 'a', atSeconds: 60, forSeconds: 50 }),
        fault({ kind: 'node.fail' }, ['node/aa-r1-n1', 'node/aa-r2-n1'], { id: 'b', atSeconds: 70, forSeconds: 10 }),
      ],
      500,
    );
    const replica = trace.entities('replica').findIndex(({ id }) => id === 'web/aa/1');
    const states = rowsOf(trace, EventKind.replicaState).filter((row) => row.who === replica);
    // Down at 60; the node is booted at 80 + 120, long after the process was let go.
    expect(states.map((row) => [row.new, row.time / 1e6])).toEqual([
      [0, 60],
      [1, 200],
      [2, 208],
    ]);
  });
});
