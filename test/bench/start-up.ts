/** How long a person waits for the program: from spawning it to its end, or to the first line that it prints. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Measures } from './measures.ts';

function firstOutputMs(root: string, words: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(process.execPath, [join(root, 'dist/catchment.js'), ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: root,
    });
    const seen = (): void => {
      resolve(performance.now() - begin);
      child.kill();
    };
    child.stdout.once('data', seen);
    child.stderr.once('data', seen);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`no output: ${words.join(' ')}`)));
  });
}

export async function startUpBench(root: string): Promise<Measures> {
  return {
    '--version ms': await firstOutputMs(root, ['--version']),
    'run, first line ms': await firstOutputMs(root, ['run', 'scenarios/pltfrms/datacenter-loss.yaml']),
  };
}
