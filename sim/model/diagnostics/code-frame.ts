/** Diagnostics as text for people: one line to click on, then the source with the place underlined. Colour is injected. */
import type { Diagnostic, SourceLine } from './diagnostic.ts';

/** How parts are marked; the default marks nothing. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

const plain = (text: string): string => text;
/** No colour at all. */
export const plainPaint: Paint = { error: plain, warning: plain, dim: plain, strong: plain };

/** Columns of source shown of a long line. */
const FRAME_COLUMNS_MAX = 120;
/** Columns of what was expected. */
const TEXT_COLUMNS_MAX = 100;

/** The diagnostic in full: headline, code frame, expectation and guess; without a newline at the end. */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint = plainPaint): string {
  const lines = [headline(diagnostic, paint), ...codeFrame(diagnostic, paint)];
  const indent = ' '.repeat(gutterWidth(diagnostic.source) + 3);
  if (diagnostic.expected !== null) lines.push(...inLines(`expected ${diagnostic.expected}`, indent));
  if (diagnostic.hint !== null) lines.push(`${indent}did you mean ${paint.strong(diagnostic.hint)}?`);
  return lines.join('\n');
}

/** Long lists of what is known here go on under their beginning. */
function inLines(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > TEXT_COLUMNS_MAX) {
      lines.push(line);
      line = ' ';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${indent}${one}`);
}

/** `file:line:column: error CAT1007: message (path)`. */
export function headline(diagnostic: Diagnostic, paint: Paint = plainPaint): string {
  const { file, line, column } = diagnostic.location;
  const severity = paint[diagnostic.severity](`${diagnostic.severity} ${diagnostic.code}`);
  const path = diagnostic.path === '' ? '' : paint.dim(`  (${visible(diagnostic.path)})`);
  return `${visible(file)}:${line}:${column}: ${severity}: ${visible(diagnostic.message)}${path}`;
}

function codeFrame({ source, location, severity }: Diagnostic, paint: Paint): string[] {
  const width = gutterWidth(source);
  const offset = Math.max(0, Math.min(location.column - 1, location.endColumn - FRAME_COLUMNS_MAX + 20));
  const lines: string[] = [];
  for (const { number, text } of source) {
    lines.push(
      `${paint.dim(`${String(number).padStart(width)} |`)} ${visible(text.slice(offset, offset + FRAME_COLUMNS_MAX))}`.trimEnd(),
    );
    if (number !== location.line) continue;
    const marks = Math.min(Math.max(1, location.endColumn - location.column), FRAME_COLUMNS_MAX);
    const caret = `${' '.repeat(location.column - 1 - offset)}${paint[severity]('^'.repeat(marks))}`;
    lines.push(`${paint.dim(`${' '.repeat(width)} |`)} ${caret}`);
  }
  return lines;
}

const gutterWidth = (source: readonly SourceLine[]): number => Math.max(4, ...source.map(({ number }) => `${number}`.length));

/** Control characters of the input must not reach a terminal; each becomes one visible character, so that columns stay true. */
const visible = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are the characters that are removed
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (mark) => (mark === '\t' ? ' ' : '·'));
