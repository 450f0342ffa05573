/**
 * What is wrong with an input, as a value: where, what, what was expected and what was perhaps meant. Reading never throws for
 * bad input; it collects these. A diagnostic carries the few source lines around it, so that it can be shown without the file.
 */
import type { DiagnosticCode } from './codes.ts';

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** `problem: value`, lower case, no full stop. */
  readonly message: string;
  /** What would be right, as in "expected …"; null where the message says it. */
  readonly expected: string | null;
  /** What was perhaps meant, as in "did you mean …"; null without a guess. */
  readonly hint: string | null;
  readonly location: DiagnosticLocation;
  /** The place within the document, such as `services.web.sites`; empty for the whole. */
  readonly path: string;
  /** The line of the location and up to two before it. */
  readonly source: readonly SourceLine[];
}

/** Lines and columns count from 1; `endColumn` is behind the last character, on the same line. */
export interface DiagnosticLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

export interface SourceLine {
  readonly number: number;
  readonly text: string;
}

/** The result of reading: a value with warnings, or what is wrong (at least one error, warnings among them). */
export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };
