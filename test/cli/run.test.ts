/**
 * Goal: `catchment run` gives the same results whoever runs them, writes what it was asked for and nothing by halves, and ends
 * with the right code. Method: the built program is spawned on small suites in a folder of the test's own.
 */
import { execFile, spawn } from 'node:child_process';
import {
  existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync,
  rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonText } from '../../sim/cli/deliver.ts';
import type { Finished } from '../../sim/cli/deliver.ts';
import type { RunReport } from '../../sim/report/run-report.ts';
import { width } from '../../sim/report/text.ts';
import { internalErrorText, UsageError } from '../../sim/cli/errors.ts';
import { decodeTrace } from '../../sim/trace/codec.ts';
import { catchment, program } from './program.ts';

const topology = join(import.meta.dirname, '../model/fixtures/two-sites.yaml');

const scenario = (name: string, lines: string): string =>
  `kind: scenario\nversion: 1\nname: ${name}\nquestion: What then?\ntopology: ${topology}\nseed: 5\n${lines}`;

const loss = 'faults: { down: { kind: datacenter.fail, at: 30s, for: 1m, target: datacenter/fra } }\n';
/** One that passes, one that fails, one that cannot tell. */
const suite: Readonly<Record<string, string>> = {
  'passes.yaml': scenario('passes', `duration: 3m\ntags: [green]\n${loss}targets: { "bgp_updates": value < 1000000 }\n`),
  'fails.yaml': scenario('fails', `duration: 3m\ntags: [red]\n${loss}targets: { "bgp_updates": value < 1 }\n`),
  'cannot-tell.yaml': scenario('cannot-tell',
    'duration: 3m\nfaults: { none: { kind: demand.scale, at: 30s, by: 1x, target: region/europe } }\n'),
  'loads.yaml': scenario('loads', `duration: 3m\nfor_each: { load: [1.1x, 1.2x, 1.3x] }\nfaults:
  crowd: { kind: demand.scale, at: 30s, by: "\${load}", target: region/europe }\n`),
};

const V4 = '192.0.2.0/24';

let folder = '';
let path = '';
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'catchment-run-')));
  mkdirSync(join(folder, 'suite'));
  for (const [name, text] of Object.entries(suite)) writeFileSync(join(folder, 'suite', name), text);
  path = await program();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface JsonRun {
  readonly scenario: string;
  readonly variant: string | null;
  readonly seed: number;
  readonly traceHash: string;
  readonly repeat: string;
  readonly verdict: string;
}

const runsIn = (text: string): readonly JsonRun[] => (JSON.parse(text) as { readonly runs: readonly JsonRun[] }).runs;
const json = async (...words: string[]): Promise<readonly JsonRun[]> =>
  runsIn((await catchment(['run', ...words, '--reporter', 'json'], { cwd: folder })).stdout);

describe('exit codes', () => {
  it.each([
    [['suite/passes.yaml'], 0], [['suite/fails.yaml'], 1], [['suite/cannot-tell.yaml'], 3],
    [['suite/cannot-tell.yaml', '--allow-inconclusive'], 0], [['suite/fails.yaml', '--allow-inconclusive'], 1],
    [['suite'], 1], [['suite', '--tag', 'green'], 0], [['suite', '--tag', 'blue'], 2], [['suite', '--grep', 'nothing'], 2],
  ])('%j → %j', async (words, expected) => {
    const { code, stderr } = await catchment(['run', ...words], { cwd: folder });
    expect({ code, stderr: expected === 2 ? '' : stderr }).toEqual({ code: expected, stderr: '' });
  });
});

