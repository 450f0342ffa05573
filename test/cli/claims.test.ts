/**
 * Goal: `catchment claims` makes the runs that it says it makes and delivers them in every shape; the table in
 * `scenarios/README.md` is still that of the files. Method: a suite of one scenario and its ablation on the platform of
 * `catchment init`; the rows and hashes of the committed table.
 */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEGIN_MARK, END_MARK, provenanceOf } from '../../sim/cli/readme-table.ts';
import { catchment } from './program.ts';

const root = mkdtempSync(join(tmpdir(), 'catchment-claims-'));
afterAll(() => rmSync(root, { recursive: true }));

beforeAll(async () => {
  await catchment(['init'], { cwd: root });
  mkdirSync(join(root, 'scenarios/pltfrms'));
  for (const name of ['service-loss', 'ablation-no-health-check']) {
    const text = readFileSync(join(root, `scenarios/${name}.yaml`), 'utf8').replaceAll('../topologies', '../../topologies');
    const claiming = text.replace('question:', 'claims: { P7: [availability] }\nquestion:');
    writeFileSync(join(root, `scenarios/pltfrms/${name}.yaml`), claiming);
  }
  renameSync(join(root, 'scenarios/site-loss.yaml'), join(root, 'site-loss.yaml'));
}, 120_000);

interface Document {
  readonly runCount: number;
  readonly worlds: readonly number[];
  readonly settings: readonly object[];
  readonly claims: readonly { readonly id: string; readonly verdict: string; readonly scenarios: readonly object[] }[];
}

const documentOf = async (...words: string[]): Promise<Document> => {
  const { code, stdout, stderr } = await catchment(['claims', '-r', 'json', ...words], { cwd: root });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Document;
};

describe('claims', { timeout: 60_000 }, () => {
  it('are one line each, the id first', async () => {
    const { stdout } = await catchment(['claims', '--seeds', '1', '--worlds', '1', '--no-assumptions'], { cwd: root });
    const rows = stdout.split('\n').filter((line) => /^P\d/.test(line));
    expect(rows).toHaveLength(18);
    expect(rows[6]).toMatch(/^P7 +holds /);
    expect(rows[0]).toMatch(/^P1 +no scenario /);
    expect(stdout).toMatch(/^ {2}ablations +ablation-no-health-check 3\/3$/m);
    expect(stdout).toContain('6 runs: every variant of every scenario in 1 world (internet seed 1); no assumption was changed.');
    const short = await catchment(['claims', '-q', '--seeds', '1', '--worlds', '1', '--no-assumptions'], { cwd: root });
    expect(short.stdout.trimEnd().split('\n')).toHaveLength(18);
  });

  it('are judged over seeds, worlds and the ends of what was assumed', async () => {
    const document = await documentOf('--seeds', '2', '--worlds', '2');
    const { runCount, worlds, settings, claims } = document;
    expect([worlds, settings.length]).toEqual([[1, 2], 2]);
    // 6 variants in 2 worlds, two of the scenario and one of its ablation with a second seed, and one at both ends.
    expect(runCount).toBe(12 + 6 + 2);
    expect(claims[6]).toMatchObject({ id: 'P7', scenarios: [{ scenario: 'service-loss', runCount: 10, forCount: 10 }] });
    // Threads and the order in which they end have no part in it.
    expect(await documentOf('--seeds', '2', '--worlds', '2', '--workers', '1')).toEqual(document);
  });

  it('stand in a README between marks', async () => {
    const file = join(root, 'scenarios/README.md');
    const words = ['claims', '--seeds', '1', '--worlds', '1', '--no-assumptions', '-q', '--readme', 'scenarios/README.md'];
    writeFileSync(file, '# Scenarios\n');
    const missing = { code: 2, stderr: expect.stringContaining('no place for the table') };
    expect(await catchment(words, { cwd: root })).toMatchObject(missing);
    writeFileSync(file, `before\n${BEGIN_MARK}\nSTALE\n${END_MARK}\nafter\n`);
    expect((await catchment(words, { cwd: root })).code).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^before\n[^]*\| P7 \|[^]*\nafter\n$/);
    expect(text).not.toContain('STALE');
    expect(text).toContain('[service-loss](pltfrms/service-loss.yaml) 3/3');
    expect(Object.keys(provenanceOf(text)!.behaviours)).toEqual(['ablation-no-health-check', 'service-loss']);
  });

  it.each([
    [['--seeds', '0'], '--seeds is not an integer from 1 to 1000: 0'],
    [['--worlds', 'x'], '--worlds is not an integer from 1 to 100: x'],
    [['--reporter', 'junit'], 'no such reporter: junit (expected pretty, markdown, json)'],
  ])('tell what is wrong with %j', async (words, message) => {
    const told = { code: 2, stderr: expect.stringContaining(message) };
    expect(await catchment(['claims', ...words], { cwd: root })).toMatchObject(told);
  });
});
