/**
 * Assertions guard against bugs of this program, never against bad input (a diagnostic) or simulated trouble (a value). They
 * stay on everywhere. The outermost caller adds to the message how the run can be repeated.
 */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** @throws AssertionError when `condition` does not hold; the message says what was expected to be true. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Ends a switch over a closed union: a new member that is not handled becomes a type error here. */
export function assertNever(value: never): never {
  throw new AssertionError(`unhandled case: ${JSON.stringify(value)}`);
}

/** @throws AssertionError when the value is missing; `what` names it. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new AssertionError(`missing: ${what}`);
  return value;
}
