/**
 * Goal: files are found in one order, read without surprises and written all or nothing. Method: a folder of the test's own with
 * links, pipes and folders where files are expected.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wantsColour } from '../../sim/cli/colours.ts';
import { findFiles } from '../../sim/cli/find-files.ts';
import { fileHost } from '../../sim/cli/host.ts';
import { checkWritable, writeFileAtomically } from '../../sim/cli/write-file.ts';

let folder = '';
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'catchment-files-')));
  for (const name of ['suite/sub', 'suite/.hidden', 'suite/node_modules', 'other [1]']) mkdirSync(at(name), { recursive: true });
  for (const name of ['b.yaml', 'a.yml', 'sub/c.yaml', '.hidden/d.yaml', 'node_modules/e.yaml', 'readme.md']) {
    writeFileSync(at('suite', name), 'kind: scenario\n');
  }
  writeFileSync(at('other [1]/f.yaml'), '');
  symlinkSync(at('suite'), at('suite/sub/around'));
  symlinkSync(at('round'), at('round'));
  execFileSync('mkfifo', [at('pipe')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const found = async (...patterns: string[]): Promise<string[]> =>
  (await findFiles(patterns.map((name) => at(name)))).map(({ path }) => path.slice(folder.length + 1));

describe('finding', () => {
  it('goes through folders by name, without hidden ones, packages and links', async () => {
    expect(await found('suite')).toEqual(['suite/a.yml', 'suite/b.yaml', 'suite/sub/c.yaml']);
    expect(await found('suite/')).toEqual(['suite/a.yml', 'suite/b.yaml', 'suite/sub/c.yaml']);
  });

  it('takes arguments in their order, each file once', async () => {
    expect(await found('suite/sub', 'suite', 'suite/b.yaml')).toEqual(['suite/sub/c.yaml', 'suite/a.yml', 'suite/b.yaml']);
  });

  it('takes globs, and folders whose names look like globs', async () => {
    expect(await found('suite/*.yaml')).toEqual(['suite/b.yaml']);
    expect(await found('suite/**/*.{yml,yaml}')).toEqual(['suite/a.yml', 'suite/b.yaml', 'suite/sub/c.yaml']);
    expect(await found('other [1]')).toEqual(['other [1]/f.yaml']);
  });

  it('knows which files were named', async () => {
    const files = await findFiles([at('suite/sub'), at('suite/b.yaml'), at('suite')]);
    expect(files.filter(({ isNamed }) => isNamed).map(({ path }) => path)).toEqual([at('suite/b.yaml')]);
  });

  it.each([
    ['nothing-here', 'there is no such file or folder'], ['suite/*.json', 'no YAML file matches'],
    ['suite/.hidden/x', 'no such file'],
  ])('refuses %s', async (name, message) => {
    await expect(findFiles([at(name)])).rejects.toThrow(message);
  });
});

describe('reading', () => {
  it.each([
    ['nothing-here', 'there is no such file'], ['suite', 'it is a folder'], ['pipe', 'it is not a regular file'],
    ['round', 'its symbolic links go in a circle'], ['suite/b.yaml/x', 'a part of the path is not a folder'],
    ['a\0b', 'the path holds a null character'],
  ])('gives a reason for %j', (name, reason) => {
    expect(fileHost.read(at(name))).toEqual({ ok: false, reason });
  });

  it('says so when reading is not permitted', () => {
    writeFileSync(at('locked.yaml'), '');
    chmodSync(at('locked.yaml'), 0);
    // The administrator may read everything.
    const isAdministrator = process.getuid?.() === 0;
    const expected = isAdministrator ? { ok: true } : { ok: false, reason: 'reading it is not permitted' };
    expect(fileHost.read(at('locked.yaml'))).toMatchObject(expected);
  });

  it('gives one path to one file', () => {
    expect(fileHost.resolve('a/b.yaml', '../c/./d.yaml')).toBe('c/d.yaml');
    expect(fileHost.resolve('a/b.yaml', '/x//y.yaml')).toBe('/x/y.yaml');
    expect(fileHost.resolve('b.yaml', 'c.yaml')).toBe('c.yaml');
  });
});

describe('writing', () => {
  it('replaces a file, keeps its mode, leaves nothing beside it', () => {
    mkdirSync(at('out'));
    writeFileSync(at('out/a'), 'old', { mode: 0o600 });
    writeFileAtomically(at('out/a'), 'new');
    expect(readFileSync(at('out/a'), 'utf8')).toBe('new');
    expect(statSync(at('out/a')).mode & 0o777).toBe(0o600);
    expect(readdirSync(at('out'))).toEqual(['a']);
  });

  it('goes through a link to the file behind it', () => {
    mkdirSync(at('links'));
    writeFileSync(at('links/real'), 'old');
    symlinkSync(at('links/real'), at('links/link'));
    writeFileAtomically(at('links/link'), 'new');
    expect(readFileSync(at('links/real'), 'utf8')).toBe('new');
    expect(realpathSync(at('links/link'))).toBe(at('links/real'));
  });

  it('leaves devices what they are', () => {
    expect(() => checkWritable('/dev/null')).not.toThrow();
    writeFileAtomically('/dev/null', 'new');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.each([
    ['suite', 'it is a folder'], ['new/', 'it is a folder'], ['missing/a', 'there is no folder'],
    ['suite/b.yaml/a', 'a part of the path'],
  ])('refuses %s before anything runs', (name, message) => {
    expect(() => checkWritable(`${folder}/${name}`)).toThrow(message);
    expect(existsSync(at('missing'))).toBe(false);
  });
});

describe('colour', () => {
  const wishes = { noColor: false, isTty: true, env: {} };
  it.each([
    [wishes, true],
    [{ ...wishes, isTty: false }, false],
    [{ ...wishes, noColor: true, env: { FORCE_COLOR: '1' } }, false],
    [{ ...wishes, env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
    [{ ...wishes, env: { NO_COLOR: '' } }, true],
    [{ ...wishes, isTty: false, env: { FORCE_COLOR: '1' } }, true],
    [{ ...wishes, env: { FORCE_COLOR: '0' } }, false],
    [{ ...wishes, env: { TERM: 'dumb' } }, false],
  ])('%j → %j', (given, expected) => {
    expect(wantsColour(given)).toBe(expected);
  });
});
