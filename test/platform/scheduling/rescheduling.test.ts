/**
 * Goal: lost nodes are evicted at the pace and in the cases in which Kubernetes evicts, replicas go where the rules say or wait
 * for room, and a node that returns doubles nothing. Method: a datacenter on a bare event scheduler, driven by hand; a law over
 * random histories of failures, cuts and returns.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seconds, ZERO } from '../../../sim/kernel/time.ts';
import { schedulerPresets } from '../../../sim/model/presets/schedulers.ts';
import { evictionRate, zoneHealth } from '../../../sim/platform/scheduling/eviction-queue.ts';
import { PlacementReason } from '../../../sim/trace/reasons.ts';
import { HealthState, ReplicaState } from '../../../sim/trace/states.ts';
import { cluster } from './cluster.ts';

const kubernetes = schedulerPresets['kubernetes-40s'];
const { nomad } = schedulerPresets;
const RACKS = { racks: 3, nodesPerRack: 4 };

/** Seconds at which replicas left each node for the first time. */
function evictions(bench: ReturnType<typeof cluster>): Map<number, number> {
  const found = new Map<number, number>();
  for (const { old, time } of bench.moves()) if (old! >= 0 && !found.has(old!)) found.set(old!, time);
  return found;
}

describe('how fast nodes are given up', () => {
  it.each([
    [12, 0, 'normal', 0.1],
    [10, 2, 'normal', 0.1],
    [1, 2, 'normal', 0.1],
    [6, 6, 'normal', 0.1],
    [5, 7, 'unhealthy', 0],
    [22, 28, 'unhealthy', 0],
    [22, 29, 'unhealthy', 0.01],
    [0, 1, 'lost', 0],
    [0, 100, 'lost', 0],
  ] as const)('%i ready and %i lost: %s, %f nodes a second', (ready, lost, health, rate) => {
    const pace = kubernetes.cluster.eviction!;
    expect(zoneHealth(pace, ready, lost)).toBe(health);
    expect(evictionRate(pace, ready, lost)).toBe(rate);
  });

  it('one every 10 s, each 300 s after its turn', () => {
    const bench = cluster({ ...kubernetes, ...RACKS, on: 12 });
    bench.at(100, () => [0, 4, 8].forEach((node) => bench.platform.holdNode(node, true)));
    bench.run(900);
    const times = [...evictions(bench).values()].sort((a, b) => a - b);
    const lost = bench.told.filter(({ what, state }) => what === 'ready' && state === 0).map(({ time }) => time);
    expect(times.length).toBe(3);
    expect(times[0]).toBeCloseTo(lost[0]! + 300, 6);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(10);
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(10);
    expect(times[2]).toBeLessThanOrEqual(lost[2]! + 300 + 20);
  });

  it('not at all while 55 % of a small zone are lost, and again when enough are back', () => {
    const bench = cluster({ ...kubernetes, ...RACKS, on: 12 });
    // The seventh of twelve is lost before anybody has had a turn: a rack switch, say, then more.
    bench.at(100, () => [0, 1, 2, 3, 4, 5, 6].forEach((node) => bench.platform.cutNode(node, true)));
    bench.at(2000, () => [5, 6].forEach((node) => bench.platform.cutNode(node, false)));
    bench.run(1999);
    // Those whose loss was seen while fewer than 55 % were lost had their turn: at most one every 10 s within a look or two.
    const early = evictions(bench).size;
    expect(early).toBeLessThanOrEqual(2);
    bench.run(3000);
    expect(evictions(bench).size).toBe(5);
  });

  it('one every 100 s in a large zone that is unhealthy', () => {
    const bench = cluster({ ...kubernetes, racks: 6, nodesPerRack: 10, on: 60 });
    const lost = Array.from({ length: 36 }, (_, node) => node);
    bench.at(100, () => lost.forEach((node) => bench.platform.holdNode(node, true)));
    bench.run(2500);
    const times = [...evictions(bench).values()].sort((a, b) => a - b);
    const gaps = times.slice(3).map((time, i) => time - times[i + 2]!);
    expect(gaps.length).toBeGreaterThan(10);
    for (const gap of gaps) expect(gap).toBeCloseTo(100, 3);
  });

  it('never while no node is left, even if its turn had come; Nomad does not hold back', () => {
    const all = [0, 1, 2, 3];
    const bench = cluster({ ...kubernetes, racks: 2, nodesPerRack: 2, on: 4 });
    bench.at(100, () => all.forEach((node) => bench.platform.holdNode(node, true)));
    bench.at(1500, () => all.forEach((node) => bench.platform.holdNode(node, false)));
    bench.run(3000);
    expect(bench.moves()).toEqual([]);
    expect(bench.platform.rotation(0).serving).toBe(4);

    const other = cluster({ ...nomad, racks: 2, nodesPerRack: 2, on: 4 });
    other.at(100, () => all.forEach((node) => other.platform.holdNode(node, true)));
    other.run(200);
    expect(other.moves().filter(({ state }) => state === -1).length).toBe(4);
  });
});

