/**
 * Goal: a run that is made in the explorer is the run that the command line makes, and an act changes nothing before its instant.
 * Method: the worker's engine and the page's conductor talk as they do in a browser, their messages copied; traces are compared
 * row by row and by hash with those of `simulate`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, type Duration } from '../../sim/kernel/time.ts';
import { readTopologyText, worldless, writeTopology } from '../../sim/model/scenario/compiled.ts';
import { report } from '../../sim/report/judge.ts';
import { scenarioHash } from '../../sim/run/scenario-hash.ts';
import { RunInPieces, simulate } from '../../sim/run/simulate.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { faultsAfter, scenarioAfter, type Input } from '../../viz/live/input.ts';
import { WhatIf } from '../../viz/live/what-if.ts';
import { App } from '../../viz/app.ts';
import { Store } from '../../viz/state/store.ts';
import { initialState, type ViewState } from '../../viz/state/view-state.ts';
import { themes } from '../../viz/theme/palette.ts';
import { madeRun } from '../../viz/live/made-run.ts';
import type { Loaded } from '../../viz/source/run-data.ts';
import { Engine } from '../../viz/worker/engine.ts';
import type { Request } from '../../viz/worker/protocol.ts';
import { make, nodeLine } from './live-support.ts';
import { lossOfFrankfurt, scenarioOfFile } from './support.ts';

const loss = scenarioOfFile('scenarios/pltfrms/datacenter-loss.yaml', 'datacenter=fra');
const small = scenarioOfFile('scenarios/two-sites/site-loss.yaml');
/** Power comes back to Frankfurt at 20 min: in between, at the fault itself, and in the middle of convergence. */
const MINUTE = 60_000_000;

const failure = (id: string, at: number): Input => ({ act: 'fail', target: { kind: 'datacenter', id }, at });

/** Rows before an instant, and what they refer to. */
function past(trace: Trace, before: number): unknown[] {
  const rows: unknown[] = [];
  trace.forEach((row) => {
    if (row.time >= before) return;
    rows.push({ ...row, roots: trace.rootSets[row.roots] });
  });
  return rows;
}

describe('a run in pieces', () => {
  it('is the same run however it is cut', () => {
    const { traceHash } = simulate(small).trace.hashes();
    for (const [step, events] of [
      [1_000_000, Infinity],
      [37_123_456, 50],
      [Infinity, 7],
    ] as const) {
      const pieces = new RunInPieces(small);
      let until = 0;
      while (!pieces.isOver) {
        until = Math.min(small.duration, until + step);
        while (!pieces.advance(until as never, events));
      }
      expect(pieces.finish().trace.hashes().traceHash, `${step} µs, ${events} events`).toBe(traceHash);
    }
  });
});

describe('a compiled scenario as text', () => {
  it('is the same scenario', () => {
    const topology = readTopologyText(writeTopology(loss.topology));
    expect(topology).toEqual(loss.topology);
    const read = { ...structuredClone(worldless(loss)), topology };
    expect(scenarioHash(read)).toBe(scenarioHash(loss));
    expect(simulate(read).trace.hashes()).toEqual(simulate(loss).trace.hashes());
  });
});

