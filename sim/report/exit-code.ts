/** Exit codes: 0 passed, 1 failed, 2 usage or input, 3 inconclusive, 70 internal, 130 interrupted. The worst of many wins. */
import type { RunReport, Verdict } from './run-report.ts';

/** What may happen beside runs: bad input, a bug, Ctrl-C. */
export type Mishap = 'usage' | 'internal' | 'interrupted';

export const ExitCode = { passed: 0, failed: 1, usage: 2, inconclusive: 3, internal: 70, interrupted: 130 } as const;

/** The worst first. An interruption says that the list of runs is not whole, so only a bug weighs more. */
const BY_WEIGHT: readonly number[] = [
  ExitCode.internal,
  ExitCode.interrupted,
  ExitCode.usage,
  ExitCode.failed,
  ExitCode.inconclusive,
  ExitCode.passed,
];

/** The worst of codes; of none it is `inconclusive`, since nothing was shown. */
export const worstExitCode = (codes: readonly number[]): number =>
  BY_WEIGHT.find((code) => codes.includes(code)) ?? ExitCode.inconclusive;

/** The code of some finished runs and of what else happened; a broken invariant of the simulator counts as internal. */
export const exitCode = (runs: readonly Pick<RunReport, 'verdict' | 'bugs'>[], mishaps: readonly Mishap[] = []): number =>
  worstExitCode([
    ...runs.map((run) => (run.bugs.length > 0 ? ExitCode.internal : ExitCode[run.verdict])),
    ...mishaps.map((mishap) => ExitCode[mishap]),
  ]);

/** The verdict over many runs: failed if one failed, else inconclusive if one is or there is none, else passed. */
export const worstVerdict = (runs: readonly Pick<RunReport, 'verdict'>[]): Verdict => {
  if (runs.some((run) => run.verdict === 'failed')) return 'failed';
  return runs.length > 0 && runs.every((run) => run.verdict === 'passed') ? 'passed' : 'inconclusive';
};
