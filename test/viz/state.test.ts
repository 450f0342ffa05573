/**
 * Goal: an address brings back what was seen, and nothing that stands in one can do harm. Method: random states go through
 * the hash and back; hostile hashes are read.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTS, INPUTS_MAX, TARGET_KINDS } from '../../viz/live/input.ts';
import { readTables } from '../../viz/playback/tables.ts';
import { matcher } from '../../viz/search/filter.ts';
import { KEYS } from '../../viz/search/keys.ts';
import { hashOf, readHash } from '../../viz/state/hash.ts';
import { Store } from '../../viz/state/store.ts';
import { initialState, LAYERS, SPEEDS, VIEWS, type ViewState } from '../../viz/state/view-state.ts';
import { lossOfFrankfurt } from './support.ts';

const { trace } = lossOfFrankfurt();
const tables = readTables(trace.header);
const run = { end: trace.end, rowCount: trace.rowCount };
const below = (count: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: count - 1 });

const selections = fc.oneof(
  fc.constant(null),
  below(tables.populations.length).map((index) => ({ kind: 'population', index }) as const),
  below(tables.datacenters.length).map((index) => ({ kind: 'datacenter', index }) as const),
  below(tables.links.length).map((index) => ({ kind: 'link', index }) as const),
  below(trace.rowCount).map((index) => ({ kind: 'event', index }) as const),
);

const anything: fc.Arbitrary<ViewState> = fc.record({
  run: fc.constant(0),
  time: below(trace.end),
  isPlaying: fc.constant(false),
  speed: fc.constantFrom(...SPEEDS),
  isWarped: fc.boolean(),
  isLooping: fc.boolean(),
  window: fc.tuple(below(trace.end / 2), fc.integer({ min: trace.end / 2, max: trace.end })),
  service: fc.integer({ min: -1, max: tables.services.length - 1 }),
  selection: selections,
  hover: fc.constant(-1),
  filter: fc.string({ maxLength: 60 }),
  hidden: fc.subarray([...LAYERS]),
  trail: fc.constantFrom(0, 0.15, 0.5, 1),
  theme: fc.constantFrom('auto', 'light', 'dark'),
  view: fc.constantFrom(...VIEWS),
  ref: fc.constant(''),
  story: fc.constantFrom('', 'hijack', 'slow-drain'),
  caption: fc.integer({ min: 0, max: 7 }),
  compare: fc.constant(-1),
  otherRef: fc.constant(''),
  log: fc
    .array(
      fc.record({
        act: fc.constantFrom(...ACTS),
        target: fc.record({ kind: fc.constantFrom(...TARGET_KINDS), id: fc.constantFrom('fra', 'ams-r1:2', 'São-Paulo+1') }),
        at: below(trace.end),
      }),
      { maxLength: INPUTS_MAX },
    )
    .map((log) => log.sort((a, b) => a.at - b.at)),
});
// Without a story there is no caption to name.
const states = anything.map((state) => (state.story === '' ? { ...state, caption: 0 } : state));

describe('an address', () => {
  it('brings a view back', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect({ ...initialState, ...readHash(hashOf(state, tables), tables, run) }).toEqual(state);
      }),
      { seed: 4 },
    );
  });

  it('of anything is read without harm', () => {
    fc.assert(
      fc.property(fc.string(), (junk) => {
        const state = { ...initialState, ...readHash(`#v=1&${junk}`, tables, run) };
        expect(state.time >= 0 && state.time <= trace.end).toBe(true);
        expect(Object.keys(state).sort()).toEqual(Object.keys(initialState).sort());
      }),
      { seed: 5 },
    );
  });

  it.each([
    '#v=1&t=-5&x=1e9&w=9-1&sel=p:nowhere&hide=all&theme=red&__proto__=1',
    '#v=1&t=NaN&sel=e:99999999999&service=%00&trail=9',
    '#v=2&t=300',
    '#',
  ])('leaves out what makes no sense: %s', (hash) => {
    const found = { ...initialState, ...readHash(hash, tables, run) };
    expect({ ...found, time: 0, window: initialState.window }).toEqual(initialState);
  });

  it('of the time of two views still opens the tables', () => {
    expect(readHash('#v=1&table=1', tables, run).view).toBe('table');
    expect(readHash('#v=1&view=map&table=1', tables, run).view).toBe('map');
    expect(readHash('#v=1&view=globe', tables, run).view).toBeUndefined();
  });

  it('never holds run data', () => {
    const state: ViewState = { ...initialState, time: 300_064_000, selection: { kind: 'population', index: 3 } };
    expect(hashOf(state, tables)).toBe(`#v=1&t=300.064&sel=p%3A${tables.populations[3]!.id}`);
  });
});

describe('the store', () => {
  it('tells what changed, once, and nothing when nothing did', () => {
    const store = new Store({ a: 1, b: 2 });
    const told: string[] = [];
    store.listen((changed, state) => told.push(`${[...changed].sort().join()} ${state.a} ${state.b}`));
    store.set({ a: 1 });
    store.set({ a: 3, b: 4 });
    store.set({ b: Number.NaN });
    store.set({ b: Number.NaN });
    expect(told).toEqual(['a,b 3 4', 'b 3 NaN']);
  });
});

describe('search', () => {
  it('wants every word, anywhere, in any case', () => {
    const matches = matcher(' FRA  web ');
    expect(['web at fra1', 'fra', 'frameweb', ''].map(matches)).toEqual([true, false, true, false]);
    expect(matcher('  ')('anything')).toBe(true);
  });
});

describe('the keyboard', () => {
  it('has one meaning for each key', () => {
    const keys = KEYS.flatMap(({ keys }) => keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