describe('the engine', () => {
  it('makes the run that the command line makes, and its report', async () => {
    const { shown, why } = await make(nodeLine(), loss, [], 5 * MINUTE);
    expect(why).toBe(null);
    const { trace, report: judged } = shown.at(-1)!;
    const { trace: expected, eventCount, ending, doubts } = simulate(loss);
    expect(trace.hashes()).toEqual(expected.hashes());
    expect(trace.considered).toEqual(simulate(loss, { keepChoices: true }).trace.considered);
    expect(trace.header).toEqual(expected.header);
    const { wallMs, repeat } = judged!;
    expect(judged).toEqual(report(expected, loss, { eventCount, ending, doubts, wallMs, repeat }));
  });

  it('shows what is looked at first, and each time no less than before', async () => {
    const requests: Request[] = [];
    const { shown } = await make(nodeLine(requests), loss, [failure('ams', 6 * MINUTE)], 6 * MINUTE);
    expect(shown.length).toBeGreaterThanOrEqual(2);
    expect(shown[0]!.knownUntil).toBe(6 * MINUTE);
    const [first, whole] = [shown[0]!.trace, shown.at(-1)!.trace];
    expect(first.rowCount).toBeLessThan(whole.rowCount / 2);
    expect(past(first, Infinity)).toEqual(past(whole, Infinity).slice(0, first.rowCount));
    expect(requests.filter(({ kind }) => kind === 'load')).toHaveLength(1);
  });

  it('never sends more than one answer for one request, nor works longer than it may', () => {
    let time = 0;
    // A clock that each look moves on by a millisecond.
    const engine = new Engine(() => time++);
    const world = 'a';
    expect(engine.answer({ kind: 'load', world, topology: writeTopology(small.topology) })).toBe(null);
    engine.answer({ kind: 'start', run: 1, world, scenario: worldless(small), seed: null, inputs: [] });
    const before = time;
    const reply = engine.answer({ kind: 'advance', run: 1, until: small.duration, eventsMax: Infinity, budgetMs: 3 });
    expect(reply).toMatchObject({ kind: 'chunk', isThere: false });
    expect(time - before).toBeLessThan(8);
    const few = engine.answer({ kind: 'advance', run: 1, until: small.duration, eventsMax: 5, budgetMs: 1000 });
    expect(few).toMatchObject({ kind: 'chunk', isOver: false });
    // A request that crossed a newer start is for nobody.
    expect(engine.answer({ kind: 'advance', run: 7, until: 1, eventsMax: 1, budgetMs: 1 })).toBe(null);
  });

  it('keeps what it runs ahead with `seek` until it is asked for, and makes the run anew with an act', () => {
    const engine = new Engine(() => 0);
    engine.answer({ kind: 'load', world: 'a', topology: writeTopology(small.topology) });
    engine.answer({ kind: 'start', run: 1, world: 'a', scenario: worldless(small), seed: 9, inputs: [] });
    const all = { until: small.duration, eventsMax: Infinity, budgetMs: 1000 };
    expect(engine.answer({ kind: 'seek', run: 1, ...all })).toMatchObject({ isThere: true, isOver: false, rows: { count: 0 } });
    const whole = simulate({ ...small, seed: 9 }).trace;
    expect(engine.answer({ kind: 'advance', run: 1, ...all })).toMatchObject({ isOver: true, rows: { count: whole.rowCount } });
    const input = failure(small.topology.datacenters[0]!.id, 30_000_000);
    expect(engine.answer({ kind: 'inject', of: 1, run: 2, input })).toMatchObject({ kind: 'started', run: 2 });
    engine.answer({ kind: 'advance', run: 2, ...all });
    const changed = simulate({ ...scenarioAfter(small, [input]), seed: 9 }).trace;
    expect(engine.answer({ kind: 'judge', run: 2 })).toMatchObject({ hashes: changed.hashes() });
  });

  it('says what is wrong in words, and goes on with the next run', async () => {
    const line = nodeLine();
    const target = { kind: 'datacenter', id: 'atlantis' } as const;
    const broken = await make(line, small, [{ act: 'fail', target, at: 30_000_000 }], 30_000_000);
    expect(broken.why).toMatch(/^the simulator found a fault in itself: .*atlantis/);
    const next = await make(line, small, []);
    expect(next.shown.at(-1)!.trace.hashes()).toEqual(simulate(small).trace.hashes());
  });
});

describe('a log from an address', () => {
  it('keeps only what can be done: to things that are there, after the warm-up', () => {
    const app = new App(lossOfFrankfurt(), new Store<ViewState>(initialState), themes.light);
    const recipe = { scenario: worldless(loss), world: 'a', set: {}, neighbors: [], topology: () => Promise.reject(new Error()) };
    const whatIf = new WhatIf(app, recipe, () => new Promise(() => undefined), () => undefined);
    const kept = [failure('ams', loss.warmUp), failure('sin', 5 * MINUTE)];
    app.store.set({ log: [failure('ams', loss.warmUp - 1), ...kept, failure('atlantis', 6 * MINUTE)] });
    whatIf.follow();
    expect(app.store.get().log).toEqual(kept);
  });
});

describe('a run that is opened from its recipe', () => {
  it('comes whole, also when another is opened before it is there, and leaves no simulator behind', async () => {
    const open: number[] = [];
    const opened = (seed: number): Promise<Loaded> => {
      const line = nodeLine();
      open.push(seed);
      const scenario = worldless({ ...small, seed });
      return madeRun(
        { ...line, close: () => open.splice(open.indexOf(seed), 1) },
        { scenario, world: 'a', set: {}, neighbors: [] },
        () => Promise.resolve(writeTopology(small.topology)),
      );
    };
    const loaded = await Promise.all([opened(1), opened(2)]);
    const hashes = loaded.map((one) => (one.ok ? one.run.trace.hashes() : one.why));
    expect(hashes).toEqual([1, 2].map((seed) => simulate({ ...small, seed }).trace.hashes()));
    expect(open).toEqual([]);
  });
});

