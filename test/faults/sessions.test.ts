/**
 * Goal: sessions that are silent or half-open end as routers end them, and lost neighbours take with them what they should.
 * Method: single faults on a small world whose timers are known, times and reasons of the rows against them.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { SessionReason } from '../../sim/trace/reasons.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { rowsOf } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

const HOLD_SECONDS = 9;
const KEEPALIVE_SECONDS = 3;
const text = worldText(ampleChoice);
const hold = `timers: { hold_time: ${HOLD_SECONDS}s, keepalive: ${KEEPALIVE_SECONDS}s }`;
const timers = `${hold}, bfd: { interval: 300ms, multiplier: 3 }, `;
const topology = topologyFrom(text.replace('blue: { relationship: transit, ', `blue: { relationship: transit, ${timers}`));
const run = (faults: readonly Fault[], duration = 300): Trace =>
  simulate(scenarioOf(topology, { faults, duration: seconds(duration) })).trace;

interface Loss {
  readonly router: string;
  readonly at: number;
  readonly reason: number;
}

const losses = (trace: Trace): Loss[] =>
  rowsOf(trace, EventKind.sessionState).flatMap(({ new: state, who, time, reason }) => {
    const end = trace.entities('session-end')[who]!;
    const router = trace.entities('router')[end.router as number]!;
    return state === 0 ? [{ router: router.id, at: time / 1e6 - 60, reason }] : [];
  });

describe('a silent session', () => {
  it('runs into the hold timer, though BFD on its line would be quicker', () => {
    const found = losses(run([fault({ kind: 'session.silent', direction: 'both', bfd: false }, ['session/blue-aa1'])]));
    expect(found.map(({ router }) => router).sort()).toEqual(['aa1', 'blue-frankfurt']);
    for (const { at, reason } of found) {
      expect(reason).toBe(SessionReason.holdTimer);
      expect(at).toBeGreaterThanOrEqual(HOLD_SECONDS - KEEPALIVE_SECONDS);
      expect(at).toBeLessThanOrEqual(HOLD_SECONDS);
    }
  });

  it('whose line then dies is noticed as any dead line', () => {
    const silent = fault({ kind: 'session.silent', direction: 'both', bfd: false }, ['session/blue-aa1'], { id: 'a' });
    const cut = fault({ kind: 'link.down' }, ['session/blue-aa1'], { id: 'b', atSeconds: 62 });
    for (const { at, reason } of losses(run([silent, cut]))) {
      expect(reason).toBe(SessionReason.carrier);
      expect(at).toBeLessThan(2.1);
    }
  });

  it('one way only, the end that is still heard gets one more keepalive', () => {
    // Our packets are lost: the neighbour hears nothing, and we hear one more keepalive of its.
    const found = losses(run([fault({ kind: 'session.silent', direction: 'forth', bfd: false }, ['session/blue-aa1'])]));
    const at = (router: string): number => found.find((loss) => loss.router === router)!.at;
    expect(at('blue-frankfurt')).toBeLessThanOrEqual(HOLD_SECONDS);
    expect(at('aa1')).toBeGreaterThanOrEqual(HOLD_SECONDS);
    expect(at('aa1')).toBeLessThanOrEqual(HOLD_SECONDS + KEEPALIVE_SECONDS);
  });

  it.each([
    [
      'BFD',
      fault({ kind: 'session.silent', direction: 'both', bfd: true }, ['session/blue-aa1'], {
        id: 'b',
        atSeconds: 62,
        forSeconds: 0.3,
      }),
    ],
    ['line', fault({ kind: 'link.down' }, ['session/blue-aa1'], { id: 'b', atSeconds: 62, forSeconds: 0.005 })],
  ])('whose %s goes as well and is back before anybody notices is left to the hold timer', (_, blip) => {
    const silent = fault({ kind: 'session.silent', direction: 'both', bfd: false }, ['session/blue-aa1'], { id: 'a' });
    const found = losses(run([silent, blip]));
    expect(found.map(({ reason }) => reason)).toEqual([SessionReason.holdTimer, SessionReason.holdTimer]);
    for (const { at } of found) expect(at).toBeLessThanOrEqual(HOLD_SECONDS);
  });

  it('whose BFD is silent too is noticed by it, also when that happens later', () => {
    const quiet = (bfd: boolean, id: string, atSeconds: number) =>
      fault({ kind: 'session.silent', direction: 'both', bfd }, ['session/blue-aa1'], { id, atSeconds });
    const detectedIn = (faults: ReturnType<typeof quiet>[], from: number): void => {
      const found = losses(run(faults));
      expect(found.map(({ reason }) => reason)).toEqual([SessionReason.bfd, SessionReason.bfd]);
      for (const { at } of found) {
        expect(at - from).toBeGreaterThan(0.6);
        expect(at - from).toBeLessThanOrEqual(0.9);
      }
    };
    detectedIn([quiet(true, 'a', 60)], 0);
    detectedIn([quiet(false, 'a', 60), quiet(true, 'b', 62)], 2);
  });

  it('that speaks again in time is not missed', () => {
    const short = fault({ kind: 'session.silent', direction: 'both', bfd: false }, ['session/blue-aa1'], { forSeconds: 5 });
    expect(losses(run([short]))).toEqual([]);
  });
});

describe('a half-open session', () => {
  const halfOpen = (by: 'us' | 'neighbor', forSeconds: number | null): Loss[] =>
    losses(run([fault({ kind: 'session.half-open', forgotten_by: by }, ['session/blue-aa1'], { forSeconds })]));

  it.each([
    ['us', 'aa1', 'blue-frankfurt'],
    ['neighbor', 'blue-frankfurt', 'aa1'],
  ] as const)('forgotten by %s: the other end is told with its next keepalive', (by, first, second) => {
    const found = halfOpen(by, null);
    expect(found.map(({ router }) => router)).toEqual([first, second]);
    expect(found[0]!.at).toBe(0);
    expect(found[1]!.at).toBeGreaterThan(0);
    expect(found[1]!.at).toBeLessThanOrEqual(KEEPALIVE_SECONDS + 0.1);
  });

  it('through which nothing gets lasts until the hold timer of the end that believes in it', () => {
    const found = halfOpen('neighbor', 60);
    expect(found.map(({ router, reason }) => [router, reason])).toEqual([
      ['blue-frankfurt', SessionReason.closed],
      ['aa1', SessionReason.holdTimer],
    ]);
    expect(found[1]!.at).toBeGreaterThanOrEqual(HOLD_SECONDS - KEEPALIVE_SECONDS);
    expect(found[1]!.at).toBeLessThanOrEqual(HOLD_SECONDS);
  });
});

describe('a lost neighbour', () => {
  const dead = (trace: Trace, kind: EventKind, table: 'router' | 'link'): string[] =>
    [...new Set(rowsOf(trace, kind).flatMap((row) => (row.new === 0 ? [trace.entities(table)[row.who]!.id] : [])))].sort();

  it('is all routers of its AS', () => {
    const trace = run([fault({ kind: 'neighbor.fail', what: 'as' }, ['neighbor/blue'])]);
    expect(dead(trace, EventKind.routerState, 'router')).toEqual(['blue-ashburn', 'blue-frankfurt', 'blue-singapore']);
  });

  it('is a route server, and members of the exchange go on reaching each other until they notice', () => {
    const outcomes = (what: 'as' | 'fabric'): number[] => {
      const trace = run([fault({ kind: 'neighbor.fail', what }, ['neighbor/market'])], 65);
      return rowsOf(trace, EventKind.flowPath)
        .filter((row) => row.time >= seconds(60))
        .map((row) => row.reason);
    };
    expect(outcomes('as')).toEqual([]);
    // Berlin reaches us over the exchange alone as long as it believes in that route.
    expect(outcomes('fabric').length).toBeGreaterThan(0);
    expect(outcomes('fabric').every((reason) => reason !== 0)).toBe(true);
  });

  it('is its lines to us', () => {
    const trace = run([fault({ kind: 'neighbor.fail', what: 'lines' }, ['neighbor/blue'])]);
    expect(dead(trace, EventKind.routerState, 'router')).toEqual([]);
    expect(dead(trace, EventKind.linkState, 'link')).toEqual(['blue-aa1', 'blue-bb1']);
  });

  it('a router boots when the fault ends', () => {
    const trace = run([fault({ kind: 'router.fail', boot: seconds(30) }, ['router/aa1'], { forSeconds: 20 })]);
    expect(rowsOf(trace, EventKind.routerState).map((row) => [row.new, row.time / 1e6])).toEqual([
      [0, 60],
      [1, 110],
    ]);
  });
});

describe('a flapping link', () => {
  it('is down for its share of each period, and whole when the fault ends', () => {
    const flap = (down: number, forSeconds: number): (readonly [number, number])[] =>
      rowsOf(
        run([fault({ kind: 'link.flap', period: seconds(20), down }, ['link/aa-bb'], { forSeconds })]),
        EventKind.linkState,
      ).map((row) => [row.new, row.time / 1e6 - 60] as const);
    expect(flap(0.25, 50)).toEqual([
      [0, 0],
      [1, 5],
      [0, 20],
      [1, 25],
      [0, 40],
      [1, 45],
    ]);
    expect(flap(0.25, 42)).toEqual([
      [0, 0],
      [1, 5],
      [0, 20],
      [1, 25],
      [0, 40],
      [1, 42],
    ]);
    expect(flap(1, 50)).toEqual([
      [0, 0],
      [1, 50],
    ]);
    expect(flap(0, 50)).toEqual([]);
  });

  it('takes all links of a risk group in step', () => {
    const three = topologyFrom(worldText({ ...ampleChoice, sites: 3 }));
    const flap = fault({ kind: 'link.flap', period: seconds(20), down: 0.5 }, ['risk/sea'], { forSeconds: 15 });
    const trace = simulate(scenarioOf(three, { faults: [flap], duration: seconds(100) })).trace;
    const rows = rowsOf(trace, EventKind.linkState).map((row) => row.time / 1e6 - 60);
    expect(rows).toEqual([0, 0, 0, 10, 10, 10]);
  });
});
