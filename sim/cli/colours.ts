/** Whether the terminal is coloured, and the two palettes: one for diagnostics, one for reports. */
import type { Paint } from '../model/diagnostics/code-frame.ts';
import { ansi, plain } from '../report/palette.ts';
import type { Palette } from '../report/palette.ts';

export interface ColourWishes {
  /** `--no-color` was given. */
  readonly noColor: boolean;
  readonly isTty: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The flag wins, then NO_COLOR (not empty), then FORCE_COLOR (`0` and `false` switch off), then what the stream is. */
export function wantsColour({ noColor, isTty, env }: ColourWishes): boolean {
  if (noColor || isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return isTty && env['TERM'] !== 'dumb';
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

export const palette = (wishes: ColourWishes): Palette => (wantsColour(wishes) ? ansi : plain);

/** The marks of diagnostics in the colours of reports. */
export const paintOf = ({ red, yellow, dim, bold }: Palette): Paint => ({ error: red, warning: yellow, dim, strong: bold });
