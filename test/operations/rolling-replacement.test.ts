/**
 * Goal: a rolling replacement replaces every replica, in its order and within its budget, and costs nobody a request when
 * replicas are drained first. Method: deploys on a small world under load; the rows of replicas, and how requests end with
 * and without a drain.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import type { FaultParams } from '../../sim/model/faults.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { ReplicaState } from '../../sim/trace/states.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { requestSums, rowsOf } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

const topology = topologyFrom(worldText(ampleChoice));
type Deploy = Extract<FaultParams, { kind: 'deploy.replace' }>;
const plan: Deploy = {
  kind: 'deploy.replace',
  max_unavailable: { count: 1, share: 0 },
  surge: 0,
  drain: seconds(10),
  settle: seconds(0),
  order: 'site-by-site',
};
const run = (how: Partial<Deploy>, others: readonly Fault[] = [], of = topology, forSeconds?: number): Trace => {
  const deploy = fault({ ...plan, ...how }, ['service/web'], {
    id: 'deploy',
    atSeconds: 60,
    ...(forSeconds === undefined ? {} : { forSeconds }),
  });
  return simulate(scenarioOf(of, { faults: [deploy, ...others], duration: seconds(900) })).trace;
};
const idOf = (trace: Trace, replica: number): string => trace.entities('replica')[replica]!.id;
const replaced = (trace: Trace): { id: string; at: number }[] =>
  rowsOf(trace, EventKind.replicaCopy).map(({ who, time }) => ({ id: idOf(trace, who), at: time / 1e6 }));
const web = ['aa', 'bb'].flatMap((site) => [1, 2, 3].map((i) => `web/${site}/${i}`));

/** The most replicas of a site that are not both up and counted in by their checks, by site. */
function outMost(trace: Trace): Record<string, number> {
  const out = new Set<string>();
  const most: Record<string, number> = {};
  const states = new Map<string, { up: boolean; healthy: boolean }>(web.map((id) => [id, { up: true, healthy: true }]));
  trace.forEach((row) => {
    if (row.kind !== EventKind.replicaState && row.kind !== EventKind.healthState) return;
    const id = idOf(trace, row.who);
    const state = states.get(id);
    if (state === undefined) return;
    if (row.kind === EventKind.replicaState) state.up = row.new === ReplicaState.up;
    else state.healthy = row.new === 1 || row.new === 2;
    if (state.up && state.healthy) out.delete(id);
    else out.add(id);
    const site = id.split('/')[1]!;
    most[site] = Math.max(most[site] ?? 0, [...out].filter((one) => one.split('/')[1] === site).length);
  });
  return most;
}

