/**
 * Goal: faults of instances, nodes, racks, sites and checks do what they say to users and to detection. Method: each on a small
 * world; times of checks, routes and placements, and how requests end, against what the programs' state machines give.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { HealthState, NodeState, ReplicaState } from '../../sim/trace/states.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { requestSums, rowsOf } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, twoSites, worldText } from '../support/worlds.ts';

const topology = topologyFrom(worldText(ampleChoice));
const AT = 60;
const run = (faults: readonly Fault[], duration = 300, of: Topology = topology): Trace =>
  simulate(scenarioOf(of, { faults, duration: seconds(duration) })).trace;
const after = (time: number): number => time / 1e6 - AT;
const idOf = (trace: Trace, replica: number): string => trace.entities('replica')[replica]!.id;
/** Seconds after the fault at which a check counted a replica out. */
const outAt = (trace: Trace, id: string): number[] =>
  rowsOf(trace, EventKind.healthState)
    .filter((row) => idOf(trace, row.who) === id && row.new === HealthState.down)
    .map((row) => after(row.time));
const withdrawn = (trace: Trace): number[] =>
  rowsOf(trace, EventKind.announceState).flatMap((row) => (row.new === 0 && row.time > 0 ? [after(row.time)] : []));
const failed = (trace: Trace): string[] =>
  Object.keys(requestSums(trace).byOutcome)
    .filter((name) => name !== 'ok')
    .sort();
const one = ['instance/web/aa/1'];

describe('a hung instance', () => {
  it('is seen 17 to 22 s later by ExaBGP, and the requests that it gets until then time out', () => {
    const trace = run([fault({ kind: 'instance.hang' }, one, { atSeconds: AT })]);
    const [seen] = outAt(trace, 'web/aa/1');
    expect(seen).toBeGreaterThanOrEqual(17);
    expect(seen).toBeLessThanOrEqual(22);
    expect(rowsOf(trace, EventKind.replicaState).map((row) => row.new)).toEqual([ReplicaState.hung]);
    expect(failed(trace)).toContain('timeout');
    expect(failed(trace)).not.toContain('refused');
  });
});

describe('a slow instance', () => {
  it('stays in rotation while it answers within the timeout of its check', () => {
    const trace = run([fault({ kind: 'instance.slow', by: 100 }, one, { atSeconds: AT })]);
    expect(outAt(trace, 'web/aa/1')).toEqual([]);
    expect(rowsOf(trace, EventKind.replicaCapacity).map((row) => row.new)).toEqual([0.01]);
  });

  it('fails its check once an answer takes longer than the timeout', () => {
    // 5 ms × 1,001 is more than the 5 s that ExaBGP waits.
    const [seen] = outAt(run([fault({ kind: 'instance.slow', by: 1001 }, one, { atSeconds: AT })]), 'web/aa/1');
    expect(seen).toBeGreaterThanOrEqual(17);
    expect(seen).toBeLessThanOrEqual(22);
    expect(outAt(run([fault({ kind: 'instance.slow', by: 999 }, one, { atSeconds: AT })]), 'web/aa/1')).toEqual([]);
  });

  it('loses what is beyond its own capacity although the site has room', () => {
    const trace = run([fault({ kind: 'instance.slow', by: 100 }, one, { atSeconds: AT })]);
    expect(failed(trace)).toContain('overload');
    const mild = run([fault({ kind: 'instance.slow', by: 2 }, one, { atSeconds: AT })]);
    expect(failed(mild)).toEqual([]);
  });

  it('makes answers of its site slower by the mean over its replicas', () => {
    const rtt = (by: number): number => {
      const rows = rowsOf(run([fault({ kind: 'instance.slow', by }, one, { atSeconds: AT })]), EventKind.flowRtt);
      const at = rows.findLast((row) => row.time / 1e6 === AT)!;
      return at.new - at.old;
    };
    // One of three replicas takes 5 ms more.
    expect(rtt(2)).toBe(Math.round(5000 / 3));
  });
});

