/**
 * Goal: every metric says what its definition says. Method: traces written by hand of a world with two sites and two populations, in
 * which each figure can be worked out on paper; the sums stand in the comments.
 */
import { describe, expect, it } from 'vitest';
import { measure, type MeasureOptions } from '../../sim/measure/measurement.ts';
import { cellsWith, type Figure } from '../../sim/measure/readings.ts';
import { metricReducers } from '../../sim/measure/registry.ts';
import { metricNames, metricSpec, type MetricName } from '../../sim/model/metrics.ts';
import type { Aggregate } from '../../sim/model/scenario/types.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { requestColumn } from '../../sim/trace/ledger.ts';
import { DecisionStep, Outcome } from '../../sim/trace/reasons.ts';
import { AnnounceState, HealthState, ReplicaState, SessionState, UpState } from '../../sim/trace/states.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { AMS, BERLIN, FRA, HandMade, LAGOS, minute, ROOT, Routers, second } from './hand-made.ts';

const value: Aggregate = { kind: 'value' };

function figure(
  trace: Trace, metric: MetricName, labels: Record<string, string> = {}, aggregate: Aggregate = value, options: Partial<MeasureOptions> = {},
): Figure | null {
  const reducer = measure(trace, options, (measurement) => measurement.shared(metricReducers[metric]));
  const readings = reducer.result(trace.end);
  return readings.figure(cellsWith(readings, labels), aggregate);
}

const of = (trace: Trace, metric: MetricName, labels: Record<string, string> = {}, aggregate: Aggregate = value): number | undefined =>
  figure(trace, metric, labels, aggregate)?.value;

/** Fra loses its power at 5:00; Berlin is served by ams from 5:02 on; all is as before at 8:00. */
function failover(): HandMade {
  const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute, for: 3 * minute }] }).steady();
  made.at(5 * minute, ROOT.fault)
    .row(EventKind.routerState, Routers.fra, 0, UpState.up, UpState.down)
    .row(EventKind.sessionState, 0, 0, SessionState.established, SessionState.idle)
    .path(BERLIN, [Routers.berlinAccess], Outcome.blackHole).traffic(BERLIN, 300, { timeout: 300 })
    .path(LAGOS, [Routers.lagosAccess], Outcome.blackHole).traffic(LAGOS, 100, { timeout: 100 });
  made.at(5 * minute + second, ROOT.fault)
    .row(EventKind.sessionState, 1, 0, SessionState.established, SessionState.idle)
    .row(EventKind.routeChange, Routers.transit, 0, 0, 1);
  made.at(5 * minute + 1.5 * second, ROOT.fault).row(EventKind.bgpSend, 1, 1, 1, 0);
  made.at(5 * minute + 2 * second, ROOT.fault)
    .path(BERLIN, [Routers.berlinAccess, Routers.ams]).rtt(BERLIN, 30_000).traffic(BERLIN, 300, { timeout: 0 });
  made.at(5 * minute + 4 * second, ROOT.fault)
    .path(LAGOS, [Routers.lagosAccess, Routers.transit, Routers.ams]).rtt(LAGOS, 110_000).traffic(LAGOS, 100, { timeout: 0 });
  made.at(8 * minute, ROOT.heal).row(EventKind.routerState, Routers.fra, 0, UpState.down, UpState.up);
  made.at(8 * minute + second, ROOT.heal)
    .row(EventKind.bgpSend, 0, 1, 0, 1)
    .path(BERLIN, [Routers.berlinAccess, Routers.fra]).rtt(BERLIN, 20_000)
    .path(LAGOS, [Routers.lagosAccess, Routers.transit, Routers.fra]).rtt(LAGOS, 90_000);
  return made;
}

describe('the registry', () => {
  it('has a reducer for every metric of the model and no other', () => {
    expect(Object.keys(metricReducers).sort()).toEqual([...metricNames]);
  });

  it('has cells with no labels but those of the model', () => {
    const trace = failover().trace();
    for (const name of metricNames) {
      const reducer = measure(trace, {}, (measurement) => measurement.shared(metricReducers[name]));
      const keys = new Set(reducer.result(trace.end).cells.flatMap((cell) => Object.keys(cell)));
      expect([...keys].filter((key) => !(metricSpec(name).labels as readonly string[]).includes(key)), name).toEqual([]);
    }
  });
});

