/**
 * Goal: announcements, failovers and withdrawals take as long, and make as much noise, as was measured on the Internet (BGP-4:
 * Labovitz et al. 2000, Oliveira et al. 2009; BGP-5: RIPE Labs 2011 on a RIS beacon seen by 90 observers). Method: 20 beacons,
 * each on an internet of 3,000 ASes of its own; medians over the runs. The knob that was turned is the mix of advertisement
 * intervals (50 % none, 30 % 5 s, 20 % 30 s); withdrawals are held too, and timers run all the time.
 */
import { describe, expect, it } from 'vitest';
import { beaconRun, OBSERVERS, type BeaconRun, type Observed } from './beacon.ts';
import { median, quantile } from './statistics.ts';

const RUNS = process.env['CATCHMENT_FULL'] === undefined ? 20 : 120;
const runs = Array.from({ length: RUNS }, (_, i) => beaconRun(i + 1));
const medianOf = (figure: (run: BeaconRun) => number): number => median(runs.map(figure));

describe('events of a beacon in an internet of 3,000 ASes', () => {
  it.each<[string, (observed: Observed) => number]>([
    ['the last AS', ({ aftermath }) => aftermath.convergedSeconds],
    ['half of the ASes concerned', ({ medianSeconds }) => medianSeconds],
  ])('are over for %s in the order: announcement, failover to a longer path, withdrawal', (_, figure) => {
    const [up, failover, down] = (['up', 'failover', 'down'] as const).map((event) => medianOf((run) => figure(run[event])));
    expect(up).toBeLessThanOrEqual(failover!);
    expect(failover).toBeLessThan(down!);
  });

  it('make 2.5 to 6 times as many updates at the collector when withdrawn as when announced', () => {
    const ratio = medianOf(({ up, down }) => down.updates / up.updates);
    expect(ratio).toBeGreaterThanOrEqual(2.5);
    expect(ratio).toBeLessThanOrEqual(6);
  });

  it('are over at the top before they are over at the edge', () => {
    expect(medianOf(({ down }) => down.tier1Seconds)).toBeLessThan(medianOf(({ down }) => down.stubSeconds));
  });
});

describe('the shape of a beacon, seen by 90 observers', () => {
  const atRatio = (ratio: number) => (seconds: readonly number[]): number => quantile(seconds, ratio);

  it('reaches half of them within 10 s and the last one after 25 to 60 s', () => {
    for (const { up } of runs) expect(up.announcedSeconds).toHaveLength(OBSERVERS);
    expect(medianOf(({ up }) => atRatio(0.5)(up.announcedSeconds))).toBeLessThanOrEqual(10);
    const last = medianOf(({ up }) => atRatio(1)(up.announcedSeconds));
    expect(last).toBeGreaterThanOrEqual(25);
    expect(last).toBeLessThanOrEqual(60);
  });

  it('is seen by fewer than 10 % of them two minutes after the withdrawal, give or take 45 s', () => {
    for (const { down } of runs) expect(down.withdrawnSeconds).toHaveLength(OBSERVERS);
    const rare = medianOf(({ down }) => atRatio(0.9)(down.withdrawnSeconds));
    expect(rare).toBeGreaterThanOrEqual(75);
    expect(rare).toBeLessThanOrEqual(165);
  });
});
