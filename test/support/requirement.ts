/**
 * Things that some tests need and a machine may lack: real daemons and root, a browser, Redis, the data directory. Such tests
 * skip and say why; where the environment variable CATCHMENT_REQUIRE (a comma list) names the thing, they fail instead.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type Requirement = 'oracle' | 'browser' | 'redis' | 'data';

/** Whether tests are skipped, and a tail for their title that says why (empty when they run). */
export interface Need {
  readonly skip: boolean;
  readonly reason: string;
}

const ROOT = join(import.meta.dirname, '..', '..');

/** Directory of the shared data sets: CATCHMENT_DATA, or `../shared/data` beside the checkout. */
export const DATA_DIRECTORY = process.env['CATCHMENT_DATA'] ?? join(ROOT, '..', 'shared', 'data');

/**
 * For `describe.skipIf(need.skip)(`title${need.reason}`, …)`.
 * @param missing what is missing on this machine, null when all is there.
 * @throws Error when it is missing although CATCHMENT_REQUIRE names it: then the test file fails.
 */
export function requirement(what: Requirement, missing: string | null): Need {
  if (missing === null) return { skip: false, reason: '' };
  const required = (process.env['CATCHMENT_REQUIRE'] ?? '').split(',').map((name) => name.trim());
  if (required.includes(what)) throw new Error(`CATCHMENT_REQUIRE names ${what}, but ${missing}`);
  return { skip: true, reason: ` (skipped: ${missing})` };
}

/** For `requirement('data', …)`: null when the file or folder (relative to the data directory) is there. */
export function missingData(path = '.'): string | null {
  return existsSync(join(DATA_DIRECTORY, path)) ? null : `there is no ${path === '.' ? '' : `${path} in the `}data directory`;
}