describe('where replicas go', () => {
  it('to the rack with the fewest of the service, then the node, then the emptiest', () => {
    // Racks of two: the lost node's rack has one left; rack 1 has two replicas, rack 2 one.
    const bench = cluster({ ...nomad, racks: 3, nodesPerRack: 2, on: [0, 2, 3, 4] });
    bench.at(100, () => bench.platform.holdNode(0, true));
    bench.run(200);
    expect(bench.moves()).toMatchObject([{ who: 0, old: 0, state: 1, reason: PlacementReason.fewestInRack }]);
  });

  it('nowhere without room; they wait, are told of, and go to the node that comes back', () => {
    const bench = cluster({ ...nomad, racks: 1, nodesPerRack: 3, on: 6, replicasMax: 2 });
    bench.at(100, () => bench.platform.holdNode(0, true));
    bench.at(400, () => bench.platform.holdNode(0, false));
    bench.run(300);
    expect(bench.moves().map(({ who, state, reason }) => [who, state, reason])).toEqual([
      [0, -1, PlacementReason.noRoom],
      [3, -1, PlacementReason.noRoom],
    ]);
    expect(bench.platform.replicasOn(0)).toEqual([]);
    bench.run(500);
    expect(bench.moves().slice(2).map(({ who, old, state }) => [who, old, state])).toEqual([[0, -1, 0], [3, -1, 0]]);
    expect(bench.platform.rotation(0).serving).toBe(6);
  });

  it('nowhere where every ready node has one and one is all it may have', () => {
    const replicas = { ...nomad.replicas, antiAffinity: 'required' } as const;
    const bench = cluster({ ...nomad, replicas, racks: 1, nodesPerRack: 3, on: 3 });
    bench.at(100, () => bench.platform.holdNode(1, true));
    bench.run(200);
    expect(bench.moves()).toMatchObject([{ who: 1, state: -1, reason: PlacementReason.antiAffinity }]);
    const { node, refused } = bench.rescheduler.explain(1);
    expect(node).toBe(-1);
    expect(refused).toEqual([
      { node: 0, why: 'anti-affinity' },
      { node: 1, why: 'not-ready' },
      { node: 2, why: 'anti-affinity' },
    ]);
  });

  it('not at all when their service stays with its nodes', () => {
    const scheduling = (replica: number) => (replica === 0 ? null : nomad.replicas);
    const bench = cluster({ ...nomad, racks: 1, nodesPerRack: 2, on: [0, 0], scheduling });
    bench.at(100, () => bench.platform.holdNode(0, true));
    bench.run(400);
    expect(bench.moves().map(({ who }) => who)).toEqual([1]);
  });
});

describe('a node that returns', () => {
  it('in time keeps its replicas', () => {
    const bench = cluster({ ...kubernetes, ...RACKS, on: 12 });
    bench.at(100, () => bench.platform.holdNode(0, true));
    bench.at(400, () => bench.platform.holdNode(0, false));
    bench.run(1500);
    expect(bench.told.filter(({ what }) => what === 'ready').map(({ state }) => state)).toEqual([0, 1]);
    expect(bench.moves()).toEqual([]);
    expect(bench.platform.rotation(0).serving).toBe(12);
  });

  it('too late finds them elsewhere, and they stay there; nothing runs twice', () => {
    const bench = cluster({ ...kubernetes, ...RACKS, on: 12 });
    bench.at(100, () => bench.platform.cutNode(0, true));
    bench.at(900, () => bench.platform.cutNode(0, false));
    bench.run(1500);
    expect(bench.moves().map(({ who, old }) => [who, old])).toEqual([[0, 0]]);
    expect(bench.platform.replicasOn(0)).toEqual([]);
    expect(bench.platform.rotation(0)).toMatchObject({ inRotation: 12, serving: 12, refusing: 0, silent: 0 });
  });

  it('a cut shorter than the grace goes unnoticed', () => {
    const bench = cluster({ ...kubernetes, ...RACKS, on: 12 });
    bench.at(100, () => bench.platform.cutNode(0, true));
    bench.at(125, () => bench.platform.cutNode(0, false));
    bench.run(1500);
    expect(bench.told.filter(({ what }) => what === 'ready' || what === 'replica')).toEqual([]);
  });

  it('is heard again only when it is neither dead nor cut off', () => {
    const bench = cluster({ ...kubernetes, ...RACKS, on: 12 });
    const { platform } = bench;
    bench.at(100, () => platform.holdNode(0, true));
    bench.at(120, () => platform.cutNode(0, true));
    bench.at(300, () => platform.holdNode(0, false));
    bench.at(350, () => platform.cutNode(0, false));
    bench.run(1500);
    const seen = bench.told.filter(({ what }) => what === 'ready');
    expect(seen.map(({ state }) => state)).toEqual([0, 1]);
    expect(seen[1]!.time).toBeGreaterThanOrEqual(350);
    expect(seen[1]!.time).toBeLessThanOrEqual(355);
  });
});

