/** The work behind `catchment run`: find, load, run on the cores, report in the order of the input, write files, judge. */
import { mkdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Scenario } from '../model/scenario/types.ts';
import { exitCode, ExitCode } from '../report/exit-code.ts';
import type { Mishap } from '../report/exit-code.ts';
import { runName } from '../report/run-report.ts';
import type { RunReport } from '../report/run-report.ts';
import { deliver } from './deliver.ts';
import { internalErrorText, UsageError } from './errors.ts';
import type { Failure } from './errors.ts';
import { inProcess, inThreads } from './executor.ts';
import type { Executor } from './executor.ts';
import { findFiles } from './find-files.ts';
import { realPath, wasRead } from './host.ts';
import { headerLine } from './headline.ts';
import { InOrder } from './in-order.ts';
import type { Job, JobResult } from './jobs.ts';
import { choose, count, lackData, loadSuite } from './load-suite.ts';
import { NO_EXPORTS, planExports, writeExports } from './exports.ts';
import type { ExportPlan, ExportWishes } from './exports.ts';
import { planFiles } from './outputs.ts';
import type { FilePlan, ReporterOutput } from './outputs.ts';
import { progress } from './progress.ts';
import { repeatCommand } from './shell.ts';
import type { Terminal } from './terminal.ts';
import { ENGINE_VERSION } from '../run/version.ts';
import { VIEWED_RUNS_MAX } from './view-page.ts';
import type { ViewableRun } from './view-page.ts';
import { checkWritable, writeFileAtomically } from './write-file.ts';

export interface RunWishes {
  readonly paths: readonly string[];
  readonly tags: readonly string[];
  readonly greps: readonly string[];
  readonly reporters: readonly ReporterOutput[];
  readonly trace: string | null;
  readonly exports: ExportWishes;
  readonly seed: number | undefined;
  readonly set: Readonly<Record<string, string>>;
  readonly workers: number | undefined;
  readonly allowsInconclusive: boolean;
  readonly isQuiet: boolean;
}

/** What is done when the person at the keyboard, or whoever reads the output, has had enough. */
type Ending = 'interrupted' | 'unread' | null;

export async function runSuite(wishes: RunWishes, terminal: Terminal): Promise<number> {
  for (const { file } of wishes.reporters) if (file !== null) checkWritable(file);
  const executor = await startExecutor(wishes.workers);
  let ending: Ending = null;
  let isRunning = false;
  const onInterrupt = (): void => {
    if (ending === 'interrupted' || !isRunning) process.exit(ExitCode.interrupted);
    ending = 'interrupted';
    executor.stop();
  };
  process.on('SIGINT', onInterrupt);
  const { mrt } = wishes.exports;
  const writesFiles = mrt !== null || namedFiles(wishes).length > 0;
  terminal.onClosed(() => {
    // Nobody will see the rest, so there is no point in finding out.
    if (writesFiles || !isRunning) return;
    ending = 'unread';
    executor.stop();
  });
  try {
    const files = await findFiles(wishes.paths);
    const suite = loadSuite(files, { seed: wishes.seed, set: wishes.set }, terminal);
    spareInputs(wishes);
    if (suite === null) return ExitCode.usage;
    const scenarios = choose(suite.scenarios, wishes);
    if (lackData(suite, scenarios, terminal)) return ExitCode.usage;
    const showsTraces = wishes.reporters.some(({ name }) => name === 'html');
    if (showsTraces && scenarios.length > VIEWED_RUNS_MAX) {
      const hint = 'choose some with --tag or --grep';
      throw new UsageError(`${scenarios.length} runs are too many for one page (at most ${VIEWED_RUNS_MAX})`, hint);
    }
    const traces = planTraceFiles(wishes.trace, scenarios);
    const exports = planExports(wishes.exports, scenarios);
    const isPretty = wishes.reporters.some(({ name, file }) => name === 'pretty' && file === null);
    if (isPretty) terminal.out(headerLine(scenarios, ENGINE_VERSION, terminal.outPalette));
    if (suite.warnings.length > 0 && !wishes.isQuiet) {
      const warnings = terminal.errPalette.yellow(count(suite.warnings.length, 'warning'));
      terminal.err(`${warnings} about the input; catchment validate shows them\n`);
    }
    isRunning = true;
    const plans = { traces, exports, showsTraces };
    const jobs = jobsOf(scenarios, wishes, plans);
    const manners = { terminal, set: wishes.set, isQuiet: wishes.isQuiet };
    const { reports, viewable, crashCount } = await runAll(executor, jobs, { ...plans, ...manners });
    isRunning = false;
    if (ending === 'unread') return ExitCode.inconclusive;
    if (ending === 'interrupted') terminal.err(`interrupted: ${reports.length} of ${count(scenarios.length, 'run')} finished\n`);
    const status = ending === 'interrupted' ? 'interrupted' : crashCount > 0 ? 'crashed' : 'completed';
    const finished = { reports, viewable, total: scenarios.length, status } as const;
    for (const output of wishes.reporters) deliver(output, finished, wishes.isQuiet, terminal);
    const mishaps: Mishap[] = [];
    if (crashCount > 0) mishaps.push('internal');
    if (ending === 'interrupted') mishaps.push('interrupted');
    const code = exitCode(reports, mishaps);
    return code === ExitCode.inconclusive && wishes.allowsInconclusive ? ExitCode.passed : code;
  } finally {
    executor.stop();
    process.off('SIGINT', onInterrupt);
  }
}

