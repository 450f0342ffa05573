/**
 * Goal: flags mean what they say, or are refused with a reason. Method: words in, plans or the message of a usage error out; no
 * file is touched.
 */
import { describe, expect, it } from 'vitest';
import { once, parseSeed, parseSettings, parseWorkers } from '../../sim/cli/options.ts';
import { parseReporters, planFiles, runStems } from '../../sim/cli/outputs.ts';
import { repeatCommand, shellCommand } from '../../sim/cli/shell.ts';

describe('--reporter', () => {
  it('is pretty on standard output when left out', () => {
    expect(parseReporters([])).toEqual([{ name: 'pretty', file: null }]);
  });

  it('with a file leaves the terminal to pretty', () => {
    expect(parseReporters(['json=a.json', 'junit=b.xml'])).toEqual([
      { name: 'json', file: 'a.json' }, { name: 'junit', file: 'b.xml' }, { name: 'pretty', file: null },
    ]);
  });

  it('without a file takes the terminal', () => {
    expect(parseReporters(['json', 'pretty=p.txt'])).toEqual([{ name: 'json', file: null }, { name: 'pretty', file: 'p.txt' }]);
    expect(parseReporters(['markdown=-'])).toEqual([{ name: 'markdown', file: null }]);
  });

  it('keeps further equals signs in the file name', () => {
    expect(parseReporters(['json=seed=1.json'])[0]).toEqual({ name: 'json', file: 'seed=1.json' });
  });

  it.each([
    [['jsn'], 'no such reporter: jsn'],
    [['toString'], 'no such reporter: toString'],
    [[''], 'no such reporter'],
    [['json='], 'needs a file name'],
    [['json', 'markdown'], 'two reporters for standard output'],
    [['json=a', 'junit=a'], 'two reporters for one file: a'],
  ])('refuses %j', (values, message) => {
    expect(() => parseReporters(values)).toThrow(message);
  });
});

describe('--trace', () => {
  const runs = [{ name: 'loss', variant: 'datacenter=fra' }, { name: 'loss', variant: 'datacenter=iad' }];

  it('is a file for one run and a folder for several', () => {
    expect(planFiles(null, 'nothing', runs)).toEqual({ kind: 'none' });
    expect(planFiles('a.trace', 'nothing', runs.slice(1))).toEqual({ kind: 'file', file: 'a.trace' });
    expect(planFiles('a.trace', 'file', runs.slice(1))).toEqual({ kind: 'file', file: 'a.trace' });
    expect(planFiles('out', 'nothing', runs)).toEqual({
      kind: 'folder', folder: 'out', names: ['loss.datacenter=fra.trace', 'loss.datacenter=iad.trace'],
    });
  });

  it('is a folder when it is one, or is written like one', () => {
    expect(planFiles('out', 'folder', runs.slice(1)).kind).toBe('folder');
    expect(planFiles('out/', 'nothing', runs.slice(1))).toMatchObject({ kind: 'folder', folder: 'out' });
  });

  it('refuses several runs in one file', () => {
    expect(() => planFiles('a.trace', 'file', runs)).toThrow('2 runs need a folder');
  });

  it('gives every run a name of its own, whatever it is called', () => {
    const names = runStems([
      'a/../b', 'a b', 'A-B', '…', 'x'.repeat(500), 'x'.repeat(501),
    ].map((name) => ({ name, variant: null })));
    const long = 'x'.repeat(120);
    expect(names).toEqual(['a-b', 'a-b-2', 'A-B-3', 'run', long, `${long}-2`]);
  });
});

describe('values', () => {
  it('reads seeds', () => {
    expect([undefined, '0', '42', '4294967295'].map((text) => parseSeed(text))).toEqual([undefined, 0, 42, 4_294_967_295]);
  });

  it.each(['', '-1', '1.5', '4294967296', '1e3', '0x10', 'abc', ' 1', '９'])('refuses %j as a seed', (text) => {
    expect(() => parseSeed(text)).toThrow('--seed is not an integer from 0 to 4294967295');
  });

  it.each(['0', '257', 'all', '-2'])('refuses %j as a number of workers', (text) => {
    expect(() => parseWorkers(text)).toThrow('--workers is not an integer');
  });

  it('refuses an option twice', () => {
    expect(() => once('seed', ['1', '2'])).toThrow('--seed stands 2 times');
    expect(once('seed', ['1'])).toBe('1');
  });

  it('reads settings, the later winning, with whatever the value holds', () => {
    expect(parseSettings(['a.b=1', 'c==x', 'a.b=2', 'd='])).toEqual({ 'a.b': '2', c: '=x', d: '' });
    expect(Object.hasOwn(parseSettings(['__proto__=1']), '__proto__')).toBe(true);
  });

  it.each(['', 'a', '=1', ' =1'])('refuses %j as a setting', (text) => {
    expect(() => parseSettings([text])).toThrow('--set is not written as path=value');
  });
});

describe('the command that repeats a run', () => {
  it('can be pasted into a shell', () => {
    const words = ['a b', 'it\'s', '$HOME', 'plain-1.yaml', ''];
    expect(shellCommand(words)).toBe(String.raw`'a b' 'it'\''s' '$HOME' plain-1.yaml ''`);
  });

  it('names file, seed, variant and settings', () => {
    const run = { file: 's/loss.yaml', variant: 'datacenter=fra', seed: 7 };
    expect(repeatCommand(run, { 'topology.x': '1', b: '2 3' }))
      .toBe('npx catchment run s/loss.yaml --seed 7 --grep \'[datacenter=fra]\' --set \'b=2 3\' --set topology.x=1');
    expect(repeatCommand({ ...run, variant: null }, {})).toBe('npx catchment run s/loss.yaml --seed 7');
  });
});