describe('requests', () => {
  // Lost: Berlin 300/s × 2 s, Lagos 100/s × 4 s; made: 300 × 600 and 100 × 600.
  const trace = failover().trace();

  it('availability is answered ÷ made', () => {
    expect(of(trace, 'availability')).toBeCloseTo(1 - 1000 / 240_000, 12);
    expect(of(trace, 'availability', { client: 'berlin' })).toBeCloseTo(1 - 600 / 180_000, 12);
    expect(of(trace, 'availability', { region: 'africa' })).toBeCloseTo(1 - 400 / 60_000, 12);
    expect(of(trace, 'availability', { service: 'nothing' })).toBeUndefined();
  });

  it('is exactly one where nothing was lost', () => {
    expect(of(new HandMade().steady().trace(), 'availability')).toBe(1);
  });

  it('counts lost requests by any label', () => {
    expect(of(trace, 'lost_requests')).toBeCloseTo(1000, 6);
    expect(of(trace, 'lost_requests', { region: 'africa' })).toBeCloseTo(400, 6);
  });

  it('measures from the end of the warm-up only', () => {
    const made = new HandMade({ warmUp: 5 * minute }).steady().at(4 * minute).traffic(BERLIN, 300, { overload: 300 });
    made.at(6 * minute).traffic(BERLIN, 300, { overload: 0 });
    // One of the five minutes, 300 of 400 requests a second.
    expect(of(made.trace(), 'availability')).toBeCloseTo(1 - (60 * 300) / (300 * 400), 12);
  });

  it('follows lines, not steps', () => {
    const made = new HandMade({ duration: 100 * second }).at(0).column(BERLIN, 0, 100, 2).column(BERLIN, requestColumn(Outcome.ok), 100, 1);
    made.column(BERLIN, requestColumn(Outcome.overload), 0, 1);
    // ∫ (100 + 2t) = 20 000, ∫ (100 + t) = 15 000 over 100 s.
    expect(of(made.trace(), 'availability')).toBeCloseTo(0.75, 12);
    expect(of(made.trace(), 'lost_requests')).toBeCloseTo(5000, 6);
  });

  it('bounds the figure by what is pending at the end', () => {
    const made = new HandMade({ duration: 100 * second }).at(0).traffic(BERLIN, 100);
    // For the last ten seconds nothing ends: 1 000 of 10 000 are pending.
    made.at(90 * second).column(BERLIN, requestColumn(Outcome.ok), 0);
    const found = figure(made.trace(), 'availability')!;
    expect([found.low, found.value, found.high].map((part) => Math.round(part * 1e9) / 1e9)).toEqual([0.9, 0.9, 1]);
    const lost = figure(made.trace(), 'lost_requests')!;
    expect([lost.low, Math.round(lost.high)]).toEqual([0, 1000]);
  });

  it('budget is lost ÷ what the objective allows in 30 days', () => {
    // 1 000 lost; 400/s over 30 days at three nines allow 400 × 2 592 000 ÷ 1000.
    expect(of(trace, 'budget_used')).toBeCloseTo(1000 / (400 * 2592), 12);
    const options = { objective: () => 0.99, monthlyRequests: () => 50_000 };
    expect(figure(trace, 'budget_used', {}, value, options)!.value).toBeCloseTo(1000 / (2 * 50_000 * 0.01), 12);
    expect(figure(trace, 'budget_used', {}, value, { objective: () => 1 })).toBeNull();
  });

  it('slices are minutes: one of ten is below for the two together', () => {
    expect(of(trace, 'slice_availability')).toBe(0.9);
    expect(figure(trace, 'slice_availability', {}, value, { objective: () => 0.9 })!.value).toBe(1);
    // Berlin answers 96.7 % of that minute, Lagos 93.3 %.
    expect(figure(trace, 'slice_availability', { client: 'lagos' }, value, { objective: () => 0.95 })!.value).toBe(0.9);
    expect(figure(trace, 'slice_availability', { client: 'berlin' }, value, { objective: () => 0.95 })!.value).toBe(1);
  });

  it('counts attempts apart from requests', () => {
    const made = new HandMade({ duration: 100 * second }).steady();
    // Attempts: 300 answered and 100 lost a second.
    made.at(0).column(BERLIN, 17 + Outcome.ok, 300).column(BERLIN, 17 + Outcome.timeout, 100);
    expect(of(made.trace(), 'attempt_availability')).toBeCloseTo(0.75, 12);
    expect(of(made.trace(), 'availability')).toBe(1);
  });
});

