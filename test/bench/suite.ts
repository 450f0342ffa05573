/**
 * The whole of `scenarios/pltfrms` as a person runs it: every scenario and each of its variants once, on as many threads as
 * there are cores, reading, judging and reporting included. The time of the processor is that of all threads together, with
 * those that compile and collect garbage beside them. A pass is a process of its own, so that none is warm.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Measures } from './measures.ts';

/** Writes what the process took to descriptor 3, in µs, when it ends. */
const METER = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeSync(3, String(user + system));
});
import(process.argv[1]);`;

export function suiteBench(root: string): Measures {
  const folder = mkdtempSync(join(tmpdir(), 'catchment-bench-'));
  const report = join(folder, 'report.json');
  const program = join(root, 'dist/catchment.js');
  try {
    const words = ['run', join(root, 'scenarios/pltfrms'), '--quiet', '--reporter', `json=${report}`];
    const begin = performance.now();
    const { output, error } = spawnSync(process.execPath, ['--eval', METER, '--', pathToFileURL(program).href, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    const wallMs = performance.now() - begin;
    if (error !== undefined) throw error;
    const { runs } = JSON.parse(readFileSync(report, 'utf8')) as { readonly runs: readonly unknown[] };
    return { runs: runs.length, 'wall s': wallMs / 1000, 'processor s': Number(output[3]) / 1_000_000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