describe('results', () => {
  it('come in the order of the input, whoever runs them, and are the same', async () => {
    const files = ['suite/loads.yaml', 'suite/passes.yaml'];
    const threads = await json(...files);
    const alone = await json(...files, '--workers', '1');
    expect(threads.map(({ scenario, variant }) => [scenario, variant])).toEqual([
      ['loads', 'load=1.1x'], ['loads', 'load=1.2x'], ['loads', 'load=1.3x'], ['passes', null],
    ]);
    expect(threads.map(({ traceHash }) => traceHash)).toEqual(alone.map(({ traceHash }) => traceHash));
    expect(new Set(threads.map(({ traceHash }) => traceHash)).size).toBe(4);
  });

  it('depend on the seed and on settings, and the printed command repeats them', async () => {
    const [first] = await json('suite/passes.yaml');
    const [other] = await json('suite/passes.yaml', '--seed', '987');
    expect([first!.seed, other!.seed]).toEqual([5, 987]);
    expect(other!.traceHash).not.toBe(first!.traceHash);
    const [set] = await json('suite', '--grep', '[load=1.2x]', '--seed', '7', '--set', 'duration=2m');
    const words = set!.repeat.split(' ').map((word) => word.replaceAll('\'', ''));
    expect(words.slice(0, 3)).toEqual(['npx', 'catchment', 'run']);
    const again = await json(...words.slice(3));
    expect(again.map(({ traceHash }) => traceHash)).toEqual([set!.traceHash]);
  });

  it('begin with the version, the seed and the hash of the scenario, and end with the command', async () => {
    const { stdout } = await catchment(['run', 'suite/passes.yaml'], { cwd: folder });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^catchment \d+\.\d+\.\d+ +seed 5 +.*[0-9a-f]{6,}/);
    expect(lines.slice(-4).join('\n')).toContain('npx catchment run suite/passes.yaml --seed 5');
    expect(stdout).not.toContain('\u001b');
  });

  it('are one JSON document on standard output, and short with -q', async () => {
    const { stdout, stderr } = await catchment(['run', 'suite/passes.yaml', '--reporter', 'json'], { cwd: folder });
    expect(runsIn(stdout)).toHaveLength(1);
    expect(stderr).toBe('');
    const quiet = await catchment(['run', 'suite', '-q'], { cwd: folder });
    expect(quiet.stdout).toContain('failed fails');
    expect(quiet.stdout).not.toContain('loads [load=1.1x]\n');
    expect(quiet.stdout.split('\n').length).toBeLessThan(20);
  });
});

