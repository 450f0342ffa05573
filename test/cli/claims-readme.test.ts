/**
 * Goal: the table of claims in `scenarios/README.md` says what the files say, and was made of the scenarios and the
 * simulator as they are. Method: rows held against registry and files, the hash of the suite, and the behaviour of some
 * runs; where one differs the table is stale, and `npm run claims:readme` makes it anew.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { findFiles } from '../../sim/cli/find-files.ts';
import { loadSuite } from '../../sim/cli/load-suite.ts';
import { provenanceOf, suiteHash } from '../../sim/cli/readme-table.ts';
import type { Terminal } from '../../sim/cli/terminal.ts';
import { claims } from '../../sim/model/claims.ts';
import type { Scenario } from '../../sim/model/scenario/types.ts';
import { plain } from '../../sim/report/palette.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { textOf } from '../support/tree.ts';

const STALE = 'the table is stale: npm run claims:readme';
/** Runs that are made again: spread over the suite, since one takes a good part of a second. */
const RUNS_AGAIN = 4;

const readme = textOf('scenarios/README.md');
const provenance = provenanceOf(readme);
/** The verdicts, and what was run: two tables, each with a row for a claim. */
const tables = readme.split(/^\| claim /m).slice(1).map((table) => new Map(
  table
    .split('\n')
    .filter((line) => /^\| P\d/.test(line))
    .map((line) => line.slice(2, -2).split(' | '))
    .map((cells) => [cells[0]!, cells] as const),
));
const [rows, runRows] = [tables[0]!, tables[1]!];
let scenarios: readonly Scenario[] = [];

beforeAll(async () => {
  const told: string[] = [];
  const terminal = { err: (text: string) => told.push(text), errPalette: plain } as unknown as Terminal;
  const suite = loadSuite(await findFiles(['scenarios/pltfrms']), {}, terminal);
  expect(suite, told.join('')).not.toBeNull();
  scenarios = suite!.scenarios.filter((scenario) => scenario.claims.length > 0);
}, 60_000);

/** Names of the scenarios in a cell, as links to their files. */
const linked = (cell: string): readonly string[] =>
  [...cell.matchAll(/\[([^\]]+)\]\((pltfrms\/[^)]+)\)/g)].map(([, name, file]) => `${name} ${file}`);

describe('the table of claims', () => {
  it('was made', () => expect(provenance, STALE).not.toBeNull());

  it('has a row for each claim, with its promise and a verdict', () => {
    expect([...rows.keys()]).toEqual(claims.map(({ id }) => id));
    for (const { id, text } of claims) {
      const [, verdict, promise] = rows.get(id)!;
      expect(promise, id).toBe(text);
      expect(verdict, id).toMatch(/^(?:holds|\*\*(?:refuted|depends|inconclusive|no scenario|outside the model)\*\*)$/);
    }
  });

  it('names the scenarios and ablations that the files name', () => {
    for (const { id } of claims) {
      const cells = runRows.get(id)!;
      const named = (isAblation: boolean): readonly string[] => [
        ...new Set(
          scenarios
            .filter((one) => one.claims.includes(id) && (one.ablationOf !== null) === isAblation)
            // An ablation that breaks nothing by which the claim is judged has no part in it.
            .filter(({ claimScopes, ablationOf, expect: due }) =>
              ablationOf === null || (claimScopes?.[id]?.some((name) => due?.on.some((metric) => metric === name)) ?? true))
            .map(({ name, file }) => `${name} ${file.replace('scenarios/', '')}`),
        ),
      ];
      expect(linked(cells[2]!), `${id}: ${STALE}`).toEqual(named(false));
      expect(linked(cells[3]!), `${id}: ${STALE}`).toEqual(expect.arrayContaining([...named(true)]));
    }
  });

  it('was made of these scenarios, topologies and limits', () => {
    expect(provenance?.scenarios, STALE).toBe(suiteHash(scenarios));
  });

  it('was made by a simulator that behaves as this one', () => {
    const names = Object.keys(provenance?.behaviours ?? {});
    const chosen = Array.from({ length: RUNS_AGAIN }, (_, at) => names[Math.floor((at * names.length) / RUNS_AGAIN)]!);
    for (const name of chosen) {
      const first = scenarios.find((scenario) => scenario.name === name);
      const { behaviourHash } = simulate(first!).trace.hashes();
      expect(behaviourHash.startsWith(provenance!.behaviours[name]!), `${name}: ${STALE}`).toBe(true);
    }
  }, 60_000);
});
