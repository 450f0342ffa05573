/**
 * Text for terminals and documents: names come from files that anybody may have written, so nothing that could move a cursor, set
 * a title, turn the direction of writing or hide characters reaches a reader. Widths are those of a terminal.
 */
// Control characters of C0 and C1, zero-width and bidirectional marks, line and paragraph separators, byte-order mark, and halves
// of surrogate pairs.
const UNSAFE = new RegExp(
  '[\\u0000-\\u001F\\u007F-\\u009F\\u00AD\\u061C\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u206F\\uFEFF\\uFFF9-\\uFFFB' +
    '\\u{D800}-\\u{DFFF}\\u{E0000}-\\u{E007F}]',
  'gu',
);

/** The text with every unsafe character replaced by a visible mark. */
export const visible = (text: string): string => text.replace(UNSAFE, '\uFFFD');

const WIDE = new RegExp(
  '^[\\u1100-\\u115F\\u2E80-\\uA4CF\\uAC00-\\uD7A3\\uF900-\\uFAFF\\uFE30-\\uFE6F\\uFF00-\\uFF60\\uFFE0-\\uFFE6' +
    '\\u{1F300}-\\u{1FAFF}\\u{20000}-\\u{3FFFD}]$',
  'u',
);
const COMBINING = /^\p{M}$/u;
// eslint-disable-next-line no-control-regex
const PAINT = /\u001B\[\d+m/g;

/** Columns that the text takes, colours not counted. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text.replace(PAINT, '')) columns += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

export const padEnd = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));
export const padStart = (text: string, columns: number): string => ' '.repeat(Math.max(0, columns - width(text))) + text;

/** The text, unpainted, cut to so many columns with an ellipsis. */
export function fit(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += width(character);
    if (used > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** The text, unpainted, cut to so many columns in its middle: names often differ in their ends. */
export function fitMiddle(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  const head = Math.ceil((columns - 1) / 2);
  const kept = fit(text, head + 1).slice(0, -1);
  const rest = columns - 1 - width(kept);
  let tail = '';
  for (const character of [...text].reverse()) {
    if (width(character + tail) > rest) break;
    tail = character + tail;
  }
  return `${kept}…${tail}`;
}

/** Words in lines of at most so many columns, a percent sign with its number; a longer word is cut. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +(?!%|$| )/).filter((part) => part !== '')) {
    if (line !== '' && width(line) + 1 + width(word) > columns) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? fit(word, columns) : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