describe('a replica that moved', () => {
  it('is out of the rotation at once, and back when its new copy runs and three probes found it', () => {
    for (let seed = 0; seed < 60; seed++) {
      const bench = cluster({ ...nomad, racks: 1, nodesPerRack: 2, on: [0, 1], startupSeconds: 4, seed });
      bench.at(100, () => bench.platform.holdNode(0, true));
      bench.run(300);
      const { time } = bench.moves()[0]!;
      const up = bench.told.find((told) => told.what === 'replica' && told.who === 0 && told.state === ReplicaState.up)!;
      const healths = bench.told.filter(({ what, who }) => what === 'health' && who === 0);
      const atMove = healths.filter((told) => told.time <= time).at(-1)!;
      expect(atMove.state).toBe(HealthState.down);
      const after = healths.filter((told) => told.time > time).map((told) => [told.state, told.time] as const);
      expect(after.map(([state]) => state)).toEqual([HealthState.rising, HealthState.up]);
      expect(after[1]![1]).toBeGreaterThanOrEqual(up.time + 2);
    }
  });

  it('does not start on a node that is cut off and cannot hear of it, until it can', () => {
    // The second node is cut off just before the first is given up: the control plane still believes in it.
    const replicas = { ...kubernetes.replicas, toleration: ZERO };
    const bench = cluster({ ...kubernetes, replicas, racks: 1, nodesPerRack: 3, on: 1 });
    const { platform } = bench;
    bench.at(100, () => platform.holdNode(0, true));
    bench.at(129, () => [1, 2].forEach((node) => platform.cutNode(node, true)));
    bench.at(150, () => [1, 2].forEach((node) => platform.cutNode(node, false)));
    bench.run(149);
    expect(bench.moves()).toMatchObject([{ who: 0, old: 0, state: 1 }]);
    const ofReplica = bench.told.filter(({ what }) => what === 'replica');
    expect(ofReplica.map(({ state }) => state)).toEqual([ReplicaState.down]);
    bench.run(400);
    const up = bench.told.find(({ what, state }) => what === 'replica' && state === ReplicaState.up)!;
    expect(up.time).toBeGreaterThanOrEqual(150);
    expect(up.time).toBeLessThanOrEqual(165);
  });

  it('restarts on its new node without another placement, as fast as its start-up is', () => {
    const bench = cluster({ ...kubernetes, racks: 1, nodesPerRack: 2, on: [0, 1], startupSeconds: 4 });
    bench.at(100, () => bench.platform.holdNode(0, true));
    let release = (): void => undefined;
    bench.at(900, () => (release = bench.platform.crash(0)));
    bench.at(950, () => release());
    bench.run(1500);
    expect(bench.told.findLast((told) => told.what === 'replica' && told.who === 0)).toMatchObject({
      state: ReplicaState.up,
      time: 954,
    });
  });
});

describe('laws', () => {
  it('healthy nodes cost no events', () => {
    const bench = cluster({ ...kubernetes, ...RACKS, on: 12 });
    expect(bench.run(86_400)).toBe('quiet');
    expect(bench.scheduler.eventCount).toBe(0);
  });

  it('every replica is bound to one node at most, no node holds more than fits, and in the end all of them run', () => {
    const step = fc.record({
      node: fc.nat({ max: 5 }),
      isCut: fc.boolean(),
      from: fc.integer({ min: 10, max: 1500 }),
      span: fc.integer({ min: 1, max: 1500 }),
    });
    const preset = fc.constantFrom(kubernetes, nomad);
    fc.assert(
      fc.property(preset, fc.array(step, { minLength: 1, maxLength: 10 }), fc.integer({ min: 2, max: 4 }), (spec, steps, max) => {
        const replicas = { ...spec.replicas, imagePull: seconds(15), startMax: ZERO };
        const bench = cluster({ ...spec, replicas, racks: 3, nodesPerRack: 2, on: 12, replicasMax: max, startupSeconds: 5 });
        const { platform } = bench;
        for (const { node, isCut, from, span } of steps) {
          for (const [at, isHeld] of [[from, true], [from + span, false]] as const) {
            bench.at(at, () => (isCut ? platform.cutNode(node, isHeld) : platform.holdNode(node, isHeld)));
          }
        }
        for (let until = 100; until <= 3200; until += 100) {
          bench.run(until);
          const bound = [0, 1, 2, 3, 4, 5].flatMap((node) => {
            const on = platform.replicasOn(node);
            expect(on.length).toBeLessThanOrEqual(max);
            for (const replica of on) expect(platform.nodeOf(replica)).toBe(node);
            return on;
          });
          expect(new Set(bound).size).toBe(bound.length);
          for (let replica = 0; replica < 12; replica++) {
            if (!bound.includes(replica)) expect(platform.nodeOf(replica)).toBe(-1);
          }
        }
        bench.run(6000);
        expect(platform.rotation(0)).toMatchObject({ inRotation: 12, serving: 12, refusing: 0, silent: 0 });
        const states = Array.from({ length: 12 }, (_, who) =>
          bench.told.filter((told) => told.what === 'replica' && told.who === who).at(-1)?.state ?? ReplicaState.up,
        );
        expect(new Set(states)).toEqual(new Set([ReplicaState.up]));
      }),
      { numRuns: 80, seed: 11 },
    );
  });
});