describe('files', () => {
  it('are written by each reporter, and the terminal is left to pretty', async () => {
    const cwd = mkdtempSync(join(folder, 'reports-'));
    writeFileSync(join(cwd, 'a.json'), 'old');
    const reporters = ['json=a.json', 'junit=b.xml', 'markdown=c.md'].flatMap((value) => ['--reporter', value]);
    const { code, stdout } = await catchment(['run', join(folder, 'suite/fails.yaml'), ...reporters], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('fails');
    expect(readdirSync(cwd).sort()).toEqual(['a.json', 'b.xml', 'c.md']);
    expect(runsIn(readFileSync(join(cwd, 'a.json'), 'utf8'))[0]).toMatchObject({ scenario: 'fails', verdict: 'failed' });
    expect(readFileSync(join(cwd, 'b.xml'), 'utf8')).toContain('<testsuite');
    expect(readFileSync(join(cwd, 'c.md'), 'utf8')).toContain('fails');
  });

  it.each([
    ['json=suite/fails.yaml', 'it is an input of this run'], ['json=out.trace', 'it is written twice'],
  ])('%s is refused', async (to, why) => {
    const words = ['run', 'suite/fails.yaml', '--reporter', to, '--trace', 'out.trace'];
    const { code, stderr } = await catchment(words, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(why);
    expect(readFileSync(join(folder, 'suite/fails.yaml'), 'utf8')).toBe(suite['fails.yaml']);
  });

  it('never take the place of anything that was read, nor of what a link names', async () => {
    const cwd = mkdtempSync(join(folder, 'spared-'));
    const text = readFileSync(topology, 'utf8');
    writeFileSync(join(cwd, 'world.yaml'), text);
    writeFileSync(join(cwd, 'run.yaml'), suite['passes.yaml']!.replace(topology, 'world.yaml'));
    symlinkSync('world.yaml', join(cwd, 'alias.json'));
    for (const output of ['world.yaml', 'alias.json']) {
      const { code, stderr } = await catchment(['run', 'run.yaml', '--reporter', `json=${output}`], { cwd });
      expect(code).toBe(2);
      expect(stderr).toContain('it is an input of this run');
      expect(readFileSync(join(cwd, 'world.yaml'), 'utf8')).toBe(text);
    }
  });

  it('are traces that can be read again: one in a file, several in a folder', async () => {
    const cwd = mkdtempSync(join(folder, 'traces-'));
    const [one] = await json('suite/passes.yaml', '--trace', join(cwd, 'one.trace'));
    const decoded = decodeTrace(new Uint8Array(gunzipSync(readFileSync(join(cwd, 'one.trace')))));
    expect(decoded.ok && decoded.trace.hashes().traceHash).toBe(one!.traceHash);
    await catchment(['run', join(folder, 'suite/loads.yaml'), '--trace', 'many'], { cwd });
    expect(readdirSync(join(cwd, 'many')).sort()).toEqual(['1-1x', '1-2x', '1-3x'].map((load) => `loads.load=${load}.trace`));
    const refused = await catchment(['run', join(folder, 'suite/loads.yaml'), '--trace', 'one.trace'], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('3 runs need a folder');
  });
});

describe('explain', () => {
  const words = ['explain', 'suite/passes.yaml', '--service', 'web'];

  it('shows where a client goes', async () => {
    const { code, stdout, stderr } = await catchment([...words, '--client', 'boston', '--at', '10s'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('boston');
  });

  it.each([
    [['--client', 'bostom', '--at', '10s'], 'no such client: bostom\n  did you mean boston?'],
    [['--client', 'boston', '--at', '1h'], '--at 1h is after the end of the run (3m)'],
    [['--client', 'boston', '--at', '10s', '--grep', 'x'], 'none of 1 run matches --grep x\n  there are: passes'],
  ])('%j is refused', async (more, message) => {
    const { code, stderr } = await catchment([...words, ...more], { cwd: folder });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('shows what a router knows of a prefix, and what is not there and why', async () => {
    const base = ['explain', 'suite/passes.yaml', '--at', '10s', '--prefix', '192.0.2.0/24'];
    const { code, stdout, stderr } = await catchment([...base, '--router', 'fra1'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('fra1');
    const wrong = await catchment([...base, '--router', 'fra0'], { cwd: folder });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean') as string });
  });

  it.each([
    ['blue', V4, 'blue is an AS with 4 places, each a router of its own\n  they are: blue-ashburn, blue-frankfurt'],
    ['fra1', 'paris', 'no such prefix: paris\n  the prefixes of its clients are: \'paris-net-paris IPv4\''],
    ['fra1', '203.0.113.0/24', `no such prefix: 203.0.113.0/24\n  there are: `],
  ])('asked for router %s and prefix %s says what there is', async (router, prefix, message) => {
    const more = ['explain', 'suite/passes.yaml', '--at', '10s', '--router', router, '--prefix', prefix];
    const { code, stderr } = await catchment(more, { cwd: folder });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('says of a router without power that it is down', async () => {
    const more = ['explain', 'suite/passes.yaml', '--at', '40s', '--router', 'fra1', '--prefix', V4];
    const { stdout } = await catchment(more, { cwd: folder });
    expect(stdout).toContain('fra1 (two sites AS64500) is down');
    expect(stdout).not.toContain('competes');
  });

  it('shows where a replica runs, as text and as a document', async () => {
    const base = ['explain', 'suite/passes.yaml', '--at', '40s', '--replica'];
    const { code, stdout, stderr } = await catchment([...base, 'web/fra/1'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/web.fra.1 is on fra-r1-n\d\. It is down/);
    const json = await catchment([...base, 'web/fra/1', '-r', 'json'], { cwd: folder });
    expect(JSON.parse(json.stdout)).toMatchObject({ replica: 'web/fra/1', state: 'down', moved: null });
    const wrong = await catchment([...base, 'web/fra/9'], { cwd: folder });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('no such replica: web/fra/9') as string });
  });

  it('keeps to the width of a terminal', async () => {
    const asked = [['--client', 'boston', '--service', 'web'], ['--router', 'blue-new-york', '--prefix', V4]];
    for (const one of asked) {
      const { stdout } = await catchment(['explain', 'suite/passes.yaml', '--at', '40s', ...one], { cwd: folder });
      expect(stdout.split('\n').filter((line) => width(line) > 100)).toEqual([]);
      expect(stdout).toContain('two sites AS64500');
    }
  });

  it('wants one run', async () => {
    const more = ['--client', 'boston', '--at', '10s', '--service', 'web'];
    const { code, stderr } = await catchment(['explain', 'suite/loads.yaml', ...more], { cwd: folder });
    expect(stderr).toContain('3 runs match; name one with --grep');
    expect(stderr).toContain('they are: loads [load=1.1x], loads [load=1.2x], loads [load=1.3x]');
    expect(code).toBe(2);
  });
});

describe('an early end', () => {
  const many = (): string => {
    const file = join(folder, 'many.yaml');
    const loads = Array.from({ length: 200 }, (_, i) => `${100 + i}%`).join(', ');
    writeFileSync(file, scenario('many', `duration: 30m\nfor_each: { load: [${loads}] }\nfaults:
  crowd: { kind: demand.scale, at: 30s, by: "\${load}", target: region/europe }\n`));
    return file;
  };

  const ways: readonly (readonly [string, readonly string[]])[] = [['in threads', []], ['in one thread', ['--workers', '1']]];
  it.each(ways)('by Ctrl-C reports what was finished, %s', async (_name, more) => {
    const cwd = mkdtempSync(join(folder, 'interrupt-'));
    const words = ['run', many(), '--reporter', 'json=out.json', '--trace', 'traces', ...more];
    const traces = (): string[] => (existsSync(join(cwd, 'traces')) ? readdirSync(join(cwd, 'traces')) : []);
    const { code, signal, stdout, stderr } = await catchment(words, {
      cwd,
      onStart: async (child) => {
        // The first trace says that something is finished.
        while (child.exitCode === null && !traces().some((name) => !name.startsWith('.'))) await sleep(10);
        child.kill('SIGINT');
      },
    });
    expect({ code, signal }).toEqual({ code: 130, signal: null });
    const finished = runsIn(readFileSync(join(cwd, 'out.json'), 'utf8'));
    expect(finished.length).toBeGreaterThan(0);
    expect(finished.length).toBeLessThan(200);
    const { status, verdict } = JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8')) as { status: string; verdict: string };
    expect(status).toBe('interrupted');
    expect(verdict).not.toBe('passed');
    expect(stdout).toContain(`INTERRUPTED: ${finished.length} of 200 runs finished, of those `);
    expect(stdout).not.toMatch(/^(PASSED|claims)/m);
    expect(stderr).toContain(`interrupted: ${finished.length} of 200 runs finished`);
    expect(traces().every((name) => name.endsWith('.trace') && !name.startsWith('.'))).toBe(true);
  });

  it('by a reader who has seen enough is quiet', async () => {
    const words = [process.execPath, path, 'run', many()].map((word) => `'${word}'`).join(' ');
    const script = `${words} | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const child = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
      execFile('bash', ['-c', script], (_error, stdout, stderr) => resolve({ stdout, stderr }));
    });
    expect(child.stderr).toBe('');
    expect(child.stdout).toMatch(/^catchment .*\n[0-9]+\n$/);
  });

  it('by a full disk is no bug', async () => {
    const full = '/dev/full';
    if (!existsSync(full)) return;
    const child = spawn('bash', ['-c', `'${process.execPath}' '${path}' run suite/passes.yaml > ${full}`], { cwd: folder });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: cannot write to standard output: no space is left on the device\n',
    });
  });

  it('of a list, too', async () => {
    const child = spawn('bash', ['-c', `'${process.execPath}' '${path}' list --metrics | head -n 1`]);
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
  });
});

describe('a bug', () => {
  it('leaves no green verdict behind', () => {
    const reports = [{ verdict: 'passed' } as RunReport];
    const verdictOf = (status: Finished['status']): unknown =>
      (JSON.parse(jsonText({ reports, viewable: [], total: 2, status })) as { verdict: string }).verdict;
    expect(verdictOf('completed')).toBe('passed');
    expect(verdictOf('crashed')).toBe('inconclusive');
  });

  it('is told with what repeats it; the stack only on demand', () => {
    const failure = { message: 'AssertionError: no', stack: 'AssertionError: no\n    at a.js:1' };
    const facts = { command: 'npx catchment run a.yaml', version: '1.2.3' };
    const text = internalErrorText(failure, { ...facts, showStack: false });
    expect(text).toContain('internal error: AssertionError: no\n');
    expect(text).toContain('npx catchment run a.yaml');
    expect(text).toContain('1.2.3');
    expect(text).not.toContain('at a.js');
    expect(internalErrorText(failure, { ...facts, showStack: true })).toContain('at a.js:1');
    expect(new UsageError('no').hint).toBeNull();
  });
});