describe('phases', () => {
  const trace = failover().trace();

  it('detect is the first act of a component that lives', () => {
    // The session end that died with its router at 5:00 noticed nothing; the transit's end did at 5:01.
    expect(of(trace, 'time_to_detect', { fault: 'dark' })).toBe(second);
  });

  it('withdraw is the first message it caused', () => {
    expect(of(trace, 'time_to_withdraw')).toBe(1.5 * second);
  });

  it('converge is the last move of users that it, and not its heal, caused', () => {
    expect(of(trace, 'time_to_converge', {}, { kind: 'max' })).toBe(4 * second);
    expect(of(trace, 'time_to_converge', { region: 'europe' })).toBe(2 * second);
    expect(of(trace, 'time_to_converge', {}, { kind: 'avg' })).toBe(3 * second);
    expect(of(trace, 'time_to_converge', {}, { kind: 'count' })).toBe(2);
  });

  it('recover is when the last region is above its objective again', () => {
    expect(of(trace, 'time_to_recover')).toBe(4 * second);
    expect(of(trace, 'time_to_recover', { region: 'europe' })).toBe(2 * second);
  });

  it('recover is open when the run ends first', () => {
    const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute }] }).steady();
    made.at(5 * minute, ROOT.fault).path(BERLIN, [], Outcome.noRoute).traffic(BERLIN, 300, { noRoute: 300 });
    const found = figure(made.trace(), 'time_to_recover')!;
    expect([found.value, found.high]).toEqual([5 * minute, Infinity]);
  });

  it('recover lies where the line of answers crosses the objective', () => {
    const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute }] }).steady();
    // All of 300/s are lost, then answers grow by 30/s each second: the objective of 300 × 0.9 is met after 9 s.
    made.at(5 * minute, ROOT.fault).column(BERLIN, requestColumn(Outcome.ok), 0, 30).column(BERLIN, requestColumn(Outcome.overload), 300, -30);
    made.at(5 * minute + 10 * second, ROOT.fault).column(BERLIN, requestColumn(Outcome.ok), 300).column(BERLIN, requestColumn(Outcome.overload), 0);
    expect(figure(made.trace(), 'time_to_recover', {}, value, { objective: () => 0.9 })!.value).toBe(9 * second);
  });

  it('a fault that hurt nobody recovered at once, one without a trace was not detected', () => {
    const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute }] }).steady();
    expect(of(made.trace(), 'time_to_recover')).toBe(0);
    expect(of(made.trace(), 'time_to_converge')).toBe(0);
    expect(figure(made.trace(), 'time_to_detect')).toBeNull();
    expect(figure(made.trace(), 'time_to_withdraw')).toBeNull();
  });

  it('lays each of two faults to its own account', () => {
    const made = new HandMade({ faults: [{ id: 'a', at: 2 * minute }, { id: 'b', at: 6 * minute, target: 'datacenter/ams' }] }).steady();
    made.at(2 * minute + second, ROOT.fault).path(BERLIN, [Routers.berlinAccess, Routers.ams]);
    made.at(6 * minute, ROOT.fault2).traffic(LAGOS, 100, { overload: 100 });
    made.at(6 * minute + 3 * second, ROOT.fault2).traffic(LAGOS, 100, { overload: 0 });
    expect(of(made.trace(), 'time_to_converge', { fault: 'a' })).toBe(second);
    expect(of(made.trace(), 'time_to_recover', { fault: 'a' })).toBe(0);
    expect(of(made.trace(), 'time_to_recover', { fault: 'b' })).toBe(3 * second);
  });
});