describe('checks that are broken', () => {
  const crash = fault({ kind: 'instance.crash' }, one, { id: 'crash', atSeconds: AT });
  const lie = (as: 'healthy' | 'unhealthy'): Fault =>
    fault({ kind: 'health.lie', as }, one, { id: 'lie', atSeconds: 30, forSeconds: 100 });

  it('one that says healthy keeps a dead replica in rotation until it tells the truth again', () => {
    const [seen] = outAt(run([crash, lie('healthy')]), 'web/aa/1');
    expect(seen! + AT).toBeGreaterThanOrEqual(130 + 2);
    expect(seen! + AT).toBeLessThanOrEqual(130 + 7);
  });

  it('one that says unhealthy takes a sound replica out, and nobody is harmed while others have room', () => {
    const trace = run([lie('unhealthy')]);
    expect(outAt(trace, 'web/aa/1')).toHaveLength(1);
    expect(failed(trace)).toEqual([]);
  });

  it('one that is off believes what it believed, and looks again when it is back', () => {
    const off = fault({ kind: 'health.off' }, one, { id: 'off', atSeconds: 30, forSeconds: 100 });
    const [seen] = outAt(run([crash, off]), 'web/aa/1');
    expect(seen! + AT).toBeGreaterThanOrEqual(130 + 2);
    expect(seen! + AT).toBeLessThanOrEqual(130 + 7);
  });

  it('one that is four times as slow sees a refused connection after 8 to 28 s, later still with a delay', () => {
    const slow = (by: number, delay: number): Fault =>
      fault({ kind: 'health.slow', by, delay: seconds(delay) }, one, { id: 'slow', atSeconds: 30 });
    const [seen] = outAt(run([crash, slow(4, 0)]), 'web/aa/1');
    expect(seen).toBeGreaterThanOrEqual(8);
    expect(seen).toBeLessThanOrEqual(28);
    // Each of three probes is acted on 9 s late.
    const [late] = outAt(run([crash, slow(1, 9)]), 'web/aa/1');
    expect(late).toBeGreaterThanOrEqual(2 + 27);
    expect(late).toBeLessThanOrEqual(7 + 27);
  });
});

describe('nodes', () => {
  const node = ['node/aa-r1-n1'];

  it('a cut-off or frozen node is silent, and its replicas are as they were when it is back', () => {
    for (const kind of ['node.partition', 'node.pause'] as const) {
      const trace = run([fault({ kind }, node, { atSeconds: AT, forSeconds: 60 })]);
      const state = kind === 'node.pause' ? NodeState.paused : NodeState.cutOff;
      expect(rowsOf(trace, EventKind.nodeState).map((row) => [row.new, after(row.time)])).toEqual([
        [state, 0],
        [NodeState.up, 60],
      ]);
      expect(rowsOf(trace, EventKind.replicaState)).toEqual([]);
      const [seen] = outAt(trace, 'web/aa/1');
      expect(seen).toBeGreaterThanOrEqual(17);
      expect(seen).toBeLessThanOrEqual(22);
    }
  });

  it('a start-up stands still on a frozen node and goes on where it was', () => {
    const trace = run([
      fault({ kind: 'instance.crash' }, one, { id: 'a', atSeconds: 50, forSeconds: AT - 50 }),
      fault({ kind: 'node.pause' }, node, { id: 'b', atSeconds: AT + 3, forSeconds: 40 }),
    ]);
    const states = rowsOf(trace, EventKind.replicaState).map((row) => [row.new, after(row.time)]);
    // Eight seconds of start-up, three of them before the pause.
    expect(states).toEqual([
      [ReplicaState.down, -10],
      [ReplicaState.starting, 0],
      [ReplicaState.up, 48],
    ]);
  });

  it('a pause longer than the grace loses the node to its control plane, which moves what ran there', () => {
    const scheduled = twoSites({ scheduling: 'nomad' });
    const trace = run([fault({ kind: 'node.pause' }, ['node/fra-r1-n1'], { atSeconds: AT, forSeconds: 200 })], 500, scheduled);
    expect(rowsOf(trace, EventKind.nodeReady).map((row) => row.new)).toEqual([0, 1]);
    expect(rowsOf(trace, EventKind.replicaNode).length).toBeGreaterThan(0);
    // A crash of the old copy would be over with the move; a frozen one is told to stop, and nothing moves back.
    expect(rowsOf(trace, EventKind.replicaNode).every((row) => row.new !== row.old && row.new >= 0)).toBe(true);
  });

  it('a rack takes its nodes along, and only those', () => {
    const trace = run([fault({ kind: 'rack.fail' }, ['rack/aa/r2'], { atSeconds: AT, forSeconds: 10 })], 400);
    const nodes = rowsOf(trace, EventKind.nodeState).map((row) => trace.entities('node')[row.who]!.id);
    expect([...new Set(nodes)]).toEqual(['aa-r2-n1']);
  });
});

