/** The work behind `catchment view`: runs from a scenario or a stored trace, put into the page, written or served. */
import { spawn } from 'node:child_process';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ExitCode } from '../report/exit-code.ts';
import { formatCount } from '../report/format.ts';
import { runName } from '../report/run-report.ts';
import { unpackTrace } from '../trace/codec.ts';
import { UsageError } from './errors.ts';
import { findFiles } from './find-files.ts';
import { fileHost, realPath } from './host.ts';
import { choose, lackData, loadSuite } from './load-suite.ts';
import { jobsOf, NO_OUTPUTS, runAll, startExecutor } from './run-suite.ts';
import type { Terminal } from './terminal.ts';
import { servePage } from './view-server.ts';
import { VIEWED_RUNS_MAX, viewPage } from './view-page.ts';
import type { ViewableRun } from './view-page.ts';
import { checkWritable, writeFileAtomically } from './write-file.ts';

export interface ViewWishes {
  readonly paths: readonly string[];
  readonly greps: readonly string[];
  readonly output: string | null;
  /** 0: one that is free. */
  readonly port: number;
  readonly opens: boolean;
  readonly seed: number | undefined;
  readonly set: Readonly<Record<string, string>>;
}

export async function runView(wishes: ViewWishes, terminal: Terminal): Promise<number> {
  const { output } = wishes;
  if (output !== null) {
    checkWritable(output);
    const isInput = wishes.paths.some((path) => realPath(output) === realPath(path));
    if (isInput) throw new UsageError(`cannot write ${output}: it is an input of this run`);
  }
  const groups: (readonly ViewableRun[])[] = [];
  for (const path of wishes.paths) {
    const runs = storedRun(path) ?? (await scenarioRuns(path, wishes, terminal));
    if (runs === null) return ExitCode.usage;
    if (runs.length === 0) return ExitCode.internal;
    groups.push(runs);
  }
  const runs = groups.flat();
  checkNumber(runs.length);
  const page = viewPage(named(groups, wishes.paths));
  // Of two, the second is the candidate: the first of its runs is held against the first of the others.
  const hash = groups.length === 2 ? `#v=1&run=${groups[0]!.length}&compare=0` : '';
  if (output !== null) {
    writeFileAtomically(output, page);
    const sizes = [page.length, gzipSync(page).length].map((bytes) => `${formatCount(bytes / 1000)} kB`);
    terminal.out(`${output}: ${sizes[0]}, ${sizes[1]} compressed\n`);
    if (hash !== '') terminal.out(`${output}${hash} opens with the two compared\n`);
    return ExitCode.passed;
  }
  const { url, closed } = await servePage(page, wishes.port);
  terminal.out(`${url}${hash}\n`);
  terminal.err('served to this machine alone; Ctrl-C ends\n');
  if (wishes.opens) openBrowser(`${url}${hash}`, terminal);
  await closed;
  return ExitCode.passed;
}

/** The run in a trace file; null when the file is none. @throws UsageError when it is a broken one. */
function storedRun(path: string): readonly ViewableRun[] | null {
  const file = fileHost.read(path);
  if (!file.ok) return null;
  const { bytes } = file;
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isPlain = bytes[0] === 0x43 && bytes[1] === 0x54 && bytes[2] === 0x52 && bytes[3] === 0x43;
  if (!isGzip && !isPlain) return null;
  const unpacked = unpackTrace(bytes, {
    deflate: (plain) => gzipSync(plain),
    inflate: (packed, bytesMax) => gunzipSync(packed, { maxOutputLength: bytesMax }),
  });
  if (!unpacked.ok) throw new UsageError(`cannot show ${path}: ${unpacked.error.message}`);
  const { name, variant } = unpacked.trace.header.scenario;
  return [{ name: runName({ scenario: name, variant }), trace: isGzip ? bytes : gzipSync(bytes), report: null, recipe: null }];
}

/** Runs of one name are told apart by the files that they came from. */
function named(groups: readonly (readonly ViewableRun[])[], paths: readonly string[]): readonly ViewableRun[] {
  const all = groups.flat().map(({ name }) => name);
  return groups.flatMap((runs, i) =>
    runs.map((run) =>
      all.filter((name) => name === run.name).length > 1 ? { ...run, name: `${run.name}, ${paths[i]}` } : run,
    ),
  );
}

function checkNumber(runs: number): void {
  if (runs <= VIEWED_RUNS_MAX) return;
  throw new UsageError(`${runs} runs are too many for one page (at most ${VIEWED_RUNS_MAX})`, 'choose some with --grep');
}

async function scenarioRuns(path: string, wishes: ViewWishes, terminal: Terminal): Promise<readonly ViewableRun[] | null> {
  const suite = loadSuite(await findFiles([path]), { seed: wishes.seed, set: wishes.set }, terminal);
  if (suite === null) return null;
  const scenarios = choose(suite.scenarios, { tags: [], greps: wishes.greps });
  checkNumber(scenarios.length);
  if (lackData(suite, scenarios, terminal)) return null;
  const executor = await startExecutor(scenarios.length === 1 ? 1 : undefined);
  try {
    const plans = { ...NO_OUTPUTS, showsTraces: true };
    const { viewable } = await runAll(executor, jobsOf(scenarios, { set: wishes.set }, plans), {
      ...plans,
      terminal,
      set: wishes.set,
      isQuiet: false,
    });
    return viewable;
  } finally {
    executor.stop();
  }
}

const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** The address was printed already: that nothing opens is no error. */
function openBrowser(url: string, terminal: Terminal): void {
  const [command, ...words] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command!, [...words, url], { stdio: 'ignore', detached: true });
  child.on('error', () => terminal.err('no browser could be opened; the address is above\n'));
  child.unref();
}