describe('shift', () => {
  const trace = failover().trace();

  it('is the share of users served elsewhere at the worst moment', () => {
    // From 5:04 on both populations are at ams.
    expect(figure(trace, 'traffic_shifted_ratio')).toMatchObject({ value: 1, at: 5 * minute + 4 * second });
    expect(of(trace, 'traffic_shifted_ratio', { region: 'europe' })).toBe(1);
    expect(of(trace, 'traffic_shifted_ratio', { datacenter: 'fra' })).toBe(1);
    expect(figure(trace, 'traffic_shifted_ratio', { datacenter: 'ams' })).toBeNull();
  });

  it('is not collateral where the own site failed, and is where it did not', () => {
    expect(of(trace, 'collateral_shift_ratio')).toBe(0);
    const made = new HandMade({ faults: [{ id: 'cut', at: minute, target: 'link/fra-ams' }] }).steady();
    made.at(minute, ROOT.fault).path(LAGOS, [Routers.lagosAccess, Routers.transit, Routers.ams]);
    expect(of(made.trace(), 'collateral_shift_ratio')).toBe(0.25);
    made.at(minute + 1, ROOT.fault).row(EventKind.announceState, FRA, 0, AnnounceState.announced, AnnounceState.withdrawn);
    expect(of(made.trace(), 'collateral_shift_ratio')).toBe(0);
  });

  it('unreachable is the longest any population had no path', () => {
    expect(of(trace, 'unreachable_seconds')).toBe(4 * second);
    expect(of(trace, 'unreachable_seconds', { client: 'berlin' })).toBe(2 * second);
  });

  it('a lost response is as bad as a lost request', () => {
    const made = new HandMade().steady().path(BERLIN, [Routers.fra, Routers.berlinAccess], Outcome.ok, 1);
    made.at(minute).path(BERLIN, [], Outcome.noRoute, 1);
    made.at(2 * minute).path(BERLIN, [Routers.fra, Routers.berlinAccess], Outcome.ok, 1);
    expect(of(made.trace(), 'unreachable_seconds')).toBe(minute);
  });

  it('connections reset ÷ connections open', () => {
    const made = new HandMade({ faults: [{ id: 'dark', at: minute }], connectionSeconds: 10 }).steady();
    made.at(minute, ROOT.fault).row(EventKind.connectionsOpen, LAGOS, 0, 0, 1000).row(EventKind.connectionsReset, LAGOS, 0, 0, 600);
    // Lagos counts with the 1 000 it had, Berlin with 300/s × 10 s.
    expect(of(made.trace(), 'connections_reset_ratio')).toBeCloseTo(600 / 4000, 12);
    expect(of(made.trace(), 'connections_reset_ratio', { region: 'africa' })).toBeCloseTo(0.6, 12);
  });

  it('late decisions by people and time', () => {
    const made = new HandMade({ duration: 100 * second }).steady();
    made.at(0).state(EventKind.flowDecision, BERLIN, 0, DecisionStep.igpMetric).state(EventKind.flowDecision, LAGOS, 0, DecisionStep.asPathLength);
    made.at(60 * second).state(EventKind.flowDecision, BERLIN, 0, DecisionStep.routerId);
    // Three quarters of the people, two fifths of the time.
    expect(of(made.trace(), 'late_decision_ratio')).toBeCloseTo(0.3, 12);
    expect(figure(new HandMade().steady().trace(), 'late_decision_ratio')).toBeNull();
  });
});

describe('round-trip times', () => {
  const trace = failover().trace();

  it('are weighted by the requests made while they held', () => {
    // Berlin makes three quarters of the requests, most of them at 20 ms; Lagos the rest at 90 and 110 ms.
    expect(Math.abs(of(trace, 'rtt_p50')! - 20_000)).toBeLessThan(10);
    expect(Math.abs(of(trace, 'rtt_p95')! - 110_000)).toBeLessThan(55);
    expect(Math.abs(of(trace, 'rtt_p50', {}, { kind: 'max' })! - 90_000)).toBeLessThan(45);
  });

  it('are added to at the worst moment', () => {
    // At 5:02 only Berlin is served; from 5:04 on (3 × 30 + 110) ÷ 4 against (3 × 20 + 90) ÷ 4.
    expect(figure(trace, 'rtt_added')).toMatchObject({ value: 12_500, at: 5 * minute + 4 * second });
    expect(of(trace, 'rtt_added', {}, { kind: 'max' })).toBe(20_000);
    expect(of(trace, 'rtt_added', {}, { kind: 'avg' })).toBe(12_500);
  });
});

