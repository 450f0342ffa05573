/**
 * Goal: faults begin and repeat when the file says, and each misuse of modes, floors and clocks is told at its place. Method:
 * small scenarios read from text, their faults and diagnostics; fast-check for what must hold of repetitions.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../sim/model/scenario/load.ts';
import type { Fault } from '../../../sim/model/scenario/types.ts';
import { expectOk, hostWith, problems } from '../support.ts';

const FILE = 'clock.yaml';
const scenario = (faults: readonly string[], seed: number): string => `kind: scenario
version: 1
question: When?
topology: two-sites.yaml
seed: ${seed}
duration: 2h
warm_up: 1m
faults:
${faults.map((line) => `  ${line}\n`).join('')}`;
const load = (faults: readonly string[], seed = 1) => loadScenario(FILE, hostWith({ [FILE]: scenario(faults, seed) }));
const faultsOf = (faults: readonly string[], seed = 1): readonly Fault[] => expectOk(load(faults, seed))[0]!.faults;
const times = (faults: readonly string[], seed = 1): Record<string, readonly [at: number, length: number | null]> =>
  Object.fromEntries(
    faultsOf(faults, seed).map(({ id, at, for: length }) => [id, [at / 1e6, length === null ? null : length / 1e6]]),
  );

const DOWN = 'kind: link.down, target: link/atlantic-north';
const RESET = 'kind: session.reset, target: "session/*"';

describe('after', () => {
  test('a fault, its end, the end of what is repeated, and the last heal', () => {
    expect(
      times([
        `a: { ${DOWN}, at: 2m, for: 30s }`,
        `b: { ${DOWN}, after: a + 10s, for: 5m }`,
        `c: { ${DOWN}, after: a.end }`,
        `d: { ${DOWN}, at: 3m, for: 10s, repeat: { times: 3, every: 1m } }`,
        `e: { ${DOWN}, after: d.end + 1s }`,
        `f: { ${DOWN}, after: d + 1s }`,
        `g: { ${RESET}, at: 4m }`,
        `h: { ${RESET}, after: g.end + 2s }`,
        `y: { ${DOWN}, after: last-heal + 1m, for: 1m }`,
        `z: { ${DOWN}, after: y.end, for: 1m }`,
      ]),
    ).toEqual({
      a: [120, 30],
      b: [130, 300],
      c: [150, null],
      'd-1': [180, 10],
      'd-2': [240, 10],
      'd-3': [300, 10],
      e: [311, null],
      f: [181, null],
      g: [240, null],
      h: [242, null],
      y: [490, 60],
      z: [550, 60],
    });
  });

  test.each([
    ['no other fault ends', [`a: { ${DOWN}, at: 2m }`, `b: { ${DOWN}, after: last-heal }`], 'CAT1208 faults.b.after'],
    ['an end that is none', [`a: { ${DOWN}, at: 2m }`, `b: { ${DOWN}, after: a.end }`], 'CAT1208 faults.b.after'],
    ['a circle', [`a: { ${DOWN}, after: b }`, `b: { ${DOWN}, after: a }`], 'CAT1208 faults.a.after'],
    ['a misspelt word', [`a: { ${DOWN}, at: 2m, for: 1m }`, `b: { ${DOWN}, after: last-heel }`], 'CAT1208 faults.b.after'],
  ])('%s', (_, faults, problem) => {
    expect(problems(load(faults))).toEqual([problem]);
  });
});

describe('repeat', () => {
  test('has a name and a cause of its own for each time', () => {
    expect(faultsOf([`a: { ${RESET}, at: 2m, repeat: { times: 2, every: 30s } }`]).map(({ id }) => id)).toEqual(['a-1', 'a-2']);
  });

  test('takes the same each time, or chooses anew', () => {
    const chosen = (anew: boolean): number => {
      const faults = faultsOf([
        'a: { kind: instance.crash, target: instance/web/*, mode: one, at: 2m, for: 5s, ' +
          `repeat: { times: 9, every: 1m, anew: ${anew} } }`,
      ]);
      expect(faults).toHaveLength(9);
      return new Set(faults.map(({ target }) => target[0]!.id)).size;
    };
    expect(chosen(false)).toBe(1);
    expect(chosen(true)).toBeGreaterThan(1);
  });

  test('is spread by the seed, within its bounds, and never shorter than its dwell', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 20 }), (seed, spread, dwell) => {
        const line = `a: { ${DOWN}, at: 2m, for: 20s, repeat: { times: 12, every: 45s, spread: ${spread}%, dwell: ${dwell}s } }`;
        const faults = faultsOf([line], seed);
        faults.forEach(({ at, for: length }, i) => {
          expect(length).toBeGreaterThanOrEqual(Math.max(dwell, (20 * (100 - spread)) / 100) * 1e6 - 1);
          expect(length).toBeLessThanOrEqual(Math.max(dwell, (20 * (100 + spread)) / 100) * 1e6 + 1);
          const next = faults[i + 1]?.at ?? Infinity;
          expect(next - at - length!).toBeGreaterThanOrEqual(Math.max(dwell * 1e6, 1));
        });
      }),
      { numRuns: 50 },
    );
    const line = `a: { ${DOWN}, at: 2m, for: 20s, repeat: { times: 12, every: 45s, spread: 50% } }`;
    expect(times([line], 1)).not.toEqual(times([line], 2));
    expect(times([line], 1)).toEqual(times([line], 1));
  });

  test.each([
    ['what does not end', `a: { ${DOWN}, at: 2m, repeat: { times: 2, every: 30s } }`, 'CAT1215 faults.a.repeat'],
    ['without a pause', `a: { ${DOWN}, at: 2m, for: 30s, repeat: { times: 2, every: 30s } }`, 'CAT1215 faults.a.repeat'],
    [
      'shorter than its dwell',
      `a: { ${DOWN}, at: 2m, for: 5s, repeat: { times: 2, every: 30s, dwell: 10s } }`,
      'CAT1215 faults.a.repeat',
    ],
    ['beyond the run', `a: { ${DOWN}, at: 2m, for: 5s, repeat: { times: 100, every: 5m } }`, 'CAT1209 faults.a.at'],
    [
      'under a name that is taken',
      `a: { ${RESET}, at: 2m, repeat: { times: 2, every: 5m } }\n  a-2: { ${RESET}, at: 3m }`,
      'CAT1112 faults.a-2',
    ],
  ])('%s', (_, line, problem) => {
    expect(problems(load([line]))).toEqual([problem]);
  });
});

describe('modes', () => {
  const CRASH = 'kind: instance.crash, target: instance/web/*, at: 2m';
  const counts = (more: string, seed = 1): number[] => {
    const [fault] = faultsOf([`a: { ${CRASH}, ${more} }`], seed);
    const at = (site: string): number => fault!.target.filter(({ id }) => id.includes(`/${site}/`)).length;
    return [at('fra'), at('iad')];
  };

  test('keep so many of all, or of each datacenter', () => {
    const [fra, iad] = counts('mode: all');
    for (const seed of [1, 2, 3, 4]) {
      const [a, b] = counts('keep_at_least: 3', seed);
      expect(a! + b!).toBe(fra! + iad! - 3);
      expect(counts('keep_at_least: { datacenter: 1 }', seed)).toEqual([fra! - 1, iad! - 1]);
    }
  });

  test('a random share is at least one, at most so much, and differs from seed to seed', () => {
    const found = Array.from({ length: 40 }, (_, seed) => {
      const [a, b] = counts('mode: random-max-percent, value: 50', seed);
      return a! + b!;
    });
    const [fra, iad] = counts('mode: all');
    expect(Math.min(...found)).toBe(1);
    expect(Math.max(...found)).toBe(Math.ceil((fra! + iad!) / 2));
  });

  test.each([
    ['a value where none is taken', 'mode: all, value: 3', 'CAT1117 faults.a.value'],
    ['no value where one is', 'mode: random-max-percent', 'CAT1117 faults.a.mode'],
    ['more than all', 'mode: random-max-percent, value: 101', 'CAT1012 faults.a.value'],
    ['nothing left to hit', 'keep_at_least: 99', 'CAT1214 faults.a.keep_at_least'],
    ['nothing left in any datacenter', 'keep_at_least: { datacenter: 99 }', 'CAT1214 faults.a.keep_at_least'],
    ['a label that is not there', 'keep_at_least: { datacentre: 1 }', 'CAT1214 faults.a.keep_at_least.datacentre'],
  ])('%s', (_, more, problem) => {
    expect(problems(load([`a: { ${CRASH}, ${more} }`]))).toEqual([problem]);
  });
});
