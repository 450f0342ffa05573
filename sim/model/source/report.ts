/** Collects diagnostics while a document is read, sorted and bounded at the end. */
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { excerpt, locate } from './source-file.ts';
import type { Span } from './source-file.ts';

/** What a finding says; the span says where. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly span: Span;
  readonly path?: string;
  readonly expected?: string | null;
  readonly hint?: string | null;
}

/** Errors beyond these are not kept: nobody reads them, and a broken file can have a hundred thousand. */
export const DIAGNOSTICS_MAX = 100;

const MESSAGE_LENGTH_MAX = 400;

export class Report {
  readonly #found: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  #errorCount = 0;

  error(finding: Finding): void {
    this.#errorCount++;
    this.#add('error', finding);
  }

  warn(finding: Finding): void {
    this.#add('warning', finding);
  }

  /** Takes over what another report found, as if it had been found here. */
  adopt(other: Report): void {
    this.#errorCount += other.#errorCount;
    for (const found of other.#found) this.#keep(found);
  }

  get hasErrors(): boolean {
    return this.#errorCount > 0;
  }

  /** All findings in the order of file, line and column. */
  diagnostics(): readonly Diagnostic[] {
    const key = ({ location: { file, line, column } }: Diagnostic): readonly [string, number, number] => [file, line, column];
    return [...this.#found].sort((a, b) => {
      const [fileA, lineA, columnA] = key(a);
      const [fileB, lineB, columnB] = key(b);
      return fileA < fileB
        ? -1
        : fileA > fileB
          ? 1
          : lineA - lineB || columnA - columnB || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
    });
  }

  #add(severity: Diagnostic['severity'], { code, message, span, path = '', expected = null, hint = null }: Finding): void {
    if (this.#found.length >= DIAGNOSTICS_MAX) return;
    const location = locate(span);
    const short = message.length > MESSAGE_LENGTH_MAX ? `${message.slice(0, MESSAGE_LENGTH_MAX)}…` : message;
    this.#keep({ code, severity, message: short, expected, hint, location, path, source: excerpt(span) });
  }

  #keep(found: Diagnostic): void {
    const { code, message, location } = found;
    // The same mistake is often met on two ways, such as an unknown key in a value that two variants share.
    const key = `${code} ${location.file}:${location.line}:${location.column} ${message}`;
    if (this.#found.length >= DIAGNOSTICS_MAX || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#found.push(found);
  }
}