describe('load', () => {
  it('peaks at the end of a rising piece, by kind and entity', () => {
    const made = new HandMade({ duration: 100 * second }).at(0);
    made.state(EventKind.loadCapacity, 0, 0, 200).state(EventKind.loadRate, 0, 0, 100).state(EventKind.loadSlope, 0, 0, 1);
    made.state(EventKind.loadCapacity, 2, 0, 1000).state(EventKind.loadRate, 2, 0, 300);
    made.at(80 * second).state(EventKind.loadSlope, 0, 0, -1);
    made.at(90 * second).state(EventKind.loadRate, 2, 0, 0);
    expect(figure(made.trace(), 'peak_utilization', { kind: 'site' })).toMatchObject({ value: 0.9, at: 80 * second });
    expect(of(made.trace(), 'peak_utilization', { id: 'fra' })).toBe(0.9);
    expect(of(made.trace(), 'peak_utilization', { kind: 'link', id: 'fra-ams' })).toBe(0.3);
    expect(figure(made.trace(), 'peak_utilization', { kind: 'session' })).toBeNull();
  });

  it('holds load against the capacity of its time, and against none where there is none', () => {
    const made = new HandMade({ duration: 100 * second }).at(0);
    made.state(EventKind.loadCapacity, 0, 0, 200).state(EventKind.loadRate, 0, 0, 100);
    made.at(50 * second).state(EventKind.loadCapacity, 0, 0, 0).state(EventKind.loadRate, 0, 0, 150);
    made.at(60 * second).state(EventKind.loadCapacity, 0, 0, 125).state(EventKind.loadRate, 0, 0, 100);
    expect(figure(made.trace(), 'peak_utilization')).toMatchObject({ value: 0.8, at: 60 * second });
  });
});

describe('counts', () => {
  const trace = failover().trace();

  it('rows by the faults behind them, heals included, each once', () => {
    expect(of(trace, 'bgp_updates')).toBe(2);
    expect(of(trace, 'bgp_updates', { fault: 'dark' })).toBe(2);
    expect(of(trace, 'route_changes', { fault: 'dark' })).toBe(1);
    const made = new HandMade({ faults: [{ id: 'a', at: 1 }, { id: 'b', at: 2 }] }).at(3, ROOT.fault, ROOT.fault2).row(EventKind.bgpSend, 0, 0, 0, 1);
    made.at(4).row(EventKind.bgpSend, 0, 0, 0, 1);
    expect(['a', 'b', '*'].map((fault) => of(made.trace(), 'bgp_updates', { fault }))).toEqual([1, 1, 2]);
  });

  it('replicas ready: the fewest of a site, and of all sites at one time', () => {
    const made = new HandMade().at(minute).row(EventKind.replicaState, 0, 0, ReplicaState.up, ReplicaState.down);
    made.at(2 * minute).row(EventKind.replicaState, 0, 0, ReplicaState.down, ReplicaState.up);
    made.row(EventKind.replicaState, 2, 0, ReplicaState.up, ReplicaState.down);
    expect(of(made.trace(), 'replicas_ready_min', { datacenter: 'fra' })).toBe(1);
    expect(of(made.trace(), 'replicas_ready_min', { datacenter: 'ams' })).toBe(0);
    expect(of(made.trace(), 'replicas_ready_min')).toBe(2);
  });

  it('faults confirmed', () => {
    const made = new HandMade({ faults: [{ id: 'a', at: 1 }, { id: 'b', at: 2 }] }).at(9).row(EventKind.faultConfirm, 0, 0, 0, 3);
    made.row(EventKind.faultConfirm, 1, 0, 0, 0);
    expect(['a', 'b', '*'].map((fault) => of(made.trace(), 'faults_confirmed', { fault }))).toEqual([1, 0, 0.5]);
  });

  it('health checks and announcers detect too, those in a dark site do not', () => {
    const made = new HandMade({ faults: [{ id: 'a', at: minute }] }).steady();
    made.at(2 * minute, ROOT.fault).row(EventKind.routerState, Routers.ams, 0, UpState.up, UpState.down);
    made.row(EventKind.healthState, 2, 0, HealthState.up, HealthState.down);
    made.row(EventKind.announceState, AMS, 0, AnnounceState.announced, AnnounceState.withdrawn);
    made.at(3 * minute, ROOT.fault).row(EventKind.healthState, 0, 0, HealthState.falling, HealthState.down);
    expect(of(made.trace(), 'time_to_detect')).toBe(2 * minute);
  });
});

describe('one pass', () => {
  it('gives every metric the same as a pass of its own, in any order', () => {
    const trace = failover().trace();
    const together = (names: readonly MetricName[]): Record<string, unknown> => {
      const reducers = measure(trace, {}, (measurement) => names.map((name) => measurement.shared(metricReducers[name])));
      return Object.fromEntries(names.map((name, at) => {
        const readings = reducers[at]!.result(trace.end);
        return [name, readings.figure(cellsWith(readings, {}), value)];
      }));
    };
    const all = together(metricNames);
    expect(together([...metricNames].reverse())).toEqual(all);
    for (const name of metricNames) expect(figure(trace, name), name).toEqual(all[name]);
  });
});
