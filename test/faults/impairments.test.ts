/**
 * Goal: lines that carry packets badly do to users, to sessions and to the IGP what delay, loss and rate do, in one direction or
 * both. Method: single faults on a small world, round-trip times, shares of requests and times of session losses against them.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import type { FaultParams } from '../../sim/model/faults.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { SessionReason } from '../../sim/trace/reasons.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { rowsOf, worldAfter } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

type Impair = Extract<FaultParams, { kind: 'link.impair' }>;
const text = worldText(ampleChoice);
const topology = topologyFrom(text);
const impair = (parts: Partial<Impair>, targets: readonly string[], forSeconds: number | null = null): Fault =>
  fault(
    { kind: 'link.impair', delay: seconds(0), loss: 0, rate: undefined, direction: 'both', ...parts }, targets, { forSeconds },
  );
const run = (faults: readonly Fault[], duration = 300, of: Topology = topology): Trace =>
  simulate(scenarioOf(of, { faults, duration: seconds(duration) })).trace;

/** Round-trip time of Paris in ms, and the share of its tries that are answered, while a fault lasts. */
function paris(faults: readonly Fault[]): { readonly rttMs: number; readonly ok: number } {
  const world = worldAfter(scenarioOf(topology, { faults, duration: seconds(62) }));
  const flow = world.blueprint.flows.findIndex(({ id }) => id === 'paris/web/4');
  return { rttMs: world.traffic.rttOf(flow) / 1000, ok: world.traffic.sharesOf(flow)[0]! };
}

/** All ways that Paris may take to us. */
const BLUE = ['session/blue-aa1', 'session/blue-bb1'];

describe('users', () => {
  const before = paris([]);

  it('wait longer by the delay of each way', () => {
    expect(paris([impair({ delay: seconds(0.02) }, BLUE)]).rttMs - before.rttMs).toBeCloseTo(40, 3);
    expect(paris([impair({ delay: seconds(0.02), direction: 'back' }, BLUE)]).rttMs - before.rttMs).toBeCloseTo(20, 3);
    const two = [impair({ delay: seconds(0.02) }, BLUE), { ...impair({ delay: seconds(0.01) }, BLUE), id: 'b' }];
    expect(paris(two).rttMs - before.rttMs).toBeCloseTo(60, 3);
  });

  it('lose what is lost on the way there and on the way back', () => {
    expect(before.ok).toBe(1);
    expect(paris([impair({ loss: 0.1 }, BLUE)]).ok).toBeCloseTo(0.81, 9);
    expect(paris([impair({ loss: 0.1, direction: 'back' }, BLUE)]).ok).toBeCloseTo(0.9, 9);
    expect(paris([impair({ loss: 0.1 }, BLUE), { ...impair({ loss: 0.2, direction: 'back' }, BLUE), id: 'b' }]).ok).toBeCloseTo(
      0.9 * 0.9 * 0.8, 9,
    );
    expect(paris([impair({ loss: 1, direction: 'forth' }, BLUE)]).ok).toBe(0);
  });

  it('share what a slow line carries', () => {
    const world = worldAfter(
      scenarioOf(topology, { faults: [impair({ rate: 54e6, direction: 'forth' }, BLUE)], duration: seconds(62) }),
    );
    const flow = world.blueprint.flows.findIndex(({ id }) => id === 'paris/web/4');
    const back = world.traffic.pathOf(flow)!.response!.links[0]!;
    const load = world.traffic.loadAt(world.blueprint.linkResource(back));
    // Answers of 10 kB, first tries and repeated ones, are more than twice what the line carries now.
    expect(load).toBeGreaterThan(108e6);
    // What is saturated is looked at again when its load has moved by a hundredth.
    expect(Math.abs((world.traffic.sharesOf(flow)[0]! * load) / 54e6 - 1)).toBeLessThan(0.01);
    const trace = run([impair({ rate: 54e6 }, BLUE, 60)]);
    const capacities = rowsOf(trace, EventKind.loadCapacity).filter((row) => row.time >= seconds(60));
    expect(capacities.map((row) => row.new).sort()).toEqual([1e11, 1e11, 1e11, 1e11, 54e6, 54e6, 54e6, 54e6].sort());
  });

  it('behind a line without a limit notice one', () => {
    const free = topologyFrom(text.replace(/(aa-bb: .*), capacity: \d+ Mbit\/s/, '$1'));
    const limited = run([impair({ rate: 1e4 }, ['link/aa-bb'])], 100, free);
    expect(rowsOf(limited, EventKind.loadCapacity).filter((row) => row.new === 1e4)).toHaveLength(2);
  });
});

describe('sessions', () => {
  const withTimers = (extra: string): Topology =>
    topologyFrom(text.replace('blue: { relationship: transit, ', `blue: { relationship: transit, ${extra}, `));
  const short = 'timers: { hold_time: 9s, keepalive: 3s }';
  interface Loss {
    readonly at: number;
    readonly reason: number;
  }
  const losses = (trace: Trace): Loss[] =>
    rowsOf(trace, EventKind.sessionState).flatMap(({ new: state, time, reason }) =>
      state === 0 ? [{ at: time / 1e6 - 60, reason }] : [],
    );

  it('survive a few percent of loss, and fall to heavy loss again and again', () => {
    const of = withTimers(short);
    expect(losses(run([impair({ loss: 0.02 }, ['session/blue-aa1'])], 3600, of))).toEqual([]);
    const heavy = losses(run([impair({ loss: 0.9, direction: 'back' }, ['session/blue-aa1'])], 600, of));
    expect(heavy.length).toBeGreaterThan(4);
    expect(heavy[0]!.reason).toBe(SessionReason.holdTimer);
    expect(heavy[0]!.at).toBeGreaterThanOrEqual(6);
    // One end tells the other at once.
    expect(heavy[1]!.reason).toBe(SessionReason.closed);
    expect(heavy[1]!.at - heavy[0]!.at).toBeLessThan(1);
  });

  it('with BFD fall much earlier', () => {
    const of = withTimers(`${short}, medium: switched, bfd: { interval: 50ms, multiplier: 3 }`);
    const found = losses(run([impair({ loss: 0.5 }, ['session/blue-aa1'])], 600, of));
    expect(found[0]!.reason).toBe(SessionReason.bfd);
    expect(found[0]!.at).toBeLessThan(9);
  });

  it('that lose everything one way end by their timers, though the line has its carrier', () => {
    const found = losses(run([impair({ loss: 1, direction: 'back' }, ['session/blue-aa1'])], 300, withTimers(short)));
    expect(found.map(({ reason }) => reason)).toEqual([SessionReason.holdTimer, SessionReason.holdTimer]);
    for (const { at } of found) expect(at).toBeGreaterThanOrEqual(6);
  });

  it('stay up when the loss is over', () => {
    const trace = run([impair({ loss: 0.9 }, ['session/blue-aa1'], 100)], 900, withTimers(short));
    const last = rowsOf(trace, EventKind.sessionState).at(-1)!;
    expect(last.new).toBe(2);
    expect(last.time).toBeLessThan(seconds(160 + 60));
  });
});

describe('the interior routing protocol', () => {
  it('loses and finds a neighbour over a line that loses four hellos in a row', () => {
    const changes = (loss: number): number[] =>
      rowsOf(run([impair({ loss }, ['link/aa-bb'], 600)], 900), EventKind.igpChange).map((row) => row.new);
    expect(changes(0.02)).toEqual([]);
    const heavy = changes(0.8);
    expect(heavy.filter((state) => state === 0).length).toBeGreaterThan(4);
    expect(heavy.at(-1)).toBe(1);
  });
});
