/**
 * Goal: the registries and presets are sound data. Method: invariants over every entry, and known figures of the sources.
 */
import { describe, expect, test } from 'vitest';
import { claim, claims } from '../../sim/model/claims.ts';
import { codes } from '../../sim/model/diagnostics/codes.ts';
import { faultKindNames, faultSpec } from '../../sim/model/faults.ts';
import { isMetricName, metricNames, metricSpec } from '../../sim/model/metrics.ts';
import { curve, curveMean, curvePresets } from '../../sim/model/presets/curves.ts';
import { healthCheckPresets } from '../../sim/model/presets/health-checks.ts';
import { timerPresets } from '../../sim/model/presets/timers.ts';
import { entityKinds } from '../../sim/model/scenario/entities.ts';
import { seconds } from '../../sim/kernel/time.ts';

test('metrics: each has aggregates that its unit can have, and names are safe to look up', () => {
  for (const name of metricNames) {
    const { aggregates, unit, what } = metricSpec(name);
    expect(aggregates).toContain('value');
    if (aggregates.includes('rate')) expect(unit).toBe('ratio');
    expect(what.length).toBeGreaterThan(20);
  }
  expect(isMetricName('constructor')).toBe(false);
});

test('faults: what is hit is a kind of entity, and groups come down to what the fault acts on', () => {
  for (const kind of faultKindNames) {
    const { targets, hits } = faultSpec(kind);
    for (const entity of [...targets, ...hits]) expect(entityKinds).toContain(entity);
    for (const entity of hits) expect(targets).toContain(entity);
  }
});

test('claims: P1 to P18, each once', () => {
  expect(claims.map(({ id }) => id)).toEqual(Array.from({ length: 18 }, (_, i) => `P${i + 1}`));
  expect(new Set(claims.map(({ text }) => text)).size).toBe(18);
  expect(claim('P14')!.text).toContain('BGP');
  expect(claim('toString')).toBeUndefined();
});

test('codes are sorted, so that a new one finds its place', () => {
  expect(Object.keys(codes)).toEqual(Object.keys(codes).sort());
});

describe('presets', () => {
  test('timers: holds are three keepalives, as RFC 4271 §10 has it', () => {
    for (const [name, { profile, holdTime, keepalive }] of Object.entries(timerPresets)) {
      expect(profile).toBe(name);
      expect(holdTime).toBe(3 * keepalive);
    }
    expect(timerPresets.rfc4271).toMatchObject({
      holdTime: seconds(90),
      mraiEbgp: seconds(30),
      mraiIbgp: seconds(5),
      limitWithdrawals: true,
    });
  });

  test('health checks: ExaBGP acts on refused probes after 2 to 7 s', () => {
    const { interval, fastInterval, fall } = healthCheckPresets.exabgp;
    const confirm = (fall - 1) * fastInterval;
    expect([confirm, confirm + interval]).toEqual([seconds(2), seconds(7)]);
  });

  test('curves: a mean of 1 over the day, whatever was written', () => {
    for (const { points } of Object.values(curvePresets)) expect(curveMean(points)).toBeCloseTo(1, 12);
    const doubled = curve([
      { timeOfDay: seconds(0), factor: 2 },
      { timeOfDay: seconds(43_200), factor: 6 },
    ]);
    expect(doubled.points.map(({ factor }) => factor)).toEqual([0.5, 1.5]);
  });
});
