/** What a command is to the command line. Its module is light; whatever is heavy is imported when it runs. */
import type { Options } from 'yargs';
import type { Terminal } from './terminal.ts';

export interface Command {
  /** As yargs writes it: `run <paths..>`. */
  readonly usage: string;
  readonly describe: string;
  readonly positionals?: Readonly<Record<string, Options & { readonly describe: string }>>;
  readonly options: Readonly<Record<string, Options & { readonly describe: string }>>;
  /** Example lines: the command and what it does. */
  readonly examples?: readonly (readonly [command: string, what: string])[];
  /** What its results mean, for the end of its help. */
  readonly notes?: string;
  /** The exit code. @throws UsageError for what cannot be done. */
  readonly run: (args: Args, context: CommandContext) => Promise<number>;
}

/** What yargs made of the words; each command reads its own options out of it. */
export type Args = Readonly<Record<string, unknown>>;

export interface CommandContext {
  readonly terminal: Terminal;
  /** The words behind the program's name, as they were typed. */
  readonly words: readonly string[];
}

/** The paths of a variadic positional. */
export const pathsOf = (args: Args, name = 'paths'): readonly string[] => {
  const value = args[name];
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
};
