/** Words as a shell reads them, so that a printed command can be pasted. */

/** The word in quotes where a POSIX shell would otherwise read something else. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`;

export const shellCommand = (words: readonly string[]): string => words.map(shellWord).join(' ');

/** What `repeatCommand` needs to know of a run. */
export interface RepeatableRun {
  readonly file: string;
  readonly variant: string | null;
  readonly seed: number;
}

/** The command that makes exactly this run again. */
export function repeatCommand({ file, variant, seed }: RepeatableRun, set: Readonly<Record<string, string>>): string {
  return shellCommand([
    'npx', 'catchment', 'run', file, '--seed', String(seed),
    ...(variant === null ? [] : ['--grep', `[${variant}]`]),
    ...Object.keys(set).sort().flatMap((path) => ['--set', `${path}=${set[path]}`]),
  ]);
}
