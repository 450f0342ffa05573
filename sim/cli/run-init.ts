/** The work behind `catchment init`: files of a fresh start into a folder, none of them in place of another. */
import { lstatSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ExitCode } from '../report/exit-code.ts';
import { UsageError } from './errors.ts';
import { ioReason, shownPath } from './host.ts';
import { initFiles } from './init-files.ts';
import { shellWord } from './shell.ts';
import type { Terminal } from './terminal.ts';
import { checkWritable, writeFileAtomically } from './write-file.ts';

export interface InitWishes {
  readonly folder: string;
  readonly hasWorkflow: boolean;
  /** Files that are there are replaced. */
  readonly isForced: boolean;
}

/** @throws UsageError when a file is there already, or cannot be written; then nothing was. */
export function runInit({ folder, hasWorkflow, isForced }: InitWishes, terminal: Terminal): number {
  const files = initFiles({ hasWorkflow }).map(({ path, text }) => ({ path: shownPath(join(folder, path)), text }));
  const taken = files.filter(({ path }) => isThere(path)).map(({ path }) => path);
  if (taken.length > 0 && !isForced) {
    const are = taken.length === 1 ? 'it is there already' : 'they are there already';
    const help = '--force replaces them; another folder leaves them alone';
    throw new UsageError(`not overwritten: ${taken.join(', ')}: ${are}`, help);
  }
  for (const { path } of files) makeFolder(dirname(path));
  for (const { path } of files) checkWritable(path);
  for (const { path, text } of files) writeFileAtomically(path, text);
  const { bold } = terminal.outPalette;
  const into = folder === '.' ? '' : `cd ${shellWord(folder)} && `;
  terminal.out([
    ...files.map(({ path }) => `  ${path}\n`),
    `\n${bold('Next')}\n`,
    `  ${into}npx catchment validate\n`,
    `  ${into}npx catchment run scenarios\n`,
    `  ${into}npx catchment run scenarios/site-loss.yaml --grep fra\n`,
    '  then change topologies/platform.yaml until it is your platform\n',
  ].join(''));
  return ExitCode.passed;
}

/** A link that leads nowhere is there too. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false;
    throw new UsageError(`cannot write ${path}: ${ioReason(error)}`);
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UsageError(`cannot make the folder ${path}: ${ioReason(error)}`);
  }
}
