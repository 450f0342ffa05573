/**
 * Goal: a backlog refuses, delays and serves in vain as much as it should. Method: its limits (no places, endless places),
 * requests let through one by one, and what load shedding rests on.
 */
import { describe, expect, it } from 'vitest';
import { stream } from '../../../sim/kernel/streams.ts';
import { backlogFigures, type BacklogSpec } from '../../../sim/traffic/queueing/backlog.ts';
import { erlangB } from '../../../sim/traffic/queueing/erlang-b.ts';
import { queueFigures } from '../../../sim/traffic/queueing/queue.ts';

const backlog = (servers: number, load: number, places: number, timeoutSeconds: number): BacklogSpec => ({
  servers,
  arrivalRps: load * servers,
  serviceSeconds: 1,
  places,
  timeoutSeconds,
});

describe('a backlog', () => {
  it('without places loses what Erlang B says', () => {
    for (const [servers, load] of [[1, 0.5], [10, 1.5], [1000, 0.98]] as const) {
      const figures = backlogFigures(backlog(servers, load, 0, 1));
      expect(figures.refusedShare).toBeCloseTo(erlangB(servers, load * servers), 12);
      expect(figures.meanWaitSeconds).toBe(0);
      expect(figures.lateShare).toBe(0);
    }
  });

  it('with endless places and patience waits as Erlang C says', () => {
    for (const [servers, load] of [[1, 0.5], [10, 0.9], [1000, 0.98]] as const) {
      const endless = queueFigures({ ...backlog(servers, load, 0, 1), patienceLaw: 'exponential', patienceSeconds: Infinity });
      const figures = backlogFigures(backlog(servers, load, 5000, Infinity));
      expect(figures.meanWaitSeconds).toBeCloseTo(endless.meanWaitSeconds, 12);
      expect(figures.refusedShare).toBeLessThan(1e-12);
    }
  });

  it('with one server: the known shares of M/M/1/K', () => {
    const [load, places] = [0.8, 4];
    const figures = backlogFigures(backlog(1, load, places, Infinity));
    expect(figures.refusedShare).toBeCloseTo(((1 - load) * load ** (places + 1)) / (1 - load ** (places + 2)), 12);
    const full = backlogFigures(backlog(1, 1, places, Infinity));
    expect(full.refusedShare).toBeCloseTo(1 / (places + 2), 12);
  });

  it.each([
    [1, 0.8, 5, 3],
    [4, 1.1, 20, 4],
    [10, 3, 30, 2.8],
  ] as const)('agrees with requests one by one: %i servers, load %d, %i places, %d s of patience', (...row) => {
    const [servers, load, places, patience] = row;
    const spec = backlog(servers, load, places, patience);
    const figures = backlogFigures(spec);
    const seen = oneByOne(spec, 400_000);
    expect(seen.refusedShare).toBeCloseTo(figures.refusedShare, 2);
    expect(seen.lateShare).toBeCloseTo(figures.lateShare, 2);
    expect(Math.abs(seen.meanWaitSeconds / figures.meanWaitSeconds - 1)).toBeLessThan(0.02);
  });

  it('answers full load at any demand while it is short, and nothing when it is long', () => {
    for (const load of [1.5, 10, 100]) {
      const short = backlogFigures(backlog(20, load, 40, 3));
      expect(short.answeredRps).toBeGreaterThan(0.95 * 20);
      const long = backlogFigures(backlog(20, load, 400, 3));
      expect(long.busyShare).toBeGreaterThan(0.9999);
      expect(long.answeredRps).toBeLessThan(1e-6);
    }
  });

  it('is defined up to 10,000 servers and a hundredfold load', () => {
    for (const servers of [1, 100, 10_000]) {
      for (const load of [0, 0.1, 0.999, 1, 1.001, 2, 100]) {
        for (const value of Object.values(backlogFigures(backlog(servers, load, 2000, 0.3)))) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThan(Infinity);
        }
      }
    }
  });
});

function oneByOne(spec: BacklogSpec, count: number): { refusedShare: number; lateShare: number; meanWaitSeconds: number } {
  const dice = stream(11, `${spec.servers}/${spec.places}`);
  const exponential = (mean: number): number => -mean * Math.log(1 - dice.unit());
  const freeAt = new Float64Array(spec.servers);
  /** When those who wait will start; the first `head` have. */
  const starts: number[] = [];
  let head = 0;
  let now = 0;
  let [refused, late, wait] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    now += exponential(1 / spec.arrivalRps);
    while (head < starts.length && starts[head]! <= now) head++;
    const first = freeAt.indexOf(Math.min(...freeAt));
    const start = Math.max(now, freeAt[first]!);
    if (start > now && starts.length - head >= spec.places) {
      refused++;
      continue;
    }
    if (start > now) starts.push(start);
    wait += start - now;
    if (start - now > spec.timeoutSeconds) late++;
    freeAt[first] = start + exponential(spec.serviceSeconds);
  }
  return { refusedShare: refused / count, lateShare: late / count, meanWaitSeconds: wait / (count - refused) };
}