describe('a rolling replacement', () => {
  it('replaces every replica once, site after site, and loses no request', () => {
    const trace = run({});
    const done = replaced(trace);
    expect(done.map(({ id }) => id)).toEqual(web);
    expect(outMost(trace)).toEqual({ aa: 1, bb: 1 });
    const { offered, byOutcome } = requestSums(trace);
    expect(offered).toBeGreaterThan(1e6);
    expect(Object.keys(byOutcome)).toEqual(['ok']);
    // Out of rotation, then 10 s of drain before the first stop.
    const first = rowsOf(trace, EventKind.replicaState).filter(({ who }) => idOf(trace, who) === 'web/aa/1');
    expect(first.map(({ new: state, time }) => [state, time / 1e6])).toEqual([
      [ReplicaState.draining, 60],
      [ReplicaState.down, 70],
      [ReplicaState.starting, 70],
      [ReplicaState.up, 78],
    ]);
  });

  it('without a drain fails requests until checks find out: the ablation', () => {
    const { byOutcome } = requestSums(run({ drain: seconds(0) }));
    const failed = Object.entries(byOutcome).filter(([name]) => name !== 'ok');
    expect(failed.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(100);
  });

  it('takes out as many at once as it may, and all sites at once if asked', () => {
    const wide = run({ max_unavailable: { count: 2, share: 0 } });
    expect(outMost(wide)).toEqual({ aa: 2, bb: 2 });
    expect(
      replaced(wide)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(web);
    const shared = run({ max_unavailable: { count: 1, share: 0.7 } });
    expect(outMost(shared)).toEqual({ aa: 2, bb: 2 });
    const all = replaced(run({ order: 'all-sites' }));
    expect(all.slice(0, 2).map(({ id }) => id)).toEqual(['web/aa/1', 'web/bb/1']);
    expect(all).toHaveLength(6);
  });

  it('with a surge no replica is ever out, where there is room', () => {
    const trace = run({ surge: 1, max_unavailable: { count: 0, share: 0 } });
    expect(replaced(trace).map(({ id }) => id)).toEqual(web);
    expect(outMost(trace)).toEqual({});
    expect(rowsOf(trace, EventKind.loadCapacity).filter(({ time }) => time > 0)).toEqual([]);
    // A new copy starts in 8 s and passes three probes, a second apart, before the next begins.
    expect(replaced(trace).map(({ at }) => Math.round(at - 60))).toEqual([11, 22, 33, 44, 55, 66]);
  });

  it('with a surge breaks the connections to every old copy, once', () => {
    const trace = run({ surge: 1, max_unavailable: { count: 0, share: 0 } });
    const broken = new Map<number, number>();
    for (const { who, new: count } of rowsOf(trace, EventKind.connectionsReset)) broken.set(who, (broken.get(who) ?? 0) + count);
    const open = new Map<number, number>();
    for (const { who, new: count } of rowsOf(trace, EventKind.connectionsOpen)) open.set(who, count);
    expect(broken.size).toBeGreaterThan(0);
    // Three replicas of each site, a third of the connections each; users of other sites see nothing.
    for (const [flow, count] of broken) expect(count).toBeCloseTo(open.get(flow)!, 0);
  });

  it('a surge without room, and nothing that may be out, gets nowhere and is not confirmed', () => {
    const full = topologyFrom(
      worldText(ampleChoice)
        .replaceAll('nodes_per_rack: 1 }', 'nodes_per_rack: 1, replicas_per_node: 3 }')
        .replace('sites: { aa: 2 }', 'sites: { aa: 3 }'),
    );
    const trace = run({ surge: 1, max_unavailable: { count: 0, share: 0 } }, [], full);
    expect(replaced(trace).filter(({ id }) => id.startsWith('web/aa'))).toEqual([]);
    expect(rowsOf(trace, EventKind.faultConfirm).map(({ new: count }) => count)).toEqual([0]);
  });

  it('waits for what else is out, and begins with what is broken', () => {
    const crash = fault({ kind: 'instance.crash' }, ['instance/web/aa/2'], { id: 'crash', atSeconds: 30 });
    const trace = run({}, [crash]);
    const done = replaced(trace);
    expect(done[0]).toEqual({ id: 'web/aa/2', at: 60 });
    // The crash had hold of the old copy: the new one runs, and only then the next is taken out.
    expect(done[1]!.at).toBeGreaterThan(60 + 8 + 10);
    expect(outMost(trace)).toEqual({ aa: 1, bb: 1 });
  });

  it('stopped half-way it brings back what is out and begins nothing more', () => {
    const trace = run({}, [], topology, 45);
    const done = replaced(trace);
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(6);
    expect(rowsOf(trace, EventKind.replicaState).findLast(({ who }) => idOf(trace, who) === done.at(-1)!.id)!.new).toBe(
      ReplicaState.up,
    );
    expect(Object.keys(requestSums(trace).byOutcome)).toEqual(['ok']);
  });
});

describe('a replica that is put elsewhere while it drains', () => {
  // What ran on a node that died is put elsewhere half a minute later.
  const scheduled = topologyFrom(worldText({ ...ampleChoice, scheduling: 'nomad' }));

  it('runs the new version by then, and is not started again', () => {
    const node = scheduled.datacenters[0]!.nodes[0]!.id;
    const dead = fault({ kind: 'node.fail' }, [`node/${node}`], { id: 'dead', atSeconds: 62 });
    const trace = run({ drain: seconds(100) }, [dead], scheduled);
    const moved = rowsOf(trace, EventKind.replicaNode).filter(({ time }) => time > seconds(62) && time < seconds(160));
    expect(moved.map(({ who }) => idOf(trace, who))).toContain('web/aa/1');
    expect(replaced(trace).map(({ id }) => id)).not.toContain('web/aa/1');
    expect(replaced(trace).map(({ id }) => id)).toContain('web/bb/3');
  });
});

