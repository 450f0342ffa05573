/**
 * Goal: metrics of distance, of the ways between sites and of where packets cross our border say what their definitions say.
 * Method: traces written by hand over three sites in a row, with people at known places.
 */
import { describe, expect, it } from 'vitest';
import { fibreDelay, distanceKm, stretch } from '../../sim/geo/distance.ts';
import { RootSets } from '../../sim/kernel/roots.ts';
import type { Duration } from '../../sim/kernel/time.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { traceHeader, type TraceEntity } from '../../sim/trace/header.ts';
import { LEDGER_NAMES, requestColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { UpState } from '../../sim/trace/states.ts';
import { TraceWriter } from '../../sim/trace/writer.ts';
import { failover, figure, of } from './failover.ts';
import { BERLIN, HandMade, minute, ROOT, Routers, second } from './hand-made.ts';

const table = (rows: Record<string, Record<string, string | number | boolean | null>>): readonly TraceEntity[] =>
  Object.entries(rows).map(([id, rest]) => ({ id, name: id, ...rest }));

const SITES = { ams: { lat: 52, lon: 5 }, fra: { lat: 50, lon: 8 }, iad: { lat: 39, lon: -77 } };
/** Paris has both families, Boston IPv4 alone; a link ams-fra of 3 ms, fra-iad of 40 ms, ams-iad of 45 ms but dearer. */
function world(faultAt: number | null = null) {
  const link = (a: number, b: number, delayUs: number, metric: number) => ({ kind: 'backbone', a, b, delayUs, metric });
  const flow = (population: number, family: number) => ({
    population,
    service: 0,
    family,
    peopleCount: 1_000_000,
    region: '',
    connectionSeconds: 1,
    isInternal: false,
  });
  const writer = new TraceWriter(
    traceHeader({
      engineVersion: 'test',
      seed: 1,
      scenario: { name: 'places', variant: null, file: 'places.yaml', hash: 'abc' },
      duration: (100 * second) as Duration,
      warmUp: 0 as Duration,
      notes: {},
      entities: {
        fault: faultAt === null ? [] : table({ cut: { kind: 'link.down', at: faultAt, for: null, target: 'link/x' } }),
        root: faultAt === null ? [] : table({ cut: { fault: 0, isHeal: false }, 'cut/heal': { fault: 0, isHeal: true } }),
        datacenter: table(SITES),
        router: table({
          ams1: { datacenter: 0 },
          fra1: { datacenter: 1 },
          iad1: { datacenter: 2 },
          one: { datacenter: null },
          two: { datacenter: null },
        }),
        link: table({
          'ams-fra': link(0, 1, 3000, 30),
          'fra-iad': link(1, 2, 40_000, 400),
          'ams-iad': link(0, 2, 45_000, 450),
        }),
        service: table({ web: {} }),
        'service-site': table({ 'web/ams': { service: 0, datacenter: 0 }, 'web/iad': { service: 0, datacenter: 2 } }),
        population: table({
          paris: { region: 'europe', peopleCount: 2_000_000, lat: 49, lon: 2 },
          boston: { region: 'north-america', peopleCount: 1_000_000, lat: 42, lon: -71 },
        }),
        flow: table({ 'paris/web/4': flow(0, 4), 'paris/web/6': flow(0, 6), 'boston/web/4': flow(1, 4) }),
        ledger: LEDGER_NAMES.map((name, i) => ({ id: `${i}`, name })),
      },
    }),
    new RootSets(),
  );
  const paths = writer.dictionaries['forwarding-path'];
  paths.intern([]);
  const row = (time: number, kind: EventKind, who: number, what: number, old: number, value: number, reason = 0): void =>
    void writer.row(time, kind, who, what, old, value, reason, -1, 0);
  const serve = (flow: number, rps: number, routers: readonly number[]): void => {
    row(0, EventKind.flowRate, flow, 0, 0, rps);
    row(0, EventKind.flowRate, flow, requestColumn(Outcome.ok), 0, rps);
    row(0, EventKind.flowPath, flow, 0, 0, paths.intern(routers), Outcome.ok);
  };
  return { writer, paths, row, serve };
}

describe('families', () => {
  it('have their own availability', () => {
    const { writer, row, serve } = world();
    serve(0, 100, [3, 0]);
    serve(1, 50, [3, 0]);
    row(50 * second, EventKind.flowRate, 1, requestColumn(Outcome.ok), 50, 0);
    row(50 * second, EventKind.flowRate, 1, requestColumn(Outcome.noRoute), 0, 50);
    const trace = writer.finish();
    expect(['4', '6', '*'].map((family) => of(trace, 'availability', { family }))).toEqual([1, 0.5, 125 / 150]);
    expect(of(trace, 'served_rps')).toBeCloseTo(125, 9);
    expect(of(trace, 'served_rps', { family: '6' })).toBeCloseTo(25, 9);
  });
});

describe('distance', () => {
  it('to the serving site beyond that to the nearest one with the service, by requests', () => {
    const { writer, serve } = world();
    serve(0, 100, [3, 0]); // Paris to Amsterdam: the nearest, as Frankfurt does not have the service.
    serve(1, 300, [3, 2]); // Paris over IPv6 to Ashburn.
    const trace = writer.finish();
    const paris = { lat: 49, lon: 2 };
    const beyond = distanceKm(paris, SITES.iad) - distanceKm(paris, SITES.ams);
    const detour = 2 * fibreDelay(beyond, stretch.internet);
    expect(of(trace, 'nearest_site_ratio')).toBeCloseTo(0.25, 9);
    expect(of(trace, 'detour', { family: '4' })).toBe(0);
    expect(of(trace, 'detour', { family: '6' })! / detour).toBeCloseTo(1, 3);
    expect(of(trace, 'detour', {}, { kind: 'avg' })! / (0.75 * detour)).toBeCloseTo(1, 3);
    expect(of(trace, 'detour', {}, { kind: 'med' })! / detour).toBeCloseTo(1, 3);
    expect(figure(trace, 'detour', { client: 'boston' })).toBeNull();
  });
});

describe('between sites', () => {
  it('the shortest way as each end believes it, there and back; none over a link that is dead unnoticed', () => {
    const { writer, row } = world(40 * second);
    row(40 * second, EventKind.linkState, 0, 0, UpState.up, UpState.down);
    row(41 * second, EventKind.igpChange, 0, 0, UpState.up, UpState.down);
    row(42 * second, EventKind.igpChange, 1, 0, UpState.up, UpState.down);
    row(42 * second, EventKind.igpChange, 2, 0, UpState.up, UpState.down);
    const trace = writer.finish();
    const pair = 'ams-fra';
    // 6 ms, then nothing while one end still sends over the dead link, then round by iad.
    expect(of(trace, 'site_rtt', { pair }, { kind: 'min' })).toBe(6000);
    expect(figure(trace, 'site_rtt', { pair }, { kind: 'max' })).toMatchObject({ value: 170_000, at: 42 * second });
    expect(of(trace, 'site_unreachable_seconds', { pair })).toBe(2 * second);
    expect(of(trace, 'site_rtt_added', { pair })).toBe(164_000);
    expect(of(trace, 'site_rtt', { pair }, { kind: 'p', percentile: 40 })! / 6000).toBeCloseTo(1, 3);
    // By fra while that is cheaper.
    const extremes = [{ kind: 'min' }, { kind: 'max' }] as const;
    expect(extremes.map((kind) => of(trace, 'site_rtt', { pair: 'ams-iad' }, kind))).toEqual([86_000, 90_000]);
    // fra keeps its way to iad, and another pair's loss is not its own.
    expect(of(trace, 'site_rtt_added', { pair: 'fra-iad' })).toBe(0);
    expect(of(trace, 'site_unreachable_seconds')).toBe(2 * second);
  });

  it('a site whose only way is gone has no figure for that time', () => {
    const { writer, row } = world(10 * second);
    for (const link of [1, 2]) {
      row(10 * second, EventKind.linkState, link, 0, UpState.up, UpState.down);
      for (const router of [0, 1, 2]) row(10 * second, EventKind.igpChange, router, link, UpState.up, UpState.down);
    }
    const trace = writer.finish();
    expect(of(trace, 'site_unreachable_seconds', { pair: 'fra-iad' })).toBe(90 * second);
    expect(of(trace, 'site_rtt', { pair: 'fra-iad' }, { kind: 'avg' })).toBe(80_000);
    expect(of(trace, 'site_unreachable_seconds', { pair: 'ams-fra' })).toBe(0);
  });
});

describe('across the border', () => {
  it('users who enter or leave elsewhere, to the same site or another', () => {
    const { writer, paths, row } = world(50 * second);
    for (const flow of [0, 1, 2]) {
      row(0, EventKind.flowPath, flow, 0, 0, paths.intern([3, 0]), Outcome.ok);
      row(0, EventKind.flowPath, flow, 1, 0, paths.intern([0, 3]), Outcome.ok);
    }
    row(50 * second, EventKind.flowPath, 1, 0, paths.intern([3, 0]), paths.intern([4, 0]), Outcome.ok);
    row(50 * second, EventKind.flowPath, 2, 1, paths.intern([0, 3]), paths.intern([0, 1, 4]), Outcome.ok);
    // Who reaches nobody has not moved.
    row(60 * second, EventKind.flowPath, 0, 0, paths.intern([3, 0]), paths.intern([3]), Outcome.noRoute);
    const trace = writer.finish();
    expect(figure(trace, 'entry_shifted_ratio')).toMatchObject({ value: 1 / 3, at: 50 * second });
    expect(of(trace, 'entry_shifted_ratio', { family: '6' })).toBe(1);
    expect(of(trace, 'exit_shifted_ratio')).toBeCloseTo(1 / 3, 12);
    expect(of(trace, 'exit_shifted_ratio', { region: 'europe' })).toBe(0);
    expect(of(trace, 'exit_shifted_ratio', { datacenter: 'ams' })).toBeCloseTo(1 / 3, 12);
  });
});

describe('lasting change of latency', () => {
  it('is that at the end, below zero where users came nearer', () => {
    expect(of(failover().trace(), 'rtt_change')).toBe(0);
    const made = new HandMade({ faults: [{ id: 'dark', at: minute }] }).steady();
    made.at(minute, ROOT.fault).path(BERLIN, [Routers.berlinAccess, Routers.ams]).rtt(BERLIN, 30_000);
    made.at(2 * minute, ROOT.fault).rtt(BERLIN, 12_000);
    expect(of(made.trace(), 'rtt_change', { region: 'europe' })).toBe(-8000);
    expect(of(made.trace(), 'rtt_change')).toBe(-6000);
    expect(of(made.trace(), 'rtt_change', {}, { kind: 'max' })).toBe(0);
    expect(of(made.trace(), 'rtt_added', { region: 'europe' })).toBe(10_000);
  });
});
