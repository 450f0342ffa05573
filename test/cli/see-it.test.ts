/**
 * Goal: who runs a scenario at a terminal is told how to see it, and nobody else. Method: reports of runs that passed and failed
 * are delivered to a terminal that a person reads, and to others; the command that is printed is run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deliver, type Finished } from '../../sim/cli/deliver.ts';
import type { ReporterName } from '../../sim/cli/outputs.ts';
import type { Terminal } from '../../sim/cli/terminal.ts';
import { plain } from '../../sim/report/palette.ts';
import type { RunReport } from '../../sim/report/run-report.ts';
import { runOf } from '../viz/support.ts';
import { catchment } from './program.ts';

const REPEAT = `npx catchment run scenarios/a.yaml --seed 1 --grep '[x=1]'`;
const run = (verdict: RunReport['verdict']): RunReport => ({
  ...runOf('scenarios/two-sites/site-loss.yaml').report!,
  verdict,
  outcome: verdict,
  repeat: REPEAT,
});

function told(
  reports: readonly RunReport[],
  part: { isInteractive?: boolean; isQuiet?: boolean; name?: ReporterName } = {},
): string {
  const { isInteractive = true, isQuiet = false, name = 'pretty' } = part;
  let text = '';
  const terminal: Terminal = {
    out: (more) => (text += more),
    err: () => undefined,
    outPalette: plain,
    errPalette: plain,
    showsProgress: isInteractive,
    isInteractive,
    columns: 100,
    isDebug: false,
    onClosed: () => undefined,
  };
  const finished: Finished = { reports, viewable: [], total: reports.length, status: 'completed' };
  deliver({ name, file: null }, finished, isQuiet, terminal);
  return text;
}

const SEE = `see it  npx catchment view scenarios/a.yaml --seed 1 --grep '[x=1]' --open\n`;

describe('how to see a run', { timeout: 90_000 }, () => {
  it('is the last line of a run alone, and of several of which one failed', () => {
    expect(told([run('passed')]).endsWith(SEE)).toBe(true);
    expect(told([run('passed'), run('failed')]).endsWith(SEE)).toBe(true);
  });

  it('is told to people alone, and not where all of several passed', () => {
    expect(told([run('passed'), run('passed')])).not.toContain('catchment view');
    expect(told([run('failed')], { isInteractive: false })).not.toContain('catchment view');
    expect(told([run('failed')], { isQuiet: true })).not.toContain('catchment view');
    expect(told([run('failed')], { name: 'json' })).not.toContain('catchment view');
    expect(told([run('failed')], { name: 'markdown' })).not.toContain('catchment view');
  });

  it('is a command that view takes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'catchment-see-'));
    const words = ['view', 'scenarios/two-sites/site-loss.yaml', '--seed', '1', '--open', '-o', join(folder, 'run.html')];
    expect(await catchment(words)).toMatchObject({ code: 0 });
    rmSync(folder, { recursive: true, force: true });
  });
});
