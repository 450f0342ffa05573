/**
 * Goal: every invariant is silent on a sound trace and speaks on one that breaks it. Method: traces by hand, each broken in one
 * place; properties are judged from histories given as lists.
 */
import { describe, expect, it } from 'vitest';
import { firstStretch, Condition } from '../../sim/check/condition.ts';
import { judgeProperty } from '../../sim/check/properties/judge-property.ts';
import { predicates } from '../../sim/check/properties/predicates.ts';
import { violations } from '../../sim/check/registry.ts';
import type { Violation } from '../../sim/check/violation.ts';
import { measure } from '../../sim/measure/measurement.ts';
import { propertyNames } from '../../sim/model/properties.ts';
import type { PropertyName } from '../../sim/model/scenario/types.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { requestColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { Block } from '../../sim/trace/rows.ts';
import { AnnounceState, SessionState } from '../../sim/trace/states.ts';
import { Trace } from '../../sim/trace/trace.ts';
import { BERLIN, FRA, HandMade, LAGOS, minute, ROOT, Routers, second } from '../measure/hand-made.ts';

const broken = (trace: Trace): readonly Violation[] =>
  measure(trace, {}, (measurement) => measurement.shared(violations)).result(trace.end);

describe('invariants', () => {
  it('are silent on a sound trace', () => {
    const made = new HandMade().steady().at(minute).traffic(BERLIN, 300, { timeout: 300 });
    made
      .at(2 * minute)
      .path(BERLIN, [Routers.berlinAccess, Routers.ams])
      .traffic(BERLIN, 200, { timeout: 0 });
    expect(broken(made.trace())).toEqual([]);
  });

  it('conservation: more ended than was made', () => {
    const made = new HandMade().steady().at(minute).column(LAGOS, requestColumn(Outcome.overload), 1);
    const trace = made
      .at(2 * minute)
      .column(LAGOS, requestColumn(Outcome.overload), 0)
      .trace();
    expect(broken(trace)).toMatchObject([{ invariant: 'conservation', at: 2 * minute, row: trace.rowCount - 2 }]);
  });

  it('conservation: what was pending may end later than it was made', () => {
    const made = new HandMade().steady().at(minute).column(LAGOS, requestColumn(Outcome.ok), 0);
    made
      .at(2 * minute)
      .column(LAGOS, requestColumn(Outcome.ok), 200)
      .at(3 * minute)
      .column(LAGOS, requestColumn(Outcome.ok), 100);
    expect(broken(made.trace())).toEqual([]);
  });

  it('conservation: nothing is pending for longer than its retries last', () => {
    const made = new HandMade().steady().at(minute).column(LAGOS, requestColumn(Outcome.ok), 0);
    const trace = made
      .at(2 * minute)
      .column(LAGOS, requestColumn(Outcome.ok), 100)
      .trace();
    const flow = trace.header.entities.flow!.map((row) => ({ ...row, lifeUs: 12 * second }));
    const header = { ...trace.header, entities: { ...trace.header.entities, flow } };
    const { dictionaries, rootSets, initial, blocks, rowCount } = trace;
    const told = broken(new Trace({ header, blocks, rowCount, dictionaries, rootSets, initial }));
    expect(told).toMatchObject([{ invariant: 'conservation', at: 2 * minute }]);
    expect(broken(trace)).toEqual([]);
  });

  it('rates: a line that falls below zero', () => {
    const made = new HandMade({ duration: 100 * second }).at(0).column(BERLIN, 0, 10, -1);
    expect(broken(made.trace()).map(({ invariant }) => invariant)).toContain('rates are not negative');
    const load = new HandMade().at(5).state(EventKind.loadCapacity, 0, 0, -1);
    expect(broken(load.trace())).toMatchObject([{ invariant: 'rates are not negative', row: 0, at: 5 }]);
  });

  it('time: rows that go backwards or past the end', () => {
    const block = new Block();
    block.time.set([5, 3, 10]);
    const { header } = new HandMade({ duration: 8 }).writer;
    const tables = { dictionaries: { 'forwarding-path': [], 'as-path': [], route: [] }, rootSets: [[]], initial: [] };
    block.kind.fill(EventKind.faultBegin);
    const found = broken(new Trace({ header, blocks: [block], rowCount: 3, ...tables }));
    expect(found.map(({ row }) => row)).toEqual([1, 2]);
  });

  it('sessions: one end only, once all is at rest', () => {
    const made = (duration: number): Trace =>
      new HandMade({ duration })
        .at(minute)
        .row(EventKind.sessionState, 0, 0, SessionState.established, SessionState.idle)
        .trace();
    expect(broken(made(8 * minute))).toMatchObject([{ invariant: 'both ends of a session agree', row: 0 }]);
    // A hold timer may still be running.
    expect(broken(made(3 * minute))).toEqual([]);
  });

  it('rest is judged before every later move, not only at the end', () => {
    const made = (quiet: number): Trace =>
      new HandMade({ duration: 20 * minute })
        .steady()
        .at(minute)
        .row(EventKind.sessionState, 0, 0, SessionState.established, SessionState.idle)
        .path(BERLIN, [Routers.fra, Routers.ams], Outcome.loop)
        .at(minute + quiet)
        .path(BERLIN, [Routers.berlinAccess, Routers.fra])
        .row(EventKind.sessionState, 0, 0, SessionState.idle, SessionState.established)
        .trace();
    expect(broken(made(7 * minute))).toMatchObject([{ invariant: 'both ends of a session agree', at: 8 * minute }]);
    // A hold timer of 180 s runs in silence.
    expect(broken(made(3 * minute))).toEqual([]);
    const loop = new HandMade({ duration: 20 * minute }).steady();
    loop.at(minute).path(BERLIN, [Routers.fra, Routers.ams], Outcome.loop);
    loop
      .at(9 * minute)
      .row(EventKind.routeChange, 0, 0, 0, 1)
      .path(BERLIN, [Routers.berlinAccess, Routers.fra]);
    expect(broken(loop.trace())).toMatchObject([{ invariant: 'no forwarding loop at rest', at: 9 * minute }]);
  });

  it('loops: allowed while routing moves, not at rest', () => {
    const made = (last: number): Trace =>
      new HandMade()
        .steady()
        .at(minute)
        .path(BERLIN, [Routers.fra, Routers.ams], Outcome.loop)
        .at(last)
        .row(EventKind.routeChange, 0, 0, 0, 1)
        .trace();
    expect(broken(made(minute))).toMatchObject([{ invariant: 'no forwarding loop at rest' }]);
    expect(broken(made(5 * minute))).toEqual([]);
  });
});

