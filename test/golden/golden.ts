/**
 * Golden results: figures of a fixed run, kept beside this file as `<name>.json` (hashes and headline numbers, never whole
 * traces). A change of a golden file is a change of results and goes into the changelog. Rewrite them with UPDATE_GOLDEN=1.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';

export type GoldenValue = null | boolean | number | string | readonly GoldenValue[] | { readonly [key: string]: GoldenValue };

/** Hash and headline numbers of a run: the usual content of a golden file. */
export interface GoldenRun {
  readonly traceHash: string;
  readonly behaviourHash: string;
  readonly eventCount: number;
  readonly rowCount: number;
  readonly figures: { readonly [name: string]: number | string | null };
}

const folder = import.meta.dirname;

/**
 * Compares `actual` with the golden file of that name (slashes make folders); with UPDATE_GOLDEN=1 writes the file instead.
 * A file that is missing is a failure, so that a new golden is always a decision.
 */
export function expectGolden(name: string, actual: GoldenValue | GoldenRun): void {
  const file = join(folder, `${name}.json`);
  const text = `${JSON.stringify(actual, null, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  expect(existsSync(file), `golden file ${name}.json exists (make it with UPDATE_GOLDEN=1)`).toBe(true);
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
}
