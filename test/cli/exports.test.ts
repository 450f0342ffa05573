/**
 * Goal: a run leaves the files of route collectors where it was told to, others read them without complaint, and nothing is
 * written by accident. Method: the built program is spawned on the teaching topology; bgpdump reads what it wrote, and so does
 * `catchment mrt`.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bgpdump, hasBgpdump } from '../support/bgpdump.ts';
import { requirement } from '../support/requirement.ts';
import { catchment } from './program.ts';

const dump = requirement('oracle', hasBgpdump() ? null : 'bgpdump is not installed');
const topology = join(import.meta.dirname, '../../topologies/two-sites.yaml');

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'catchment-exports-')));
  const scenario = (name: string, lines: string): void => writeFileSync(join(folder, `${name}.yaml`), [
    'kind: scenario', 'version: 1', `name: ${name}`, 'question: Who hears of it?', `topology: ${topology}`, 'seed: 5',
    'duration: 5m', 'start: "09:30"', lines, '',
  ].join('\n'));
  scenario('loss', 'faults: { down: { kind: datacenter.fail, at: 30s, for: 1m, target: datacenter/fra } }');
  scenario('each', [
    'for_each: { site: [fra, iad] }',
    'faults: { down: { kind: datacenter.fail, at: 30s, for: 1m, target: "datacenter/${site}" } }',
  ].join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...words: string[]): Promise<{ readonly code: number | null; readonly stderr: string }> =>
  await catchment(['run', ...words, '--quiet', '--allow-inconclusive', '--workers', '1'], { cwd: folder });
const filesIn = (path: string): string[] =>
  (readdirSync(join(folder, path), { recursive: true }) as string[]).filter((name) => /\.(mrt|jsonl?)$/.test(name)).sort();

describe('what route collectors hear', () => {
  it('is a table and updates in a folder for each collector, as in public archives', async () => {
    const collectors = ['--collector', 'rrc00=router/*,AS65540', '--collector', 'lab=pop/blue-*'];
    expect(await run('loss.yaml', '--mrt', 'one', ...collectors)).toMatchObject({ code: 0, stderr: '' });
    expect(filesIn('one')).toEqual(['lab', 'rrc00'].flatMap((name) =>
      ['rib', 'updates'].map((kind) => `${name}/${kind}.20260101.0930.mrt`)));
  });

  it('has a folder for each run when there are several', async () => {
    expect((await run('each.yaml', '--mrt', 'several', '--bgplay', 'plays/', '--ris-live', 'lines/')).code).toBe(0);
    expect(filesIn('several')).toEqual(['fra', 'iad'].flatMap((site) =>
      ['rib', 'updates'].map((kind) => `each.site=${site}/rrc00/${kind}.20260101.0930.mrt`)));
    expect([...filesIn('plays'), ...filesIn('lines')]).toEqual([
      'each.site=fra.json', 'each.site=iad.json', 'each.site=fra.jsonl', 'each.site=iad.jsonl',
    ]);
  });

  it('is the same, byte for byte, however often and on however many threads', async () => {
    const files = ['again/rrc00/rib.20260101.0930.mrt', 'again/rrc00/updates.20260101.0930.mrt', 'again.jsonl', 'again.json'];
    const bytes = (): Buffer[] => files.map((file) => readFileSync(join(folder, file)));
    const words = ['loss.yaml', '--mrt', 'again', '--ris-live', 'again.jsonl', '--bgplay', 'again.json'];
    await run(...words);
    const first = bytes();
    await catchment(['run', ...words, '--workers', '2'], { cwd: folder });
    expect(bytes()).toEqual(first);
    for (const content of first) expect(content.length).toBeGreaterThan(0);
  });

  it('is counted by catchment mrt, packed or not', async () => {
    await run('loss.yaml', '--mrt', 'counted', '--ris-live', 'counted.jsonl');
    const files = ['counted/rrc00/rib.20260101.0930.mrt', 'counted/rrc00/updates.20260101.0930.mrt', 'counted.jsonl'];
    const { code, stdout } = await catchment(['mrt', ...files, '--announcements', '--reporter', 'json'], { cwd: folder });
    const { files: read, announcements } = JSON.parse(stdout) as {
      readonly files: readonly { readonly elements: object; readonly problems: readonly string[] }[];
      readonly announcements: readonly { readonly prefix: string; readonly origins: readonly { readonly asn: number }[] }[];
    };
    expect(code).toBe(0);
    expect(read.map(({ problems }) => problems)).toEqual([[], [], []]);
    expect(read[2]!.elements).toEqual(read[1]!.elements);
    const seen = announcements.map(({ prefix, origins }) => `${prefix} ${origins.map(({ asn }) => asn).join(' ')}`);
    expect(seen).toEqual([
      '192.0.2.0/24 64500', '192.0.2.80/32 64500', '2001:db8::/48 64500', '2001:db8::80/128 64500',
    ]);
    const narrow = await catchment(['mrt', files[0]!, '-p', '2001:db8::/47', '-r', 'lines'], { cwd: folder });
    const kept = narrow.stdout.trimEnd().split('\n').map((line) => line.split('|')[5]);
    expect(new Set(kept)).toEqual(new Set(['2001:db8::/48', '2001:db8::80/128']));
  });
});

describe.skipIf(dump.skip)(`bgpdump${dump.reason}`, () => {
  it('reads all of it without complaint and says the same as catchment mrt', async () => {
    await run('loss.yaml', '--mrt', 'read', '--collector', 'router/*,AS65540,AS65536');
    const counts: Record<string, number> = {};
    for (const kind of ['rib', 'updates']) {
      const file = join(folder, `read/rrc00/${kind}.20260101.0930.mrt`);
      const { lines, complaints } = bgpdump(file);
      expect(complaints).toBe('');
      const ours = await catchment(['mrt', file, '--reporter', 'lines']);
      expect(lines).toEqual(ours.stdout.trimEnd().split('\n'));
      for (const line of lines) {
        const type = line.split('|')[2]!;
        counts[type] = (counts[type] ?? 0) + 1;
      }
      if (kind === 'rib') {
        expect(lines).toContain('TABLE_DUMP2|1767259800|B|100.64.0.1|64500|192.0.2.80/32|64500|IGP|100.64.0.1|0|0||NAG||');
        expect(lines.some((line) => line.includes('|65540|192.0.2.0/24|65540 65536 64500|IGP|'))).toBe(true);
      } else {
        expect(lines[0]).toBe('BGP4MP_ET|1767259830.000000|STATE|100.64.0.1|64500|6|1');
        for (const line of lines) expect(line).toMatch(/^BGP4MP_ET\|17672(59[89]|600|601)\d\d\.\d{6}\|/);
      }
    }
    // Two routers lose power and return: a session each way and family. Four of ours hold 4 prefixes, the others 2.
    expect(counts['STATE']).toBe(8);
    expect(counts['B']).toBe(4 * 4 + 5 * 2);
  });

  it('would complain about a file that is cut off', async () => {
    await run('loss.yaml', '--mrt', 'cut');
    const bytes = readFileSync(join(folder, 'cut/rrc00/rib.20260101.0930.mrt'));
    writeFileSync(join(folder, 'short.mrt'), bytes.subarray(0, bytes.length - 3));
    expect(bgpdump(join(folder, 'short.mrt')).complaints).not.toBe('');
    const { code, stderr } = await catchment(['mrt', 'short.mrt'], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('short.mrt: 1 record could not be read\n  byte ')]);
  });
});

describe('refusals', () => {
  it.each<[string, string[], string]>([
    ['collectors without a file', ['--collector', 'router/*'], 'nothing is written'],
    ['a peer that is nowhere', ['--mrt', 'no', '--collector', 'AS7'], 'nothing in the topology of loss.yaml is AS7'],
    ['a peer that is none', ['--mrt', 'no', '--collector', 'fra1'], 'fra1 is not a peer'],
    ['two of one name', ['--mrt', 'no', '--collector', 'router/*', '--collector', 'pop/*'], 'two collectors of one name'],
    ['a folder without a parent', ['--mrt', 'no/where/at/all'], 'there is no folder no/where/at'],
    ['a file as a folder', ['--mrt', 'loss.yaml'], 'it is not a folder'],
    ['an input as an output', ['--ris-live', 'loss.yaml'], 'it is an input of this run'],
    ['one file for two formats', ['--ris-live', 'a.json', '--bgplay', 'a.json'], 'it is written twice'],
  ])('%s', async (_, words, message) => {
    const { code, stderr } = await run('loss.yaml', ...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });

  it('of catchment mrt', async () => {
    const missing = await catchment(['mrt', 'nothing.mrt'], { cwd: folder });
    const reason = 'cannot read nothing.mrt: there is no such file';
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining(reason)]);
    const odd = await catchment(['mrt', 'loss.yaml', '-p', '192.0.2.1/24'], { cwd: folder });
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('host bits are set, the network is 192.0.2.0/24')]);
    const text = await catchment(['mrt', 'loss.yaml'], { cwd: folder });
    expect([text.code, text.stderr]).toEqual([2, expect.stringContaining('expected a record of at most')]);
  });
});
