/** Where results go: which reporter writes to which file, which trace gets which name. Decided before anything runs. */
import { nearest } from '../model/diagnostics/nearest.ts';
import { didYouMean, UsageError } from './errors.ts';

export const reporterNames = ['pretty', 'json', 'junit', 'markdown', 'html'] as const;
export type ReporterName = (typeof reporterNames)[number];

export interface ReporterOutput<N extends string = ReporterName> {
  readonly name: N;
  /** The file; null: standard output. */
  readonly file: string | null;
}

/**
 * The values of `--reporter`, each `NAME` or `NAME=FILE`. A reporter with a file leaves the terminal to the others; when none is
 * left for the terminal, `pretty` takes it.
 * @throws UsageError for a name that does not exist, a missing file name, two for one place.
 */
export const parseReporters = (values: readonly string[]): readonly ReporterOutput[] => parseReportersOf(values, reporterNames);

/** The same where the command has other reporters than `run`. */
export function parseReportersOf<N extends string>(
  values: readonly string[], names: readonly (N | 'pretty')[],
): readonly ReporterOutput<N | 'pretty'>[] {
  const outputs = values.map((value) => parseReporter(value, names));
  if (outputs.every(({ file }) => file !== null)) outputs.push({ name: 'pretty', file: null });
  const places = new Set<string | null>();
  for (const { name, file } of outputs) {
    if (places.has(file)) {
      throw new UsageError(
        file === null ? 'two reporters for standard output' : `two reporters for one file: ${file}`,
        file === null ? `give one of them a file: --reporter ${name}=FILE` : null,
      );
    }
    places.add(file);
  }
  return outputs;
}

function parseReporter<N extends string>(value: string, names: readonly N[]): ReporterOutput<N> {
  const at = value.indexOf('=');
  const name = at < 0 ? value : value.slice(0, at);
  const file = at < 0 ? null : value.slice(at + 1);
  const known = names.find((one) => one === name);
  if (known === undefined) {
    const near = nearest(name, names);
    throw new UsageError(`no such reporter: ${name} (expected ${names.join(', ')})`, didYouMean(near));
  }
  if (file === '') throw new UsageError(`--reporter ${name}= needs a file name behind the equals sign`);
  return { name: known, file: file === '-' ? null : file };
}

export const TRACE_ENDING = '.trace';

/** What a trace is named after. */
export interface NamedRun {
  readonly name: string;
  readonly variant: string | null;
}

/** Where a file of each run goes. */
export type FilePlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly file: string }
  /** One name for each run, in their order; the folder is made when it is missing. */
  | { readonly kind: 'folder'; readonly folder: string; readonly names: readonly string[] };

/** Which option it is, and how its files end. */
interface FileKind {
  readonly option: string;
  readonly ending: string;
}

const traceKind: FileKind = { option: 'trace', ending: TRACE_ENDING };

/** `there` says what the path names today. @throws UsageError when several runs should go into one file. */
export function planFiles(
  path: string | null, there: 'file' | 'folder' | 'nothing', runs: readonly NamedRun[], { option, ending }: FileKind = traceKind,
): FilePlan {
  if (path === null) return { kind: 'none' };
  const isFolder = path.endsWith('/') || there === 'folder';
  if (!isFolder && runs.length <= 1) return { kind: 'file', file: path };
  if (there === 'file') throw new UsageError(`--${option} ${path}: ${runs.length} runs need a folder, and this is a file`);
  const folder = path.replace(/\/+$/, '');
  return { kind: 'folder', folder: folder === '' ? '/' : folder, names: runStems(runs).map((stem) => `${stem}${ending}`) };
}

const NAME_LENGTH_MAX = 120;

/** `name.variant` in letters that every file system takes, with a number where two would be the same. */
export function runStems(runs: readonly NamedRun[]): readonly string[] {
  const used = new Set<string>();
  return runs.map(({ name, variant }) => {
    const stem = [name, ...(variant === null ? [] : [variant])].map(fileWord).join('.').slice(0, NAME_LENGTH_MAX);
    let candidate = stem;
    for (let number = 2; used.has(candidate.toLowerCase()); number++) candidate = `${stem}-${number}`;
    used.add(candidate.toLowerCase());
    return candidate;
  });
}

const fileWord = (text: string): string => text.replace(/[^\w=,-]+/g, '-').replace(/^-+|-+$/g, '') || 'run';
