/**
 * Goal: figures can be asked of the failure and of the recovery alone, the parts make the whole, and a recovery that is
 * worse than the failure shows. Method: the failover written by hand, whose figures are known, and one whose heal loses more
 * than its fault.
 */
import { describe, expect, it } from 'vitest';
import { measure } from '../../sim/measure/measurement.ts';
import { cellsWith, type Figure } from '../../sim/measure/readings.ts';
import { phasedReducers, reducerFor } from '../../sim/measure/registry.ts';
import { RunPhases } from '../../sim/measure/run-phases.ts';
import { runPhaseCosts } from '../../sim/measure/tables/run-phases.ts';
import { metricNames, metricSpec, runPhases, type MetricName } from '../../sim/model/metrics.ts';
import type { Aggregate } from '../../sim/model/scenario/types.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { failover, of, value } from './failover.ts';
import { BERLIN, HandMade, LAGOS, minute, ROOT, Routers, second } from './hand-made.ts';

const max: Aggregate = { kind: 'max' };

function during(trace: Trace, metric: MetricName, phase: string, aggregate = value, labels = {}): Figure | null {
  const asked = { ...labels, phase };
  const reducer = measure(trace, {}, (measurement) => measurement.shared(reducerFor(metric, asked)));
  const readings = reducer.result(trace.end);
  return readings.figure(cellsWith(readings, asked), aggregate);
}

/** Berlin is lost for a second at the fault, and for a minute after the heal. */
function badRepair(): Trace {
  const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute, for: 3 * minute }] }).steady();
  const lose = (at: number, back: number, root: number): void => {
    made
      .at(at, root)
      .path(BERLIN, [Routers.berlinAccess], Outcome.blackHole)
      .traffic(BERLIN, 300, { timeout: 300 })
      .row(EventKind.connectionsOpen, BERLIN, 0, 0, 100)
      .row(EventKind.connectionsReset, BERLIN, 0, 0, at < 8 * minute ? 10 : 100);
    made.at(back, root).path(BERLIN, [Routers.berlinAccess, Routers.ams]).traffic(BERLIN, 300, { timeout: 0 });
  };
  lose(5 * minute, 5 * minute + second, ROOT.fault);
  lose(8 * minute, 9 * minute, ROOT.heal);
  return made.trace();
}

describe('the phases of a run', () => {
  const phasesOf = (faults: readonly (readonly [at: number, until: number | null])[], from = 0) =>
    new RunPhases({ entities: { faults: faults.map(([at, until]) => ({ at, until })) }, window: { from, to: 100 } });
  const words = (phases: RunPhases): string[] => phases.spans.map(({ phase, from, to }) => `${phase} ${from}-${to}`);

  it('turn with each beginning and heal, and fill the window', () => {
    expect(words(phasesOf([[20, 40]]))).toEqual(['before 0-20', 'fault 20-40', 'recovery 40-100']);
    expect(
      words(
        phasesOf([
          [20, 40],
          [60, 70],
        ]),
      ),
    ).toEqual(['before 0-20', 'fault 20-40', 'recovery 40-60', 'fault 60-70', 'recovery 70-100']);
    expect(words(phasesOf([]))).toEqual(['before 0-100']);
    expect(words(phasesOf([[20, null]]))).toEqual(['before 0-20', 'fault 20-100']);
    expect(words(phasesOf([[20, 200]], 30))).toEqual(['fault 30-100']);
  });

  it('of faults that overlap go by the last heal within the run, at one instant by the beginning', () => {
    expect(
      words(
        phasesOf([
          [20, 40],
          [30, 60],
        ]),
      ),
    ).toEqual(['before 0-20', 'fault 20-60', 'recovery 60-100']);
    for (const lasting of [null, 100, 300]) {
      const phases = phasesOf([
        [20, lasting],
        [30, 60],
      ]);
      expect(words(phases)).toEqual(['before 0-20', 'fault 20-60', 'recovery 60-100']);
    }
    expect(
      words(
        phasesOf([
          [20, 40],
          [40, 60],
        ]),
      ),
    ).toEqual(['before 0-20', 'fault 20-60', 'recovery 60-100']);
    // A session that is reset comes back by itself: it has no heal.
    expect(words(phasesOf([[20, 20]]))).toEqual(['before 0-20', 'fault 20-100']);
  });

  it('know which one an instant and a stretch belong to', () => {
    const phases = phasesOf([[20, 40]]);
    expect([0, 19, 20, 39, 40, 100].map((time) => runPhases[phases.indexAt(time)])).toEqual([
      'before',
      'before',
      'fault',
      'fault',
      'recovery',
      'recovery',
    ]);
    const parts: string[] = [];
    phases.split(10, 50, (phase, from, to) => parts.push(`${runPhases[phase]} ${from}-${to}`));
    expect(parts).toEqual(['before 10-20', 'fault 20-40', 'recovery 40-50']);
    expect([phases.first('fault', 0, 20), phases.first('fault', 0, 21), phases.first('fault', 30, 90)]).toEqual([null, 20, 30]);
  });
});

