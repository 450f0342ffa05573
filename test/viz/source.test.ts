/**
 * Goal: whatever a stranger's file holds, the page shows a run or says why not. Method: traces cut off, of another version,
 * blown up, with tables that do not fit, or no traces at all.
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeTrace } from '../../sim/trace/codec.ts';
import { Trace } from '../../sim/trace/trace.ts';
import { App } from '../../viz/app.ts';
import { gunzip } from '../../viz/source/gunzip.ts';
import { loadRun } from '../../viz/source/run-data.ts';
import { traceOf } from '../../viz/source/url.ts';
import { Store } from '../../viz/state/store.ts';
import { initialState } from '../../viz/state/view-state.ts';
import { themes } from '../../viz/theme/palette.ts';
import { lossOfFrankfurt } from './support.ts';

const { trace, report } = lossOfFrankfurt();
const bytes = encodeTrace(trace);
const whyNot = async (file: Uint8Array): Promise<string> => {
  const loaded = await loadRun(file, null);
  return loaded.ok ? '' : loaded.why;
};

describe('a file', () => {
  it('is read packed and plain', async () => {
    for (const file of [bytes, gzipSync(bytes)]) {
      const loaded = await loadRun(file, JSON.stringify(report));
      expect(loaded.ok && loaded.run.trace.hashes()).toEqual(trace.hashes());
      expect(loaded.ok && loaded.run.report?.verdict).toBe(report!.verdict);
    }
  });

  it.each([
    ['nothing', new Uint8Array(0), 'not a trace'],
    ['text', new TextEncoder().encode('kind: scenario'), 'not a trace'],
    ['another version', Uint8Array.from([...bytes.slice(0, 4), 9, ...bytes.slice(5)]), 'another version of catchment'],
    ['cut off', bytes.slice(0, bytes.length / 2), 'cut off'],
    ['cut off and packed', gzipSync(bytes).subarray(0, 5000), 'damaged or cut off'],
    ['gzip of nothing', gzipSync(new Uint8Array(0)), 'not a trace'],
  ])('that is %s is refused in words', async (_, file, why) => {
    expect(await whyNot(file)).toContain(why);
  });

  it('that unfolds to too much is refused', async () => {
    await expect(gunzip(gzipSync(new Uint8Array(5_000_000)), 1_000_000)).rejects.toThrow('unfolds to more');
  });

  it('with any damage gives a value, never an exception', async () => {
    const places = fc.array(fc.tuple(fc.integer({ min: 5, max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(places, async (damage) => {
        const file = bytes.slice();
        for (const [at, value] of damage) file[at] = value;
        expect(typeof (await loadRun(file, null)).ok).toBe('boolean');
      }),
      { numRuns: 15, seed: 6 },
    );
  });

  it('with a report of another run is shown without it', async () => {
    const other = JSON.stringify({ ...report, scenario: 'another' });
    for (const text of [other, '{', '[]', 'null', '{"__proto__":{"x":1}}']) {
      const loaded = await loadRun(bytes, text);
      expect(loaded.ok && loaded.run.report).toBe(null);
    }
  });
});

describe('tables that do not fit', () => {
  const broken = (entities: object): App => {
    const header = { ...trace.header, entities: { ...trace.header.entities, ...entities } };
    const parts = { dictionaries: trace.dictionaries, rootSets: trace.rootSets, initial: trace.initial };
    const run = { trace: new Trace({ header, blocks: trace.blocks, rowCount: trace.rowCount, ...parts }), report: null };
    return new App(run, new Store({ ...initialState, time: 300_500_000 }), themes.light);
  };

  it.each([
    ['no populations', { population: [] }],
    ['no datacenters', { datacenter: [] }],
    [
      'columns of other types',
      { router: trace.entities('router').map(({ id }) => ({ id, name: id, lat: 'x', datacenter: -7 })) },
    ],
    ['flows of nobody', { flow: trace.entities('flow').map(({ id }) => ({ id, name: id, population: 1e9, service: null })) }],
    ['nothing at all', Object.fromEntries(Object.keys(trace.header.entities).map((table) => [table, []]))],
  ])('%s', (_, entities) => {
    const app = broken(entities);
    app.state.seek(300_500_000);
    expect(() => [app.frame(), app.answers(-1), app.rtts(-1), app.messages(), app.events(), app.chapters]).not.toThrow();
  });
});

describe('an address', () => {
  it.each([
    ['#trace=a.trace', '', 'a.trace'],
    ['', '?trace=a.trace', 'a.trace'],
    ['#v=1&t=3', '?trace=a.trace', 'a.trace'],
    ['#v=1&run=other', '?trace=a.trace', null],
    ['#v=1&run=other&trace=b.trace', '?trace=a.trace', 'b.trace'],
  ])('%s behind %s names the trace that was opened last', (hash, search, trace) => {
    expect(traceOf({ hash, search })).toBe(trace);
  });
});
