/**
 * Goal: peaks, counts of rows and states of replicas are exact. Method: traces written by hand, each with the moment that counts.
 */
import { describe, expect, it } from 'vitest';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { AnnounceState, HealthState, ReplicaState, UpState } from '../../sim/trace/states.ts';
import { failover, figure, of } from './failover.ts';
import { AMS, HandMade, minute, ROOT, Routers, second } from './hand-made.ts';

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
    made
      .at(50 * second)
      .state(EventKind.loadCapacity, 0, 0, 0)
      .state(EventKind.loadRate, 0, 0, 150);
    made
      .at(60 * second)
      .state(EventKind.loadCapacity, 0, 0, 125)
      .state(EventKind.loadRate, 0, 0, 100);
    expect(figure(made.trace(), 'peak_utilization')).toMatchObject({ value: 0.8, at: 60 * second });
  });
});

describe('counts', () => {
  const trace = failover().trace();

  it('rows by the faults behind them, heals included, each once', () => {
    expect(of(trace, 'bgp_updates')).toBe(2);
    expect(of(trace, 'bgp_updates', { fault: 'dark' })).toBe(2);
    expect(of(trace, 'route_changes', { fault: 'dark' })).toBe(1);
    const made = new HandMade({
      faults: [
        { id: 'a', at: 1 },
        { id: 'b', at: 2 },
      ],
    })
      .at(3, ROOT.fault, ROOT.fault2)
      .row(EventKind.bgpSend, 0, 0, 0, 1);
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

  it('replicas without a node: the most at one time, by site', () => {
    const made = new HandMade().at(minute).row(EventKind.replicaNode, 0, 0, 3, -1).row(EventKind.replicaNode, 1, 0, 3, 2);
    made.at(2 * minute).row(EventKind.replicaNode, 2, 0, 1, -1);
    made.at(3 * minute).row(EventKind.replicaNode, 0, 0, -1, 1);
    expect(figure(made.trace(), 'replicas_unplaced')).toMatchObject({ value: 2, at: 2 * minute });
    expect(of(made.trace(), 'replicas_unplaced', { datacenter: 'fra' })).toBe(1);
    expect(of(new HandMade().trace(), 'replicas_unplaced')).toBe(0);
  });

  it('replicas ready again: each from the fault that took it down, open while it is not', () => {
    const { down, up } = ReplicaState;
    const made = new HandMade({ faults: [{ id: 'a', at: minute }, { id: 'b', at: 2 * minute }] });
    made.at(minute, ROOT.fault).row(EventKind.replicaState, 0, 0, up, down).row(EventKind.replicaState, 1, 0, up, down);
    made.at(4 * minute, ROOT.fault).row(EventKind.replicaState, 0, 0, down, up);
    expect(of(made.trace(), 'time_to_reschedule', { fault: 'a' })).toBe(9 * minute);
    expect(figure(made.trace(), 'time_to_reschedule', { fault: 'a' })!.high).toBe(Infinity);
    // The heal brings the other one back, and that counts as well.
    made.at(6 * minute, ROOT.heal).row(EventKind.replicaState, 1, 0, down, up);
    expect(figure(made.trace(), 'time_to_reschedule', { fault: 'a' })).toMatchObject({ low: 5 * minute, high: 5 * minute });
    expect(figure(made.trace(), 'time_to_reschedule', { fault: 'b' })).toBeNull();
  });

  it('faults confirmed', () => {
    const made = new HandMade({
      faults: [
        { id: 'a', at: 1 },
        { id: 'b', at: 2 },
      ],
    })
      .at(9)
      .row(EventKind.faultConfirm, 0, 0, 0, 3);
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
