/** The program for tests that spawn it: built when its sources are newer than what was built, in a folder of the tests' own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'node_modules/.catchment-test');
const stamp = join(folder, 'built');
const lock = `${folder}.lock`;
const LOCK_MS_MAX = 60_000;

const newest = (path: string): number => {
  const stat = statSync(path);
  return stat.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : stat.mtimeMs;
};

const sources = ['sim', 'viz', 'test/bench', 'test/oracle', 'vite.config.ts', 'package.json'].map((name) =>
  join(root, name),
);

const isFresh = (): boolean => existsSync(stamp) && statSync(stamp).mtimeMs > Math.max(...sources.map(newest));

let built: Promise<string> | null = null;

/** The path of the built program. */
export const program = (): Promise<string> => (built ??= buildOnce());

/** Several threads of tests may ask at once; one builds, the others wait for it. */
async function buildOnce(): Promise<string> {
  while (!isFresh()) {
    try {
      mkdirSync(lock);
    } catch {
      const stat = statSync(lock, { throwIfNoEntry: false });
      if (stat !== undefined && Date.now() - stat.mtimeMs > LOCK_MS_MAX) rmSync(lock, { recursive: true, force: true });
      await sleep(50);
      continue;
    }
    try {
      const started = new Date();
      const configFile = join(root, 'vite.config.ts');
      await build({ root, configFile, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
      writeFileSync(stamp, started.toISOString());
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return join(folder, 'catchment.js');
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SpawnOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the child as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the program to its end with an environment that says nothing about colours or CI. */
export async function catchment(words: readonly string[], options: SpawnOptions = {}): Promise<Outcome> {
  const { cwd = root, env = {}, onStart } = options;
  const path = await program();
  const { NO_COLOR: _noColor, FORCE_COLOR: _forceColor, CI: _ci, CATCHMENT_DEBUG: _debug, ...plain } = process.env;
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...words], {
      cwd, env: { ...plain, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    onStart?.(child);
  });
}
