/** A text with its lines: turns offsets into lines and columns (UTF-16 code units, as editors count them). */
import type { DiagnosticLocation, SourceLine } from '../diagnostics/diagnostic.ts';

export interface SourceFile {
  /** The path as it is shown. */
  readonly name: string;
  readonly text: string;
  /** The offset at which each line begins. */
  readonly lineStarts: readonly number[];
}

/** A part of a file: offsets into its text, the end excluded. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

const LINES_SHOWN = 3;

export function sourceFile(name: string, text: string): SourceFile {
  const lineStarts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lineStarts.push(i + 1);
  return { name, text, lineStarts };
}

/** The index of the line that holds the offset. */
function lineIndex({ lineStarts }: SourceFile, offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

const lineText = (file: SourceFile, index: number): string =>
  file.text.slice(file.lineStarts[index], file.lineStarts[index + 1] ?? file.text.length).replace(/\r?\n$/, '');

/** Where a span begins, and how much of its first line it covers (at least one column). */
export function locate({ file, start, end }: Span): DiagnosticLocation {
  const at = Math.max(0, Math.min(start, file.text.length));
  const index = lineIndex(file, at);
  const column = at - file.lineStarts[index]! + 1;
  const lineEnd = lineText(file, index).length + 1;
  const covered = Math.min(end - file.lineStarts[index]! + 1, lineEnd);
  return { file: file.name, line: index + 1, column, endColumn: Math.max(column + 1, covered) };
}

/** The first line of a span with the lines before it. */
export function excerpt({ file, start }: Span): SourceLine[] {
  const last = lineIndex(file, Math.max(0, Math.min(start, file.text.length)));
  const first = Math.max(0, last - LINES_SHOWN + 1);
  return Array.from({ length: last - first + 1 }, (_, i) => ({ number: first + i + 1, text: lineText(file, first + i) }));
}
