/** The work behind `catchment claims`: every scenario of the platform is run, and the claims are judged by the runs. */
import { claims } from '../model/claims.ts';
import { claimTable, claimText } from '../report/claims.ts';
import { ExitCode } from '../report/exit-code.ts';
import { nearest } from '../model/diagnostics/nearest.ts';
import { didYouMean, UsageError } from './errors.ts';
import { findFiles } from './find-files.ts';
import { lackData, loadSuite } from './load-suite.ts';
import { jobsOf, NO_OUTPUTS, runAll, startExecutor } from './run-suite.ts';
import type { Terminal } from './terminal.ts';

export interface ClaimsWishes {
  readonly platform: string;
  readonly seed: number | undefined;
  readonly workers: number | undefined;
}

export async function runClaims({ platform, seed, workers }: ClaimsWishes, terminal: Terminal): Promise<number> {
  const asked = claims.filter((claim) => claim.platform.toLowerCase() === platform.toLowerCase());
  if (asked.length === 0) {
    const known = [...new Set(claims.map((claim) => claim.platform.toLowerCase()))];
    const near = nearest(platform.toLowerCase(), known);
    throw new UsageError(`no such platform: ${platform} (expected ${known.join(', ')})`, didYouMean(near));
  }
  const executor = await startExecutor(workers);
  try {
    const suite = loadSuite(await findFiles([`scenarios/${platform.toLowerCase()}`]), { seed }, terminal);
    if (suite === null || lackData(suite, suite.scenarios, terminal)) return ExitCode.usage;
    const jobs = jobsOf(suite.scenarios, { set: {} }, NO_OUTPUTS);
    const { reports, crashCount } = await runAll(executor, jobs, { ...NO_OUTPUTS, terminal, isQuiet: false });
    terminal.out(claimText(claimTable(asked, reports)));
    terminal.err(`${reports.length} runs with one seed in one world: other seeds and worlds may decide otherwise\n`);
    return crashCount > 0 ? ExitCode.internal : ExitCode.passed;
  } finally {
    executor.stop();
  }
}
