/** The two kinds of end that are not a result: bad usage, and a bug of this program. */

/** The person at the keyboard asked for something that cannot be done; shown without a stack, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** One line that helps, such as "did you mean …?"; null without one. */
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}

/** The hint for a name that does not exist: what was perhaps meant, or something else that helps. */
export const didYouMean = (near: string | null, otherwise: string | null = null): string | null =>
  near === null ? otherwise : `did you mean ${near}?`;

/** What a bug leaves behind, as it travels from a worker. */
export interface Failure {
  readonly message: string;
  readonly stack: string;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof Error) return { message: `${error.name}: ${error.message}`, stack: error.stack ?? '' };
  return { message: String(error), stack: '' };
}

/** The text of a bug: what, how to see it again, in which version; the stack only for those who asked for it. */
export function internalErrorText(
  failure: Failure,
  { command, version, showStack }: { readonly command: string; readonly version: string; readonly showStack: boolean },
): string {
  const lines = [
    `internal error: ${failure.message}`,
    `  this is a bug of catchment ${version}, not of your files`,
    `  repeat  ${command}`,
  ];
  if (showStack) lines.push(failure.stack);
  else lines.push('  CATCHMENT_DEBUG=1 shows where it happened');
  return `${lines.join('\n')}\n`;
}