/**
 * Whatever was read is an input: scenarios, topologies, files that they extend, by what their paths name once links are followed.
 * @throws UsageError when an output would take the place of an input, or of another output.
 */
function spareInputs(wishes: RunWishes): void {
  const taken = new Set<string>();
  for (const output of namedFiles(wishes)) {
    if (wasRead(output)) throw new UsageError(`cannot write ${output}: it is an input of this run`);
    const place = realPath(output);
    if (taken.has(place)) throw new UsageError(`cannot write ${output}: it is written twice`);
    taken.add(place);
  }
}

/** Outputs that go by the name that was given for them. */
const namedFiles = ({ reporters, trace, exports }: RunWishes): readonly string[] =>
  [...reporters.map(({ file }) => file), trace, exports.risLive, exports.bgplay].filter((file) => file !== null);

/** Threads by default, of which the first starts to load while files are read; `--workers 1` stays in this thread. */
export async function startExecutor(workers: number | undefined): Promise<Executor> {
  if (workers === 1) {
    const { runJob } = await import('./jobs.ts');
    return inProcess(runJob);
  }
  const threads = inThreads(workers ?? availableParallelism());
  threads.warm();
  return threads;
}

export const jobsOf = (
  scenarios: readonly Scenario[], { set }: Pick<RunWishes, 'set'>, { traces, exports, showsTraces }: OutputPlans,
): readonly Job[] =>
  scenarios.map((scenario, index) => ({
    kind: 'report',
    index,
    scenario,
    wantsTrace: showsTraces || traces.kind !== 'none',
    exports: exports.job,
    repeat: repeatCommand(scenario, set),
  }));

export interface OutputPlans {
  readonly traces: FilePlan;
  readonly exports: ExportPlan;
  /** A reporter shows traces: they are kept until the end. */
  readonly showsTraces: boolean;
}

/** Reports alone. */
export const NO_OUTPUTS: OutputPlans = { traces: { kind: 'none' }, exports: NO_EXPORTS, showsTraces: false };

export interface SuiteOutcome {
  /** Of the runs that finished, in the order of the jobs. */
  readonly reports: readonly RunReport[];
  /** With their traces, where a reporter shows them. */
  readonly viewable: readonly ViewableRun[];
  readonly crashCount: number;
}

interface RunManners extends Pick<RunWishes, 'set' | 'isQuiet'> {
  readonly terminal: Terminal;
}

/** Runs all jobs; traces are written and bugs are told as their turn comes. */
export async function runAll(
  executor: Executor, jobs: readonly Job[],
  { traces, exports, showsTraces, set, terminal, isQuiet }: OutputPlans & RunManners,
): Promise<SuiteOutcome> {
  const reports: RunReport[] = [];
  const viewable: ViewableRun[] = [];
  let crashCount = 0;
  let doneCount = 0;
  let ioError: unknown = null;
  const isShown = terminal.showsProgress && !isQuiet;
  const line = progress(jobs.length, { write: terminal.err, isShown, columns: terminal.columns });
  const take = (result: JobResult): void => {
    if (result.kind === 'done') {
      reports.push(result.report);
      const { report, trace } = result;
      if (trace !== null && traces.kind !== 'none') writeFileAtomically(traceFile(traces, result.index), trace);
      if (trace !== null && showsTraces) {
        const recipe = { scenario: jobs[result.index]!.scenario, set };
        viewable.push({ name: runName(report), report, trace, recipe });
      }
      writeExports(exports, result.index, result.exports);
      return;
    }
    if (result.kind === 'judged') return;
    crashCount++;
    line.clear();
    tellCrash(result.failure, jobs[result.index]!, terminal);
  };
  const ordered = new InOrder<JobResult>(take);
  const guarded = (act: () => void): void => {
    // A full disk is no reason to lose the reports; it is told at the end.
    try {
      act();
    } catch (error) {
      ioError ??= error;
      executor.stop();
    }
  };
  await executor.run(jobs, (result) => {
    guarded(() => ordered.add(result.index, result));
    const { scenario } = jobs[result.index]!;
    line.show(++doneCount, runName({ scenario: scenario.name, variant: scenario.variant }));
  });
  line.clear();
  guarded(() => ordered.flush());
  if (ioError !== null) throw ioError;
  return { reports, viewable, crashCount };
}

/** A bug, told with the command that shows it again. */
export function tellCrash(failure: Failure, { repeat: command }: Job, terminal: Terminal): void {
  terminal.err(internalErrorText(failure, { command, version: ENGINE_VERSION, showStack: terminal.isDebug }));
}

function planTraceFiles(path: string | null, scenarios: readonly Scenario[]): FilePlan {
  if (path === null) return { kind: 'none' };
  const stat = statSync(path, { throwIfNoEntry: false });
  const plan = planFiles(path, stat === undefined ? 'nothing' : stat.isDirectory() ? 'folder' : 'file', scenarios);
  if (plan.kind === 'file') checkWritable(plan.file);
  if (plan.kind === 'folder') {
    if (stat === undefined) {
      checkWritable(plan.folder);
      mkdirSync(plan.folder);
    }
    for (const name of plan.names) checkWritable(join(plan.folder, name));
  }
  return plan;
}

const traceFile = (plan: FilePlan, index: number): string => {
  switch (plan.kind) {
    case 'file': return plan.file;
    case 'folder': return join(plan.folder, plan.names[index]!);
    case 'none': throw new UsageError('a trace that nobody asked for');
  }
};
