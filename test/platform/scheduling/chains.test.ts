/**
 * Goal: the time from a lost node to replicas that are ready elsewhere is the one that follows from each product's documented
 * timers. Method: a bare scheduler and platform; a node of each of many clusters (one seed each) dies, and the times
 * are held against the published windows, their means and the uniform distributions that they are sums of.
 */
import { describe, expect, it } from 'vitest';
import { instant, seconds, ZERO } from '../../../sim/kernel/time.ts';
import { schedulerPresets } from '../../../sim/model/presets/schedulers.ts';
import { heartbeatPauseUs, staggeredSilence } from '../../../sim/platform/scheduling/heartbeat.ts';
import { Images } from '../../../sim/platform/scheduling/images.ts';
import { ReplicaState } from '../../../sim/trace/states.ts';
import { cluster, type Told } from './cluster.ts';

const SEEDS = 2000;
const CRASH_AT = 100;

/** Seconds from a crash to the first row that `isMeant` picks, by seed. */
function delays(preset: keyof typeof schedulerPresets, isMeant: (told: Told) => boolean): number[] {
  return Array.from({ length: SEEDS }, (_, seed) => {
    const bench = cluster({ ...schedulerPresets[preset], racks: 2, nodesPerRack: 2, on: 1, seed });
    bench.at(CRASH_AT, () => bench.platform.holdNode(0, true));
    bench.run(900);
    const row = bench.told.find((told) => told.time >= CRASH_AT && isMeant(told));
    expect(row).toBeDefined();
    return row!.time - CRASH_AT;
  }).sort((a, b) => a - b);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const isReadyAgain = ({ what, state }: Told): boolean => what === 'replica' && state === ReplicaState.up;
const isLost = ({ what, state }: Told): boolean => what === 'ready' && state === 0;

/** The largest distance of a sample from a distribution; below 1.63/√n at 1 %. */
const distance = (sorted: readonly number[], cumulative: (value: number) => number): number =>
  Math.max(...sorted.map((value, i) => Math.abs(cumulative(value) - (i + 0.5) / sorted.length)));
const CRITICAL = 1.63 / Math.sqrt(SEEDS);

/** Of the sum of U(0, 10) and U(0, 5), which both the wait for a heartbeat and a look, and start and readiness, are. */
function trapezoid(value: number): number {
  const square = (x: number): number => (x > 0 ? x * x : 0);
  return (square(value) - square(value - 5) - square(value - 10) + square(value - 15)) / 100;
}

describe('Kubernetes', () => {
  it.each([
    ['kubernetes-40s', 330, 345],
    ['kubernetes-50s', 340, 355],
  ] as const)('%s: from crash to Ready', (preset, low, middle) => {
    const found = delays(preset, isReadyAgain);
    expect(found[0]).toBeGreaterThanOrEqual(low);
    expect(found.at(-1)).toBeLessThanOrEqual(low + 30);
    // The window is used, not only kept.
    expect(found[0]).toBeLessThan(low + 4);
    expect(found.at(-1)).toBeGreaterThan(low + 26);
    expect(Math.abs(mean(found) - middle)).toBeLessThan(0.5);
  });

  it.each([
    ['kubernetes-40s', 30],
    ['kubernetes-50s', 40],
  ] as const)('%s: NotReady by a lost heartbeat, the grace and a look of the controller', (preset, low) => {
    const found = delays(preset, isLost);
    expect(distance(found, (value) => trapezoid(value - low))).toBeLessThan(CRITICAL);
  });
});

describe('Nomad', () => {
  it('up to 500 nodes a heartbeat is due within 10 to 20 s, and 1,000 wait 20 to 40 s', () => {
    const { cluster: nomad } = schedulerPresets.nomad;
    expect([4, 500, 501, 1000].map((count) => heartbeatPauseUs(nomad, count) / 1e6)).toEqual([10, 10, 10.02, 20]);
  });

  it.each([
    [4, 20, 30],
    [500, 20, 30],
    [1000, 30, 50],
  ])('with %i nodes one is down %i to %i s after its last heartbeat', (count, low, high) => {
    const { cluster: nomad } = schedulerPresets.nomad;
    const now = seconds(3600);
    const shortest = heartbeatPauseUs(nomad, count);
    const after = [0, 0.25, 0.5, 0.75, 1 - 1e-9].map((length) => {
      const { lastBeat, deadline } = staggeredSilence(nomad, shortest, -Infinity, now, { length, place: 0.5 });
      expect(lastBeat).toBeLessThan(now);
      return (deadline - lastBeat) / 1e6;
    });
    expect(after[0]).toBeCloseTo(low, 5);
    expect(after.at(-1)).toBeCloseTo(high, 5);
    expect(after).toEqual([...after].sort((a, b) => a - b));
  });

  it('a crash falls into a pause in proportion to its length, so down comes 10 s and the rest of that pause after it', () => {
    const found = delays('nomad', isLost);
    // A pause drawn as U(10, 20) that holds the crash has density l/150; what is left of it is uniform in 0…l. The share of
    // crashes with less than x left is ∫ min(x, l)/l · l/150 dl.
    const left = (x: number): number => (x <= 10 ? (10 * x) / 150 : 1 - ((20 - x) * (20 - x)) / 300);
    expect(found[0]).toBeGreaterThanOrEqual(10);
    expect(found.at(-1)).toBeLessThanOrEqual(30);
    expect(distance(found, (value) => left(value - 10))).toBeLessThan(CRITICAL);
  });

  it('replicas start elsewhere within 5 s of that', () => {
    const found = delays('nomad', isReadyAgain);
    expect(found[0]).toBeGreaterThanOrEqual(10);
    expect(found.at(-1)).toBeLessThanOrEqual(35);
  });
});

describe('the pull and the start-up of a service', () => {
  it('come on top, the pull only where no replica of the service ever ran', () => {
    const { cluster: kubernetes, replicas } = schedulerPresets['kubernetes-40s'];
    const workload = { ...replicas, imagePull: seconds(60), startMax: ZERO, readinessPeriod: ZERO };
    const bench = cluster({ cluster: kubernetes, replicas: workload, racks: 1, nodesPerRack: 2, on: 1, startupSeconds: 8 });
    // There and back again: the second time, the image is on the node.
    bench.at(100, () => bench.platform.holdNode(0, true));
    bench.at(600, () => bench.platform.holdNode(0, false));
    bench.at(1000, () => bench.platform.holdNode(1, true));
    bench.run(2000);
    const ups = bench.told.filter(isReadyAgain).map(({ time }) => time);
    const moved = bench.moves().map(({ time }) => time);
    expect(bench.moves().map(({ state }) => state)).toEqual([1, 0]);
    expect(ups.map((time, i) => time - moved[i]!)).toEqual([expect.closeTo(68, 6), expect.closeTo(8, 6)]);
  });

  it('replicas that come to a node together wait for one pull of their image, and one image after another', () => {
    const now = instant(seconds(10));
    const serial = new Images(3, true);
    expect([serial.waitUs(0, 0, 60e6, now), serial.waitUs(0, 0, 60e6, now), serial.waitUs(0, 1, 30e6, now)]).toEqual([
      60e6, 60e6, 90e6,
    ]);
    expect([serial.waitUs(1, 0, 60e6, now), serial.waitUs(0, 2, 5e6, instant(seconds(200)))]).toEqual([60e6, 5e6]);
    const atOnce = new Images(3, false);
    expect([atOnce.waitUs(0, 0, 60e6, now), atOnce.waitUs(0, 1, 30e6, now)]).toEqual([60e6, 30e6]);
    expect(atOnce.waitUs(0, 0, 60e6, instant(seconds(50)))).toBe(20e6);
    expect(atOnce.waitUs(0, 0, 60e6, instant(seconds(71)))).toBe(0);
  });
});
