/** The two streams of a terminal, written to in order; what reads standard output may go away at any time (`| head`). */
import type { Palette } from '../report/palette.ts';
import { palette } from './colours.ts';
import { UsageError } from './errors.ts';
import { ioReason } from './host.ts';

export interface Terminal {
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress, warnings, what went wrong. */
  readonly err: (text: string) => void;
  readonly outPalette: Palette;
  readonly errPalette: Palette;
  /** Whether a line that rewrites itself makes sense on standard error. */
  readonly showsProgress: boolean;
  /** A person reads standard output as it comes. */
  readonly isInteractive: boolean;
  readonly columns: number;
  /** CATCHMENT_DEBUG is set: stacks are shown. */
  readonly isDebug: boolean;
  /** Calls back once nobody reads standard output any more; what is written afterwards is dropped. */
  readonly onClosed: (act: () => void) => void;
}

const COLUMNS_DEFAULT = 100;

export function processTerminal(noColor: boolean): Terminal {
  const { env, stdout, stderr } = process;
  let isClosed = false;
  const acts: (() => void)[] = [];
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // What thus ends the program is told by `main`: a full disk is no bug.
    if (error.code !== 'EPIPE') throw new UsageError(`cannot write to standard output: ${ioReason(error)}`);
    if (isClosed) return;
    isClosed = true;
    for (const act of acts) act();
  });
  // Without standard error there is nobody to tell.
  stderr.on('error', () => undefined);
  return {
    out: (text) => {
      if (!isClosed && text !== '') stdout.write(text);
    },
    err: (text) => {
      if (text !== '') stderr.write(text);
    },
    outPalette: palette({ noColor, isTty: stdout.isTTY === true, env }),
    errPalette: palette({ noColor, isTty: stderr.isTTY === true, env }),
    showsProgress: stderr.isTTY === true && (env['CI'] ?? '') === '' && env['TERM'] !== 'dumb',
    isInteractive: stdout.isTTY === true && (env['CI'] ?? '') === '',
    columns: stdout.columns ?? COLUMNS_DEFAULT,
    isDebug: (env['CATCHMENT_DEBUG'] ?? '') !== '' && env['CATCHMENT_DEBUG'] !== '0',
    onClosed: (act) => {
      if (isClosed) act();
      else acts.push(act);
    },
  };
}
