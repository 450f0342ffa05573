/**
 * Goal: metrics of where users go, and how far, say what their definitions say. Method: traces written by hand in which people,
 * times and paths are known.
 */
import { describe, expect, it } from 'vitest';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { DecisionStep, Outcome } from '../../sim/trace/reasons.ts';
import { AnnounceState } from '../../sim/trace/states.ts';
import { failover, figure, of } from './failover.ts';
import { BERLIN, FRA, HandMade, LAGOS, minute, ROOT, Routers, second } from './hand-made.ts';

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
    made
      .at(minute, ROOT.fault)
      .row(EventKind.connectionsOpen, LAGOS, 0, 0, 1000)
      .row(EventKind.connectionsReset, LAGOS, 0, 0, 600);
    // Lagos counts with the 1 000 it had, Berlin with 300/s × 10 s.
    expect(of(made.trace(), 'connections_reset_ratio')).toBeCloseTo(600 / 4000, 12);
    expect(of(made.trace(), 'connections_reset_ratio', { region: 'africa' })).toBeCloseTo(0.6, 12);
  });

  it('late decisions by people and time', () => {
    const made = new HandMade({ duration: 100 * second }).steady();
    made
      .at(0)
      .state(EventKind.flowDecision, BERLIN, 0, DecisionStep.igpMetric)
      .state(EventKind.flowDecision, LAGOS, 0, DecisionStep.asPathLength);
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
