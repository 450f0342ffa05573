/** Words to a command: yargs splits them, and what it has to say about them comes back as one kind of error with a guess. */
import yargs from 'yargs';
import type { Argv, Options } from 'yargs';
import { nearest } from '../model/diagnostics/nearest.ts';
import { ExitCode } from '../report/exit-code.ts';
import type { Args, Command, CommandContext } from './command.ts';
import { didYouMean, UsageError } from './errors.ts';
import { ENGINE_VERSION } from '../run/version.ts';

const shared: Readonly<Record<string, Options>> = {
  'no-color': { type: 'boolean', describe: 'No colours (also NO_COLOR; FORCE_COLOR does the opposite)' },
};

const WIDTH_MAX = 110;

/** Runs the command that the words ask for; resolves to the exit code. @throws UsageError when they ask for none. */
export async function runCommandLine(commands: readonly Command[], context: CommandContext): Promise<number> {
  const { terminal } = context;
  const [first] = context.words;
  if (first === undefined) {
    terminal.err(await build(commands, context).getHelp().then((text) => `${text}\n`));
    return ExitCode.usage;
  }
  let code: number = ExitCode.passed;
  const parser = build(commands, context, (result) => {
    code = result;
  });
  await parser.parseAsync(plainWords(context.words), {}, (error: Error | undefined | null, _args: unknown, output: string) => {
    if (error === undefined || error === null) terminal.out(output === '' ? '' : `${output}\n`);
  });
  return code;
}

/** Behind `--` everything is a file; yargs would not count those among the arguments of a command. */
function plainWords(words: readonly string[]): string[] {
  const at = words.indexOf('--');
  if (at < 0) return [...words];
  return [...words.slice(0, at), ...words.slice(at + 1).map((word) => (word.startsWith('-') ? `./${word}` : word))];
}

function build(commands: readonly Command[], context: CommandContext, finish: (code: number) => void = () => undefined): Argv {
  const parser = yargs([])
    .scriptName('catchment')
    .locale('en')
    .usage('$0 COMMAND …\n\nWhat happens to our users when this site dies? Scenarios in, verdicts out.')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'greedy-arrays': false,
    })
    .options(shared)
    .version(ENGINE_VERSION)
    .help()
    .alias('help', 'h')
    .alias('version', 'V')
    .wrap(Math.min(WIDTH_MAX, context.terminal.columns))
    .epilogue('Exit codes: 0 passed, 1 target missed, 2 usage or input, 3 inconclusive, 70 internal, 130 interrupted.')
    .strict()
    .demandCommand(1, 'name a command')
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      // What a command throws comes through here as well; only yargs' own complaints are about usage.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw usageError(message ?? error?.message ?? 'bad usage', commands, context.words);
    });
  for (const command of commands) addCommand(parser, command, context, finish);
  return parser;
}

function addCommand(parser: Argv, command: Command, context: CommandContext, finish: (code: number) => void): void {
  parser.command(
    command.usage,
    command.describe,
    (inner) => {
      // Values stay text: what they mean, and what is wrong with them, is for the command to say.
      for (const [name, options] of Object.entries(command.positionals ?? {})) {
        inner.positional(name, { type: 'string', ...options } as object);
      }
      for (const [name, options] of Object.entries(command.options)) {
        inner.option(name, options.type === 'boolean' ? options : { type: 'string', requiresArg: true, ...options });
      }
      for (const [example, what] of command.examples ?? []) inner.example(example, what);
      if (command.notes !== undefined) inner.epilogue(`${command.notes}\n`);
      return inner.usage(`catchment ${command.usage}\n\n${command.describe}`);
    },
    async (args: Args) => finish(await command.run(args, context)),
  );
}

/** What yargs says, in our words and with a guess. */
function usageError(message: string, commands: readonly Command[], words: readonly string[]): UsageError {
  const command = commands.find(({ usage }) => words.some((word) => word === nameOf(usage)));
  const more = `catchment ${command === undefined ? '' : `${nameOf(command.usage)} `}--help shows what there is`;
  const unknown = /^Unknown (?:argument|command)s?: (.+)$/s.exec(message)?.[1]?.split(', ');
  if (unknown !== undefined) {
    if (command === undefined) {
      const name = words.find((word) => !word.startsWith('-')) ?? unknown[0]!;
      const near = nearest(name, commands.map(({ usage }) => nameOf(usage)));
      const isOption = words.every((word) => word.startsWith('-'));
      return new UsageError(isOption ? `unknown option: ${words[0]}` : `unknown command: ${name}`, didYouMean(near, more));
    }
    const [name] = unknown;
    const written = words.find((word) => word.replace(/^-+/, '').split('=')[0] === name) ?? name!;
    if (!written.startsWith('-')) return new UsageError(`unexpected argument: ${written}`, more);
    const near = nearest(name!, [...Object.keys(command.options), ...Object.keys(shared), 'help', 'version']);
    return new UsageError(`unknown option: ${written.split('=')[0]}`, didYouMean(near === null ? null : `--${near}`, more));
  }
  const starved = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (starved !== undefined) return new UsageError(`--${starved} needs a value`, more);
  if (message.startsWith('Not enough non-option arguments')) {
    return new UsageError(`not enough arguments: catchment ${command?.usage ?? ''}`, more);
  }
  const missing = /^Missing required arguments?: (.+)$/.exec(message)?.[1];
  if (missing !== undefined) return new UsageError(`missing: ${missing.split(', ').map((name) => `--${name}`).join(', ')}`, more);
  return new UsageError(message, more);
}

const nameOf = (usage: string): string => usage.split(' ')[0]!;
