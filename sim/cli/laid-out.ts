/** Parts of a line one behind the other, on as many lines as the width asks for: a break falls between parts where it can. */
import { width } from '../report/text.ts';

export interface Layout {
  /** What stands before the first part, and before each line that goes on. */
  readonly first: string;
  readonly rest: string;
  readonly columns: number;
  /** Between parts; two spaces when left out. */
  readonly gap?: string;
}

/** Colours do not count as width. A part is broken at its spaces only where it is wider than a line. */
export function laidOut(parts: readonly string[], { first, rest, columns, gap = '  ' }: Layout): string[] {
  const lines: string[] = [];
  let line = first;
  let isFresh = true;
  for (const part of parts) {
    const joined = isFresh ? line + part : line + gap + part;
    if (width(joined) <= columns) {
      line = joined;
      isFresh = false;
      continue;
    }
    if (!isFresh) {
      // A part that fits into no line goes on where the last one ended.
      if (width(rest + part) > columns) {
        const [head, ...tail] = wrapAfter(`${line}${gap}`, part, { rest, columns });
        lines.push(head!, ...tail.slice(0, -1));
        line = tail.at(-1) ?? '';
        continue;
      }
      lines.push(line);
      line = rest + part;
      continue;
    }
    const pieces = wrapAfter(line, part, { rest, columns });
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1)!;
    isFresh = false;
  }
  return [...lines, line];
}

/** The words of a text behind what stands on the line already. */
function wrapAfter(start: string, text: string, { rest, columns }: Pick<Layout, 'rest' | 'columns'>): string[] {
  const lines: string[] = [];
  let line = start;
  let isFresh = start.trim() === '';
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const joined = isFresh || line.endsWith(' ') ? line + word : `${line} ${word}`;
    if (width(joined) <= columns || isFresh) {
      line = joined;
      isFresh = false;
      continue;
    }
    lines.push(line.trimEnd());
    line = rest + word;
  }
  return [...lines, line];
}