describe('emptying a node', () => {
  const drain = (grace = 30, count = 1): Fault =>
    fault({ kind: 'node.drain', grace: seconds(grace), max_unavailable: { count, share: 0 } }, ['node/fra-r1-n1'], {
      atSeconds: AT,
      forSeconds: 300,
    });

  it('sends its replicas to other nodes one by one and loses no request', () => {
    const trace = run([drain()], 500, twoSites({ scheduling: 'kubernetes-50s' }));
    const moves = rowsOf(trace, EventKind.replicaNode);
    expect(moves.length).toBeGreaterThan(0);
    expect(moves.every((row) => trace.entities('node')[row.old]!.id === 'fra-r1-n1' && row.new >= 0)).toBe(true);
    expect(failed(trace)).toEqual([]);
  });

  it('stops what is not rescheduled after the grace, and starts it again at the end', () => {
    const trace = run([drain(20)], 500, twoSites());
    const states = rowsOf(trace, EventKind.replicaState).filter(
      (row) => row.who === rowsOf(trace, EventKind.replicaState)[0]!.who,
    );
    expect(states.map((row) => row.new)).toEqual([
      ReplicaState.draining,
      ReplicaState.down,
      ReplicaState.starting,
      ReplicaState.up,
    ]);
    expect(states.slice(0, 3).map((row) => after(row.time))).toEqual([0, 20, 300]);
    expect(failed(trace)).toEqual([]);
  });
});

describe('a site whose fabric is dead', () => {
  const isolate = (checks: 'inside' | 'border', hold?: number): Trace =>
    run([
      fault({ kind: 'datacenter.isolate', checks, hold: hold === undefined ? undefined : seconds(hold) }, ['datacenter/bb'], {
        atSeconds: AT,
        forSeconds: 120,
      }),
    ]);

  it('goes on announcing with checks inside, which see nothing, and loses what it attracts', () => {
    const trace = isolate('inside');
    expect(withdrawn(trace)).toEqual([]);
    expect(rowsOf(trace, EventKind.healthState)).toEqual([]);
    expect(rowsOf(trace, EventKind.sessionState)).toEqual([]);
    expect(failed(trace)).toContain('timeout');
  });

  it('is withdrawn after the hold time of who told the border, where that is said', () => {
    expect(new Set(withdrawn(isolate('inside', 90)))).toEqual(new Set([90]));
    const lost = (trace: Trace): number => requestSums(trace).offered - requestSums(trace).byOutcome['ok']!;
    expect(lost(isolate('inside', 20))).toBeLessThan(lost(isolate('inside')));
  });

  it('is withdrawn by checks at the border after their own timeouts', () => {
    const [first] = withdrawn(isolate('border'));
    // Two of three replicas have to be seen to hang.
    expect(first).toBeGreaterThanOrEqual(17);
    expect(first).toBeLessThanOrEqual(22.2);
  });
});

describe('a crash', () => {
  it('does not follow a replica to its new node', () => {
    const scheduled = twoSites({ scheduling: 'nomad' });
    const victim = scheduled.services.find(({ name }) => name === 'web')!.id;
    const trace = run(
      [
        fault({ kind: 'instance.crash' }, [`instance/${victim}/fra/1`], { id: 'crash', atSeconds: AT, forSeconds: 400 }),
        fault({ kind: 'node.fail' }, ['node/fra-r1-n1'], { id: 'node', atSeconds: AT + 10 }),
      ],
      600,
      scheduled,
    );
    const replica = trace.entities('replica').findIndex(({ id }) => id === `${victim}/fra/1`);
    const moved = rowsOf(trace, EventKind.replicaNode).find((row) => row.who === replica)!;
    const up = rowsOf(trace, EventKind.replicaState).find((row) => row.who === replica && row.new === ReplicaState.up)!;
    expect(up.time).toBeGreaterThan(moved.time);
    expect(after(up.time)).toBeLessThan(100);
  });
});
