/**
 * Goal: what a hash gives to replicas shows in a run: the busiest is full first, the imbalance is measured and changes with
 * the set, connections break by the method. Method: one site of three replicas, few flows, figures from the balancing
 * itself.
 */
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../sim/kernel/dice.ts';
import { seconds } from '../../sim/kernel/time.ts';
import { measure } from '../../sim/measure/measurement.ts';
import { cellsWith } from '../../sim/measure/readings.ts';
import { metricReducers } from '../../sim/measure/registry.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { Balancing } from '../../sim/platform/balancing/balancing.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { attemptColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { rowsOf, worldAfter } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

const ALL_RPS = 5400;
const SEED = 1;
const FEW = '{ method: modulo, flows: 60 }';
const world = (balance: string, capacityRps = 20_000): Topology =>
  topologyFrom(worldText({ ...ampleChoice, sites: 1, balance, capacityRps }));
const crash = fault({ kind: 'instance.crash' }, ['instance/web/aa/1'], { atSeconds: 10, forSeconds: 60 });
const run = (topology: Topology, faults: readonly Fault[] = []): Trace =>
  simulate(scenarioOf(topology, { faults, duration: seconds(300), seed: SEED })).trace;
const sharesWithout = (topology: Topology, gone: readonly number[]): number[] => {
  const balance = topology.services.find(({ id }) => id === 'web')!.balance;
  const replicas = [1, 2, 3].map((number) => ({ id: `web/aa/${number}`, site: 0, number }));
  const balancing = new Balancing([{ id: 'web/aa', balance }], replicas, SEED as Seed);
  balancing.update(
    0,
    [0, 1, 2].filter((replica) => !gone.includes(replica)),
  );
  return [...balancing.shares(0)!.values()];
};
const imbalance = (trace: Trace, labels: Readonly<Record<string, string>> = {}) => {
  const reducer = measure(trace, {}, (measurement) => measurement.shared(metricReducers.replica_imbalance_ratio));
  const readings = reducer.result(trace.end);
  return readings.figure(cellsWith(readings, labels), { kind: 'value' });
};

describe('unequal replicas', () => {
  it('are measured, at the start and whenever the set changes', () => {
    const topology = world(FEW);
    const whole = Math.max(...sharesWithout(topology, [])) * 3;
    const left = Math.max(...sharesWithout(topology, [0])) * 2;
    expect(whole).not.toBe(left);
    const rows = rowsOf(run(topology, [crash]), EventKind.replicaImbalance).map((row) => row.new);
    expect(rows).toEqual([whole, left, whole]);
    expect(imbalance(run(topology, [crash]))!.value).toBe(Math.max(whole, left));
    expect(imbalance(run(topology), { service: 'web', datacenter: 'aa' })).toMatchObject({ value: whole, at: 0 });
    expect(imbalance(run(topology), { service: 'auth' })).toBeNull();
  });

  it('that nobody claims to know are not measured', () => {
    expect(imbalance(run(world('modulo'), [crash]))).toBeNull();
  });

  it('lose requests while the site as a whole has room, exactly those beyond the capacity of each', () => {
    const shares = sharesWithout(world(FEW), []);
    // The busiest is 5 % over its capacity, the mean below.
    const capacityRps = Math.floor((Math.max(...shares) * ALL_RPS) / 1.05);
    expect(capacityRps * 3).toBeGreaterThan(ALL_RPS);
    const once = (balance: string): Topology =>
      topologyFrom(worldText({ ...ampleChoice, sites: 1, balance, capacityRps }).replace('attempts: 3', 'attempts: 1'));
    const lostRps = (balance: string): number => {
      const running = worldAfter(scenarioOf(once(balance), { duration: seconds(60), seed: SEED }));
      return running.traffic.sharesOf(0)[Outcome.overload]! * ALL_RPS;
    };
    const expected = shares.reduce((sum, share) => sum + Math.max(0, share * ALL_RPS - capacityRps), 0);
    expect(expected).toBeGreaterThan(50);
    expect(lostRps(FEW)).toBeCloseTo(expected, 3);
    expect(lostRps('modulo')).toBe(0);
  });

  it('are found full while load grows, at the moment at which the busiest is', () => {
    const busiest = Math.max(...sharesWithout(world(FEW), []));
    const capacityRps = Math.ceil(busiest * ALL_RPS * 1.5);
    // At its end demand is 1.44 × 3 times the busiest share, which the site as a whole can carry.
    const by = 1.44 * 3 * busiest;
    expect(by).toBeGreaterThan(1.55);
    const surge = fault({ kind: 'demand.scale', by, ramp: seconds(100) }, ['client/paris', 'client/berlin', 'client/boston'], {
      atSeconds: 10,
    });
    const overloaded = (balance: string): number[] =>
      rowsOf(run(world(balance, capacityRps), [surge]), EventKind.flowRate)
        .filter((row) => row.what === attemptColumn(Outcome.overload) && row.new > 0)
        .map((row) => row.time / 1e6);
    expect(Math.abs(overloaded(FEW)[0]! - (10 + (100 * (1.5 - 1)) / (by - 1)))).toBeLessThan(0.2);
    expect(overloaded('modulo')).toEqual([]);
  });
});

describe('connections', () => {
  const resets = (balance: string): readonly number[] => {
    const rows = rowsOf(run(world(balance), [crash]), EventKind.connectionsReset);
    const byTime = new Map<number, number>();
    for (const row of rows) byTime.set(row.time, (byTime.get(row.time) ?? 0) + row.new);
    return [...byTime.values()].map((count) => count / (ALL_RPS * 30));
  };

  it('break when a replica goes and when it comes back, as its method has it', () => {
    const near = (...shares: readonly number[]) => shares.map((share) => expect.closeTo(share, 9));
    expect(resets('modulo')).toEqual(near(2 / 3, 2 / 3));
    expect(resets('resilient')).toEqual(near(22 / 64, 21 / 64));
    const [left, back] = resets('maglev');
    expect(left).toBe(back);
    expect(left).toBeGreaterThan(1 / 3);
    expect(left).toBeLessThan(0.45);
    expect(resets('{ method: modulo, load: even, tracked: true }')).toEqual(near(1 / 3));
  });
});