describe('a run that stands ready', () => {
  const at = 5 * MINUTE + 1_234_567;
  const restore = (id: string): Input => ({ act: 'restore', target: { kind: 'datacenter', id }, at });
  const kinds: readonly (readonly [string, Input])[] = [
    ['a failure', failure('ams', at)],
    ['a drain', { act: 'drain', target: { kind: 'datacenter', id: 'sin' }, at }],
    ['an early end', restore('fra')],
    ['a lost neighbour', { act: 'fail', target: { kind: 'neighbor', id: loss.topology.neighbors[0]!.id }, at }],
  ];

  it.each(kinds)('goes on with an act as if it had known of it from its beginning: %s', (_, input) => {
    const changed = scenarioAfter(loss, [input]);
    const fresh = simulate(changed);
    for (const ready of [at - 1, 2 * MINUTE]) {
      const pieces = new RunInPieces(loss);
      pieces.advance(instant(ready as Duration));
      expect(pieces.become(changed), `${ready}`).toBe(true);
      const { trace, eventCount, ending } = pieces.finish();
      expect(trace.hashes()).toEqual(fresh.trace.hashes());
      expect(trace.header).toEqual(fresh.trace.header);
      expect([eventCount, ending]).toEqual([fresh.eventCount, fresh.ending]);
    }
  });

  it('takes one act after the other', () => {
    const log = [
      failure('ams', at),
      { ...restore('fra'), at: at + 5 },
      failure('sin', at + MINUTE),
      { ...restore('ams'), at: at + 2 * MINUTE },
      failure('ams', at + 3 * MINUTE),
    ];
    const pieces = new RunInPieces(loss);
    for (const [i, input] of log.entries()) {
      pieces.advance(instant((input.at - 1) as Duration));
      expect(pieces.become(scenarioAfter(loss, log.slice(0, i + 1)))).toBe(true);
    }
    expect(pieces.finish().trace.hashes()).toEqual(simulate(scenarioAfter(loss, log)).trace.hashes());
  });

  it('is the run of its log whatever is done to it, and when', () => {
    const sites = small.topology.datacenters.map(({ id }) => id);
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            act: fc.constantFrom('fail', 'drain', 'restore'),
            target: fc.record({ kind: fc.constant('datacenter' as const), id: fc.constantFrom(...sites) }),
            at: fc.integer({ min: small.warmUp + 1, max: small.duration - 1 }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        (acts) => {
          const log = acts.sort((a, b) => a.at - b.at);
          let pieces = new RunInPieces(small);
          log.forEach((input, i) => {
            const next = scenarioAfter(small, log.slice(0, i + 1));
            pieces.advance(instant((input.at - 1) as Duration));
            if (!pieces.become(next)) pieces = new RunInPieces(next);
          });
          expect(pieces.finish().trace.hashes()).toEqual(simulate(scenarioAfter(small, log)).trace.hashes());
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });

  it('says no to what is past, to what falls into the instant of another fault, and to another run', () => {
    const pieces = new RunInPieces(loss);
    pieces.advance(instant(at as Duration));
    const [fault] = loss.faults;
    for (const no of [
      scenarioAfter(loss, [failure('ams', at)]),
      scenarioAfter(loss, [failure('ams', fault!.at + fault!.for!)]),
      { ...loss, faults: [] },
      { ...loss, seed: 2 },
    ]) {
      expect(pieces.become(no)).toBe(false);
    }
    expect(pieces.finish().trace.hashes()).toEqual(simulate(loss).trace.hashes());
  });
});

describe('an act', () => {
  const at = 5 * MINUTE + 1_234_567;
  const logs: readonly (readonly [string, readonly Input[]])[] = [
    ['a datacenter that fails', [failure('ams', at)]],
    ['one that is drained', [{ act: 'drain', target: { kind: 'datacenter', id: 'ams' }, at }]],
    ['the one that failed restored', [{ act: 'restore', target: { kind: 'datacenter', id: 'fra' }, at }]],
    ['a link of the backbone cut', [{ act: 'fail', target: { kind: 'link', id: loss.topology.backbone[0]!.id }, at }]],
    ['a neighbour lost', [{ act: 'fail', target: { kind: 'neighbor', id: loss.topology.neighbors[0]!.id }, at }]],
  ];
  const original = simulate(loss).trace;

  it.each(logs)('leaves every row before its instant as it was: %s', (_, log) => {
    const { trace } = simulate(scenarioAfter(loss, log));
    const before = past(original, at);
    expect(before.length).toBeGreaterThan(500);
    expect(past(trace, at)).toEqual(before);
    expect(trace.hashes().behaviourHash).not.toBe(original.hashes().behaviourHash);
  });

  it('leaves the numbers of root sets before its instant as they were, whatever comes after', () => {
    const { trace } = simulate(scenarioAfter(loss, [failure('ams', at)]));
    const seen = Math.max(...Array.from({ length: original.rowsBy(at - 1) }, (_, row) => original.at(row).roots));
    expect(trace.rootSets.slice(0, seen + 1)).toEqual(original.rootSets.slice(0, seen + 1));
  });

  it('of restoring ends the faults that act on the target then, and no others', () => {
    const restore = (id: string, when: number): Input => ({ act: 'restore', target: { kind: 'datacenter', id }, at: when });
    const ended = faultsAfter(loss, [restore('fra', at)]);
    expect(ended).toEqual([{ ...loss.faults[0]!, for: at - loss.faults[0]!.at }]);
    expect(faultsAfter(loss, [restore('ams', at)])).toEqual(loss.faults);
    expect(faultsAfter(loss, [restore('fra', MINUTE)])).toEqual(loss.faults);
    const twice = faultsAfter(loss, [failure('ams', at), restore('ams', at + MINUTE), failure('ams', at + 2 * MINUTE)]);
    expect(twice.map(({ id, for: length }) => [id, length])).toEqual([
      ['power-lost', loss.faults[0]!.for],
      ['fail-ams', MINUTE],
      ['fail-ams-2', null],
    ]);
  });
});
