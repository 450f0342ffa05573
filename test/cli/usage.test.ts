/**
 * Goal: whatever is typed or fed, the answer is a sentence and exit code 2, never a stack. Method: the built program is spawned
 * with wrong words and hostile files.
 */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { ENGINE_VERSION } from '../../sim/run/version.ts';
import { catchment, program } from './program.ts';

let folder = '';
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'catchment-usage-')));
  await program();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A line of a stack, or the name of a class of errors. */
const STACK = /^\s+at .*[:(]\d+|TypeError|RangeError|SyntaxError|node:internal|internal error/m;

describe('words', () => {
  it.each([
    [[], 'Commands:'],
    [['rum'], 'unknown command: rum\n  did you mean run?'],
    [['frobnicate'], 'unknown command: frobnicate'],
    [['__proto__'], 'unknown command: __proto__'],
    [['run'], 'not enough arguments: catchment run <paths..>'],
    [['run', 'a.yaml', '--sed', '3'], 'unknown option: --sed\n  did you mean --seed?'],
    [['run', 'a.yaml', '-z'], 'unknown option: -z'],
    [['run', 'a.yaml', '--seed'], '--seed needs a value'],
    [['run', 'a.yaml', '--seed', 'abc'], '--seed is not an integer from 0 to 4294967295: abc'],
    [['run', 'a.yaml', '--seed', '1', '--seed', '2'], '--seed stands 2 times'],
    [['run', 'a.yaml', '--workers', '0'], '--workers is not an integer from 1 to 256: 0'],
    [['run', 'a.yaml', '--set', 'a'], '--set is not written as path=value: a'],
    [
      ['run', 'a.yaml', '-r', 'jsn'],
      'no such reporter: jsn (expected pretty, json, junit, markdown, html)\n  did you mean json?',
    ],
    [['run', 'a.yaml', '--reporter', 'json', '--reporter', 'junit'], 'two reporters for standard output'],
    [['run', 'a.yaml', '--reporter', 'json=nowhere/a.json'], 'cannot write nowhere/a.json: there is no folder nowhere'],
    [['run', 'a.yaml', '--reporter', 'json=.'], 'cannot write .: it is a folder'],
    [['run', 'a.yaml'], 'cannot read a.yaml: there is no such file or folder'],
    [['run', '*.yaml'], 'no YAML file matches: *.yaml'],
    [['validate', ''], 'an empty file name'],
    [['schema', 'planet'], 'no such schema: planet (expected scenario or topology)'],
    [['list', '--faults', '--metrics'], 'one catalogue at a time'],
    [['claims', '--platform', 'pltfrm'], 'no such platform: pltfrm (expected pltfrms)\n  did you mean pltfrms?'],
    [['explain', 'a.yaml'], 'missing: --at'],
    [
      ['explain', 'a.yaml', '--at', '5m', '-c', 'x', '--router', 'y'],
      'explain wants --client and --service, --router and --prefix, or --replica',
    ],
    [['explain', 'a.yaml', '-c', 'x', '-s', 'y', '--at', '5 minutes'], '--at is not a moment: 5 minutes'],
    [['explain', 'a.yaml', '-c', 'x', '-s', 'y', '--at', '5m', '--family', '5'], '--family is 4 or 6: 5'],
  ])('%j', async (words, message) => {
    const { code, stdout, stderr } = await catchment(words, { cwd: folder });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(STACK);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('the engine has the version of the package', () => {
    expect(ENGINE_VERSION).toBe(version);
  });

  it('help and version are results', async () => {
    const help = await catchment(['run', '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('--reporter');
    expect(await catchment(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
});

const bytes = (count: number): Uint8Array => {
  // A linear congruential generator: the same hostile bytes every time.
  let state = 1;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  });
};

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi']) {
  bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
}

const hostile: Readonly<Record<string, readonly [content: string | Uint8Array, code: string]>> = {
  'random bytes': [bytes(10_000_000), 'CAT1021'],
  'few random bytes': [bytes(1000), 'CAT1022'],
  nothing: ['', 'CAT1023'],
  blanks: ['   \n\n', 'CAT1023'],
  'null characters': ['\0\0\0', 'CAT10'],
  'a list': ['- a\n- b\n', 'CAT1011'],
  'alias bomb': [`${bomb.join('\n')}\n`, 'CAT1025'],
  'prototype keys': ['kind: scenario\nversion: 1\n__proto__: {a: true}\nconstructor: {prototype: {a: true}}\n', 'CAT1009'],
  'deep nesting': [`kind: scenario\nversion: 1\na: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, 'CAT10'],
  'duplicate keys': ['kind: scenario\nkind: scenario\nversion: 1\n', 'CAT1002'],
  'unknown kind': ['kind: planet\nversion: 1\n', 'CAT1027'],
  'unknown key': ['kind: scenario\nversion: 1\nquestion: Why?\nduration: 5m\nfaultz: {}\n', 'CAT1'],
  'extends itself': ['kind: scenario\nversion: 1\nextends: file.yaml\n', 'CAT1030'],
  'escape sequences': ['kind: scenario\nversion: 1\n"\\e[31mred": 1\n', 'CAT1'],
};

describe('files', () => {
  it.each(Object.entries(hostile))('%s', async (_name, [content, code]) => {
    const cwd = mkdtempSync(join(folder, 'case-'));
    writeFileSync(join(cwd, 'file.yaml'), content);
    for (const words of [
      ['run', 'file.yaml', '-r', 'json=out.json', '--trace', 'out.trace'],
      ['validate', 'file.yaml'],
    ]) {
      const result = await catchment(words, { cwd });
      expect(result.stderr).toContain(`error ${code}`);
      expect(result.stderr).toContain('file.yaml:');
      expect(result.stderr).not.toMatch(STACK);
      expect(result.stderr).not.toContain('\u001b');
      expect(result.stderr.length).toBeLessThan(60_000);
      expect(result.code).toBe(2);
    }
    expect(readdirSync(cwd)).toEqual(['file.yaml']);
  });

  it('a link in a circle and a folder by the name of a file', async () => {
    const cwd = mkdtempSync(join(folder, 'links-'));
    symlinkSync('round.yaml', join(cwd, 'round.yaml'));
    mkdirSync(join(cwd, 'empty.yaml'));
    const round = await catchment(['run', 'round.yaml'], { cwd });
    expect(round).toMatchObject({ code: 2, stdout: '' });
    expect(round.stderr).toContain('its symbolic links go in a circle');
    const empty = await catchment(['run', 'empty.yaml'], { cwd });
    expect(empty).toMatchObject({ code: 2, stdout: '' });
    expect(empty.stderr).toContain('no YAML file matches: empty.yaml');
  });

  it('a name like an option, behind two hyphens', async () => {
    const cwd = mkdtempSync(join(folder, 'hyphens-'));
    writeFileSync(join(cwd, '-q.yaml'), '');
    const { code, stderr } = await catchment(['validate', '--', '-q.yaml'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('-q.yaml:1:1: error CAT1023');
  });

  it('one broken file among good ones stops everything', async () => {
    const cwd = mkdtempSync(join(folder, 'mixed-'));
    writeFileSync(join(cwd, 'broken.yaml'), 'kind: scenario\nversion: 1\n');
    const root = join(import.meta.dirname, '../model/fixtures');
    const { code, stdout, stderr } = await catchment(['run', join(root, 'site-loss.yaml'), 'broken.yaml'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('missing key');
  });
});

describe('colour', () => {
  it('reaches a pipe only by force', async () => {
    const words = ['validate', 'broken.yaml'];
    writeFileSync(join(folder, 'broken.yaml'), 'kind: scenario\nversion: 1\n');
    const errors = async (env: Record<string, string>, ...more: string[]): Promise<string> =>
      (await catchment([...words, ...more], { cwd: folder, env })).stderr;
    expect(await errors({})).not.toContain('\u001b[');
    expect(await errors({ FORCE_COLOR: '1' })).toContain('\u001b[31m');
    expect(await errors({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\u001b[');
    expect(await errors({ FORCE_COLOR: '1' }, '--no-color')).not.toContain('\u001b[');
  });
});

describe('catalogues and schemas', () => {
  const catalogues = [
    ['--faults', 'datacenter.fail'],
    ['--metrics', 'availability'],
    ['--presets', 'exabgp'],
  ] as const;
  it.each(catalogues)('list %s', async (flag, word) => {
    const { code, stdout, stderr } = await catchment(['list', flag], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(word);
  });

  it('schema prints JSON, and writes it where it belongs', async () => {
    const { stdout } = await catchment(['schema', 'scenario'], { cwd: folder });
    const parsed = JSON.parse(stdout) as { $schema: string };
    expect(parsed.$schema).toBe('http://json-schema.org/draft-07/schema#');
    const cwd = mkdtempSync(join(folder, 'schema-'));
    expect(await catchment(['schema', '--write'], { cwd })).toMatchObject({ code: 2 });
    for (const name of ['scenarios', 'topologies']) mkdirSync(join(cwd, name));
    expect(await catchment(['schema', '--write'], { cwd })).toMatchObject({ code: 0 });
    expect(readdirSync(join(cwd, 'scenarios'))).toEqual(['schema.json']);
  });
});