describe('metrics by phase', () => {
  it('are those whose entry has the label', () => {
    const labelled = metricNames.filter((name) => (metricSpec(name).labels as readonly string[]).includes('phase'));
    expect(Object.keys(phasedReducers).sort()).toEqual(labelled);
  });

  it('are parts of the whole', () => {
    for (const trace of [failover().trace(), badRepair()]) {
      for (const metric of ['lost_requests', 'unreachable_seconds'] as const) {
        const client = { service: 'web', region: 'europe' };
        const parts = runPhases.map((phase) => during(trace, metric, phase, value, client)?.value ?? 0);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(of(trace, metric, client) ?? 0, 6);
      }
    }
  });

  it('lay losses, shifts and resets to the phase in which they happen', () => {
    const trace = badRepair();
    expect(runPhases.map((phase) => during(trace, 'lost_requests', phase)?.value)).toEqual([0, 300, 18_000]);
    expect(during(trace, 'availability', 'before')?.value).toBe(1);
    expect(during(trace, 'availability', 'recovery')!.value).toBeLessThan(during(trace, 'availability', 'fault')!.value);
    expect(during(trace, 'traffic_shifted_ratio', 'before')?.value).toBe(0);
    expect(during(trace, 'traffic_shifted_ratio', 'fault')!.value).toBeGreaterThan(0);
    expect(during(trace, 'connections_reset_ratio', 'recovery')!.value).toBeGreaterThan(
      during(trace, 'connections_reset_ratio', 'fault')!.value,
    );
    expect(of(trace, 'recovery_loss_ratio')).toBeCloseTo(18_000 / 18_300);
  });

  it('measure the recovery from the heal', () => {
    const trace = badRepair();
    expect(during(trace, 'time_to_recover', 'recovery', max)?.value).toBe(minute);
    expect(during(trace, 'time_to_recover', 'fault', max)?.value).toBe(second);
    expect(during(trace, 'time_to_converge', 'recovery', max)?.value).toBe(minute);
    const good = failover().trace();
    expect(during(good, 'time_to_recover', 'recovery', max)?.value).toBe(0);
    expect(during(good, 'time_to_converge', 'recovery', max)?.value).toBe(second);
  });

  it('tell round-trip times apart', () => {
    const trace = failover().trace();
    const client = { service: 'web', region: 'europe' };
    const [before, fault, after] = runPhases.map((phase) => during(trace, 'rtt_p50', phase, value, client)!.value);
    expect(fault!).toBeGreaterThan(before! * 1.2);
    expect(after!).toBeCloseTo(before!, -3);
  });

  it('have no figure where the run has no such phase', () => {
    const lasting = new HandMade({ faults: [{ id: 'dark', at: 5 * minute }] }).steady();
    lasting.at(5 * minute, ROOT.fault).path(LAGOS, [Routers.lagosAccess], Outcome.blackHole);
    const trace = lasting.trace();
    for (const metric of Object.keys(phasedReducers) as MetricName[])
      expect(during(trace, metric, 'recovery'), metric).toBeNull();
    expect(of(trace, 'recovery_loss_ratio')).toBeUndefined();
  });
});

describe('a recovery', () => {
  const costs = (trace: Trace) => measure(trace, {}, (measurement) => measurement.shared(runPhaseCosts)).result(trace.end);

  it('that is worse than the failure shows', () => {
    const { phases, worseRecovery } = costs(badRepair());
    expect(worseRecovery).toEqual(['lost requests', 'connections reset']);
    expect(phases.map(({ phase, lost }) => [phase, lost])).toEqual([
      ['before', 0],
      ['fault', 300],
      ['recovery', 18_000],
    ]);
  });

  it('that is not, does not', () => {
    expect(costs(failover().trace()).worseRecovery).toEqual([]);
  });
});