describe('conditions', () => {
  it('forget what held only within one instant, and what was over before the window', () => {
    const condition = new Condition(100, false, 'start');
    condition.set(10, true, 'early');
    condition.set(20, false, 'over');
    condition.set(200, true, 'never was');
    condition.set(200, false, 'still');
    condition.set(300, true, 'there');
    expect(condition.finish()).toEqual([
      { from: 100, isTrue: false, evidence: 'over' },
      { from: 300, isTrue: true, evidence: 'there' },
    ]);
  });

  it('begin with what holds when the window does', () => {
    const condition = new Condition(100, false, 'start');
    condition.set(10, true, 'early');
    expect(condition.finish()).toEqual([{ from: 100, isTrue: true, evidence: 'early' }]);
    expect(firstStretch(condition.finish(), true, 150)?.from).toBe(150);
  });
});

describe('properties', () => {
  const history = (...starts: number[]) => starts.map((from, at) => ({ from, isTrue: at % 2 === 0, evidence: `${from}` }));
  const judged = (mode: 'always' | 'never' | 'eventually' | 'sometimes', starts: number[], within?: number): string =>
    judgeProperty({ mode, within: within as never }, history(...starts), [{ at: 50, what: 'x' }], 100).verdict;

  it('always, never and sometimes', () => {
    expect([judged('always', [0]), judged('always', [0, 40])]).toEqual(['passed', 'failed']);
    expect(judged('never', [0])).toBe('failed');
    expect(judgeProperty({ mode: 'never' }, [{ from: 0, isTrue: false, evidence: '' }], [], 9).verdict).toBe('passed');
    expect(judgeProperty({ mode: 'sometimes' }, [{ from: 0, isTrue: false, evidence: '' }], [], 9).verdict).toBe('inconclusive');
    expect(judged('sometimes', [0])).toBe('passed');
  });

  it('eventually: true at the end, and soon enough after the last change', () => {
    expect(judged('eventually', [0, 20, 60], 10)).toBe('passed');
    expect(judged('eventually', [0, 20, 61], 10)).toBe('failed');
    expect(judged('eventually', [0, 20])).toBe('failed');
    expect(judged('eventually', [0, 20], 60)).toBe('inconclusive');
    // It held in time; that it blinked later is for `always` to mind.
    expect(judged('eventually', [0, 70, 80], 10)).toBe('passed');
  });

  it('eventually: after every fault and heal, the worst decides', () => {
    const after = (starts: number[], within: number | undefined, ...times: number[]) =>
      judgeProperty(
        { mode: 'eventually', within: within as never },
        history(...starts),
        times.map((at) => ({ at, what: `${at}` })),
        100,
      );
    // Down from the fault at 20 to its heal at 60: what is true at the end does not excuse it.
    expect(after([0, 20, 60], 10, 20, 60)).toMatchObject({ verdict: 'failed', at: 20, evidence: '20 (after 20)' });
    expect(after([0, 20, 25, 60, 65], 10, 20, 60)).toEqual({ verdict: 'passed', at: 25, evidence: '25 (slowest after 20)' });
    // Back in time, and lost again before the heal.
    expect(after([0, 20, 25, 40, 60], 10, 20, 60)).toMatchObject({ verdict: 'failed', at: 40 });
    // A change that comes before the time is over takes nothing from the first, nor asks that it be true sooner.
    expect(after([0, 20, 28], 10, 20, 25).verdict).toBe('passed');
    expect(after([0, 20, 34], 10, 20, 25)).toMatchObject({ verdict: 'failed', at: 30 });
    // Without `within` it may wait for the end.
    expect(after([0, 20, 60], undefined, 20, 60).verdict).toBe('passed');
  });

  it('has a predicate for every name of the model', () => {
    expect(Object.keys(predicates).sort()).toEqual([...propertyNames]);
  });

  const isEverTrue = (made: HandMade, name: PropertyName): boolean => {
    const trace = made.trace();
    const found = measure(trace, {}, (measurement) => measurement.shared(predicates[name])).result(trace.end);
    return firstStretch(found, true) !== null;
  };
  const looping = (): HandMade => new HandMade().steady().at(minute).path(BERLIN, [Routers.fra, Routers.ams], Outcome.loop);
  const bare = (): HandMade => {
    const made = new HandMade();
    made.writer.initial(EventKind.announceState, FRA, 0, AnnounceState.announced);
    made.writer.initial(EventKind.aggregateState, 0, FRA, AnnounceState.announced);
    return made.steady().at(minute).row(EventKind.announceState, FRA, 0, AnnounceState.announced, AnnounceState.withdrawn);
  };

  it('all_services_reachable asks it of every address family', () => {
    const dual = new HandMade();
    const flows = dual.writer.header.entities.flow as unknown as Record<string, unknown>[];
    // A second flow of the same population and service.
    flows[LAGOS] = { ...flows[BERLIN], id: 'berlin/web/6', name: 'berlin/web/6', family: 6 };
    dual.steady().at(minute).path(LAGOS, [], Outcome.noRoute);
    const trace = dual.trace();
    const found = measure(trace, {}, (measurement) => measurement.shared(predicates.all_services_reachable)).result(trace.end);
    expect(found.map(({ isTrue }) => isTrue)).toEqual([true, false]);
    expect(found[1]).toMatchObject({ from: minute, evidence: 'no working path for berlin/web/6' });
  });

  /** Fra is dark from minute 1 to 3; Berlin is answered again at some minute, null never. */
  const outage = (back: number | null): HandMade => {
    const faults = [{ id: 'dark', at: minute, for: 2 * minute }];
    const made = new HandMade({ faults }).steady().at(minute, ROOT.fault).traffic(BERLIN, 300, { timeout: 300 });
    return back === null ? made : made.at(back * minute, ROOT.fault).traffic(BERLIN, 300, { timeout: 0 });
  };

  it('operator_action is seen when users wait for a repair, or for nothing', () => {
    const seen = (made: HandMade) => {
      const trace = made.trace();
      const found = measure(trace, {}, (measurement) => measurement.shared(predicates.operator_action)).result(trace.end);
      return firstStretch(found, true);
    };
    expect(seen(outage(4))).toMatchObject({ from: 3 * minute, evidence: 'web for europe waited for the heal of dark' });
    expect(seen(outage(null))).not.toBeNull();
    expect(seen(outage(2))).toBeNull();
  });

  it('operator_action is seen when somebody acts after a failure, not before one', () => {
    const seen = (drainAt: number) => {
      const drain = { id: 'drain', at: drainAt, kind: 'datacenter.drain' };
      const trace = new HandMade({ faults: [{ id: 'dark', at: minute }, drain] }).steady().trace();
      const found = measure(trace, {}, (measurement) => measurement.shared(predicates.operator_action)).result(trace.end);
      return firstStretch(found, true);
    };
    expect(seen(2 * minute)).toMatchObject({ from: 2 * minute, evidence: 'somebody acted: drain, datacenter.drain' });
    expect(seen(minute / 2)).toBeNull();
  });

  it.each<[PropertyName, () => HandMade, () => HandMade]>([
    ['forwarding_loop', looping, () => new HandMade().steady()],
    ['black_hole', () => new HandMade().steady().at(minute).path(LAGOS, [], Outcome.noRoute), looping],
    ['all_services_reachable', () => new HandMade().steady(), () => new HandMade()],
    // A path alone is not enough.
    [
      'all_services_reachable',
      () => new HandMade().steady().traffic(LAGOS, 100, { overload: 99 }),
      () => new HandMade().steady().traffic(LAGOS, 100, { overload: 100 }),
    ],
    // Where nobody asks, nobody need be answered.
    ['all_services_reachable', () => new HandMade().steady().traffic(LAGOS, 0), () => new HandMade().steady().path(LAGOS, [])],
    ['catchment_moved', () => new HandMade().steady().at(minute).path(LAGOS, [Routers.ams]), () => new HandMade().steady()],
    ['requests_conserved', () => new HandMade().steady(), () => new HandMade().at(0).column(LAGOS, requestColumn(Outcome.ok), 1)],
    [
      'overload',
      () => new HandMade().at(0).state(EventKind.loadCapacity, 0, 0, 9).state(EventKind.loadRate, 0, 0, 10),
      () => new HandMade().at(0).state(EventKind.loadCapacity, 0, 0, 9).state(EventKind.loadRate, 0, 0, 9),
    ],
    ['operator_action', () => outage(4), () => outage(2)],
    [
      'aggregate_without_component',
      bare,
      () => bare().row(EventKind.aggregateState, 0, FRA, AnnounceState.announced, AnnounceState.withdrawn),
    ],
  ])('%s is seen where it is, and not where it is not', (name, yes, no) => {
    expect(isEverTrue(yes(), name)).toBe(true);
    const trace = no().trace();
    const found = measure(trace, {}, (measurement) => measurement.shared(predicates[name])).result(trace.end);
    if (name === 'requests_conserved') expect(found.at(-1)!.isTrue).toBe(false);
    else expect(firstStretch(found, true)).toBeNull();
  });
});
