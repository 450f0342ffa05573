/**
 * Goal: the benchmark and the oracle answer wrong words with a sentence and 2, and a run without any case is no run. Method: both
 * programs, as they are built beside the command, with words that nobody should have to see a stack for.
 */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program } from './program.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function tool(name: 'bench' | 'oracle', words: readonly string[]): Promise<Ended> {
  const path = join(dirname(await program()), `${name}.js`);
  return await new Promise((resolve) => {
    execFile(process.execPath, [path, ...words], { encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** A line of a stack. */
const STACK = /^\s+at .*[:(]\d+|node:internal/m;

describe('bench and oracle', () => {
  it.each([
    ['bench', ['--nope'], "Unknown option '--nope'"],
    ['bench', ['1k'], "Unexpected argument '1k'"],
    ['bench', ['--only', '2k'], 'no such suite: 2k (expected start-up, '],
    ['oracle', [], 'oracle replay FILE…'],
    ['oracle', ['judge'], 'oracle replay FILE…'],
    ['oracle', ['run', '--nope'], "Unknown option '--nope'"],
    ['oracle', ['run', '--cases', '0'], '--cases is not a whole number of at least 1: 0'],
    ['oracle', ['run', '--jobs', '0'], '--jobs is not a whole number of at least 1: 0'],
    ['oracle', ['run', '--seed', '1e3'], '--seed is not a whole number of at least 0: 1e3'],
    ['oracle', ['replay', 'none.json'], 'none.json: cannot be read (ENOENT)'],
  ] as const)('%s %j', async (name, words, message) => {
    const { code, stdout, stderr } = await tool(name, words);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(STACK);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it.each([
    ['bench', ['--help'], 'bench [--only SUITE,…]'],
    ['oracle', ['--help'], 'oracle run [--cases N]'],
    ['oracle', ['run', '--help'], 'oracle run [--cases N]'],
  ] as const)('%s %j', async (name, words, message) => {
    const { code, stdout, stderr } = await tool(name, words);
    expect(stdout).toContain(message);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
