/** The program `catchment`: words in, exit code out. Nothing that goes wrong may reach the terminal as a bare stack. */
import type { Command } from './command.ts';
import { runCommandLine } from './command-line.ts';
import { claims } from './commands/claims.ts';
import { explain } from './commands/explain.ts';
import { init } from './commands/init.ts';
import { list } from './commands/list.ts';
import { mrt } from './commands/mrt.ts';
import { propagate } from './commands/propagate.ts';
import { run } from './commands/run.ts';
import { schema } from './commands/schema.ts';
import { validate } from './commands/validate.ts';
import { view } from './commands/view.ts';
import { ExitCode } from '../report/exit-code.ts';
import { failureOf, internalErrorText, UsageError } from './errors.ts';
import { shellCommand } from './shell.ts';
import { processTerminal } from './terminal.ts';
import { ENGINE_VERSION } from '../run/version.ts';

const commands: readonly Command[] = [run, view, init, validate, list, explain, propagate, mrt, claims, schema];

const words = process.argv.slice(2);
const terminal = processTerminal(words.includes('--no-color'));

function internalError(error: unknown): void {
  const command = shellCommand(['npx', 'catchment', ...words]);
  terminal.err(internalErrorText(failureOf(error), { command, version: ENGINE_VERSION, showStack: terminal.isDebug }));
  process.exitCode = ExitCode.internal;
}

function tell(error: unknown): void {
  if (!(error instanceof UsageError)) return internalError(error);
  terminal.err(`${terminal.errPalette.red('error')}: ${error.message}\n${error.hint === null ? '' : `  ${error.hint}\n`}`);
  process.exitCode = ExitCode.usage;
}

process.on('uncaughtException', (error) => {
  tell(error);
  process.exit();
});

try {
  process.exitCode = await runCommandLine(commands, { terminal, words });
} catch (error) {
  tell(error);
}
