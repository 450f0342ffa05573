/**
 * Goal: who begins with `catchment init` has files that are right, run to `passed` and teach something, and loses none of their
 * own. Method: the program in folders of its own, empty and not.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initFiles } from '../../sim/cli/init-files.ts';
import { catchment, program } from './program.ts';

const root = mkdtempSync(join(tmpdir(), 'catchment-init-'));
afterAll(() => rmSync(root, { recursive: true }));

// Built here, so that no test waits for it.
beforeAll(async () => void (await program()), 120_000);

const fresh = (name: string): string => {
  const folder = join(root, name);
  mkdirSync(folder);
  return folder;
};

describe('init', () => {
  it('writes files that validate and run to passed', async () => {
    const cwd = fresh('whole');
    const { code, stdout } = await catchment(['init', 'mine', '--ci'], { cwd });
    expect(code).toBe(0);
    for (const { path } of initFiles({ hasWorkflow: true })) expect(stdout).toContain(`  mine/${path}\n`);
    expect(stdout).toContain('  cd mine && npx catchment run scenarios\n');
    const mine = join(cwd, 'mine');
    const checked = await catchment(['validate'], { cwd: mine });
    expect(checked).toMatchObject({ code: 0, stdout: '4 files valid, 9 runs, no errors\n', stderr: '' });
    const run = await catchment(['run', 'scenarios', '-q'], { cwd: mine });
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('9 of 9 passed') });
  }, 60_000);

  it('writes into the folder that one is in, and no workflow unless it is asked for', async () => {
    const cwd = fresh('here');
    const written = { code: 0, stdout: expect.stringContaining('\n  npx catchment validate\n') };
    expect(await catchment(['init'], { cwd })).toMatchObject(written);
    expect(existsSync(join(cwd, 'scenarios/site-loss.yaml'))).toBe(true);
    expect(existsSync(join(cwd, '.github'))).toBe(false);
  });

  it('overwrites nothing, and writes nothing then', async () => {
    const cwd = fresh('taken');
    mkdirSync(join(cwd, 'topologies'));
    const own = join(cwd, 'topologies/platform.yaml');
    writeFileSync(own, 'mine\n');
    const { code, stderr } = await catchment(['init'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('not overwritten: topologies/platform.yaml: it is there already\n  --force');
    expect(readFileSync(own, 'utf8')).toBe('mine\n');
    expect(existsSync(join(cwd, 'scenarios'))).toBe(false);
    expect((await catchment(['init', '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(own, 'utf8')).toContain('kind: topology');
  });

  it('takes a link that leads nowhere for a file, and a file for no folder', async () => {
    const cwd = fresh('odd');
    mkdirSync(join(cwd, 'scenarios'));
    symlinkSync('nowhere.yaml', join(cwd, 'scenarios/site-loss.yaml'));
    expect((await catchment(['init'], { cwd })).stderr).toContain('not overwritten: scenarios/site-loss.yaml');
    writeFileSync(join(cwd, 'file'), '');
    const { code, stderr } = await catchment(['init', 'file'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: cannot make the folder file\/topologies: /)]);
  });

  it('comments every block and keeps to 130 columns', () => {
    for (const { path, text } of initFiles({ hasWorkflow: true })) {
      if (path.endsWith('.json')) continue;
      expect(text, path).toMatch(/^#/);
      expect(text.split('\n').filter((line) => line.length > 130), path).toEqual([]);
    }
  });
});
