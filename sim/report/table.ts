/** Aligned columns of plain text: the first row is the head; numbers stand to the right. */
import { fit, padEnd, padStart, width } from './text.ts';

export interface Column {
  readonly align: 'left' | 'right';
  /** Longer cells are cut. */
  readonly columnsMax?: number;
}

/** A cell may be painted after it was laid out, so that colours do not count as width. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export const cell = (text: string, paint?: (text: string) => string): Cell => (paint === undefined ? { text } : { text, paint });

const GAP = '  ';

/** One line a row, two spaces between columns, none at the end. The last column is cut to what is left of `columnsTotal`. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  columnsTotal = Infinity,
): readonly string[] {
  const widths: number[] = [];
  let left = columnsTotal;
  columns.forEach(({ columnsMax = Infinity }, at) => {
    const needed = Math.max(0, ...rows.map((row) => width(row[at]?.text ?? '')));
    widths.push(Math.max(0, Math.min(needed, columnsMax, at === columns.length - 1 ? left : Infinity)));
    left -= widths[at]! + GAP.length;
  });
  const fitted = rows.map((row) => row.map(({ text, paint }, at) => cell(fit(text, widths[at]!), paint)));
  return fitted.map((row) => {
    const cells = row.map(({ text, paint }, at) => {
      const isLast = at === row.length - 1;
      const padded = columns[at]!.align === 'right' ? padStart(text, widths[at]!) : isLast ? text : padEnd(text, widths[at]!);
      return paint === undefined ? padded : padded.replace(text, () => paint(text));
    });
    return cells.join(GAP).trimEnd();
  });
}
