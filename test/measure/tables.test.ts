/**
 * Goal: the tables of a report hold what the trace says. Method: the failover written by hand, every cell compared with what was
 * written.
 */
import { describe, expect, it } from 'vitest';
import { measure, type Make } from '../../sim/measure/measurement.ts';
import { budgets } from '../../sim/measure/tables/budget.ts';
import { effects } from '../../sim/measure/tables/effects.ts';
import { losses } from '../../sim/measure/tables/losses.ts';
import { phases } from '../../sim/measure/tables/phases.ts';
import { trafficShift } from '../../sim/measure/tables/traffic-shift.ts';
import { LISTED_MAX, utilization } from '../../sim/measure/tables/utilization.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Reducer } from '../../sim/trace/reducer.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { failover, of } from './failover.ts';
import { HandMade, minute, ROOT, second } from './hand-made.ts';

const made = <T>(trace: Trace, make: Make<Reducer<T>>): T =>
  measure(trace, {}, (measurement) => measurement.shared(make)).result(trace.end);

describe('traffic shift', () => {
  const rows = made(failover().trace(), trafficShift);

  it('has the shares of each site before, at worst, in the failure and after', () => {
    expect(rows.map(({ region, service }) => [region, service])).toEqual([
      ['europe', 'web'],
      ['africa', 'web'],
    ]);
    expect(rows[0]).toMatchObject({ peopleCount: 3e6, peopleMoved: 3e6, peopleCollateral: 0, worstAt: 5 * minute });
    expect(rows[0]!.sites).toEqual([
      { site: 'fra', before: 1, worst: 0, during: 0, after: 1 },
      { site: 'ams', before: 0, worst: 0, during: 1, after: 0 },
      { site: null, before: 0, worst: 1, during: 0, after: 0 },
    ]);
    expect(rows[0]!.rtt).toEqual({ before: 20_000, worst: null, during: 30_000, after: 20_000 });
  });

  it('has the paths of the largest population that moved', () => {
    expect(rows[1]!.example).toEqual({
      client: 'Lagos',
      peopleCount: 1e6,
      siteBefore: 'fra',
      siteThen: 'ams',
      asPathBefore: ['Lagos Mobile', 'Transit', 'ours'],
      asPathThen: ['Lagos Mobile', 'Transit', 'ours'],
      placeBefore: 'Frankfurt',
      placeThen: 'Amsterdam',
      endingThen: null,
    });
  });

  it('has no worst moment where nobody moved', () => {
    const still = made(new HandMade().steady().trace(), trafficShift)[0]!;
    expect(still).toMatchObject({
      peopleMoved: 0,
      worstAt: null,
      example: null,
      sites: [{ site: 'fra', before: 1, worst: 1, during: 1, after: 1 }],
    });
  });
});

describe('phases', () => {
  it('have times and causes, and say what noticed', () => {
    const [dark] = made(failover().trace(), phases);
    expect(dark!.phases).toEqual([
      { phase: 'detect', duration: second, isOpen: false, cause: 'session fra1-transit lost', by: null },
      { phase: 'withdraw', duration: 1.5 * second, isOpen: false, cause: 'transit withdraws 192.0.2.0/24 from fra1', by: null },
      { phase: 'converge', duration: 4 * second, isOpen: false, cause: 'requests of Lagos to web end at ams', by: null },
      {
        phase: 'recover',
        duration: 4 * second,
        isOpen: false,
        cause: 'web for africa last to be back above its objective',
        by: 'failover',
      },
    ]);
    expect(dark!.detectors).toEqual([{ detector: 'session', duration: second, count: 1 }]);
  });

  it('withdraw, as its metric, takes no message about a prefix of clients', () => {
    const two = new HandMade({ faults: [{ id: 'dark', at: minute }] }).steady();
    two.at(minute + second, ROOT.fault).row(EventKind.bgpSend, 1, 2, 1, 0);
    two.at(minute + 3 * second, ROOT.fault).row(EventKind.bgpSend, 1, 1, 1, 0);
    const trace = two.trace();
    expect(made(trace, phases)[0]!.phases[1]).toMatchObject({ duration: 3 * second });
    expect(of(trace, 'time_to_withdraw')).toBe(3 * second);
  });

  it('say when it was the heal that helped', () => {
    const trace = new HandMade({ faults: [{ id: 'dark', at: minute, for: minute }] }).steady();
    trace
      .at(minute, 0)
      .traffic(0, 300, { overload: 300 })
      .at(2 * minute + second, 1)
      .traffic(0, 300, { overload: 0 });
    expect(made(trace.trace(), phases)[0]!.phases[3]).toMatchObject({ duration: minute + second, by: 'heal' });
  });
});

describe('losses, budgets and effects', () => {
  const trace = failover().trace();

  it('losses by service and region add up', () => {
    const rows = made(trace, losses);
    expect(rows.map(({ region }) => region)).toEqual([null, 'europe', 'africa']);
    expect(rows[0]!.lost).toBeCloseTo(1000, 6);
    expect(rows[0]!.lostBy.map(({ reason }) => reason)).toEqual(['timeout']);
    expect(rows[1]!.lost + rows[2]!.lost).toBeCloseTo(rows[0]!.lost, 6);
    expect(rows[0]!.made).toBeCloseTo(rows[0]!.answered + rows[0]!.lost + rows[0]!.unfinished, 6);
  });

  it('budgets are by service', () => {
    expect(made(trace, budgets)).toMatchObject([{ service: 'web', objective: 0.999 }]);
    expect(made(trace, budgets)[0]!.used).toBeCloseTo(1000 / (400 * 2592), 9);
  });

  it('effects count subjects, not rows, and leave the heal out', () => {
    expect(made(trace, effects)).toEqual([
      ['1 router down', '2 session ends lost', '1 router with another best route', '2 flows on another path'],
    ]);
  });
});

describe('utilization', () => {
  it('lists the fullest first, so many of a kind', () => {
    const trace = new HandMade().at(0);
    [0.2, 0.5, 0.9, 0.1].forEach((load, resource) =>
      trace.state(EventKind.loadCapacity, resource, 0, 1).state(EventKind.loadRate, resource, 0, load),
    );
    const rows = made(trace.trace(), utilization);
    expect(rows.map(({ id, peak }) => [id, peak])).toEqual([
      ['fra-ams/forth', 0.9],
      ['web/ams', 0.5],
      ['web/fra', 0.2],
      ['fra-ams/back', 0.1],
    ]);
    expect(rows.length).toBeLessThanOrEqual(LISTED_MAX);
  });
});
