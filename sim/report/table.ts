/** Aligned columns of plain text: the first row is the head; numbers stand to the right. */
import { fit, fitMiddle, padEnd, padStart, width, wrap } from './text.ts';

export interface Column {
  readonly align: 'left' | 'right';
  /** Longer cells are cut in the middle. */
  readonly columnsMax?: number;
}

/** A cell may be painted after it was laid out, so that colours do not count as width. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export const cell = (text: string, paint?: (text: string) => string): Cell => (paint === undefined ? { text } : { text, paint });

const GAP = '  ';

/** Less than this is no room to wrap in: a last cell that is cut off there gets lines of its own. */
const WRAP_COLUMNS_MIN = 24;
const OWN_LINE_INDENT = '      ';

/**
 * One line a row, two spaces between columns, none at the end. Cells wider than their column are cut in the middle; a last one
 * that does not fit into what is left of `columnsTotal` goes on below, so that nothing of it is lost.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  columnsTotal = Infinity,
): readonly string[] {
  const widths: number[] = [];
  let left = columnsTotal;
  columns.forEach(({ columnsMax = Infinity }, at) => {
    const needed = Math.max(0, ...rows.map((row) => width(row[at]?.text ?? '')));
    const room = at === columns.length - 1 ? left : Infinity;
    widths.push(Math.max(0, Math.min(needed, columnsMax, room)));
    if (at < columns.length - 1) left -= widths[at]! + GAP.length;
  });
  const last = columns.length - 1;
  const linesOf = (row: readonly Cell[], lastCell: string): string => {
    const cells = row.map((one, at) => {
      const text = at === last ? lastCell : fitMiddle(one.text, widths[at]!);
      const pad = columns[at]!.align === 'right' ? padStart : at === last ? (same: string) => same : padEnd;
      const padded = pad(text, widths[at]!);
      return one.paint === undefined ? padded : padded.replace(text, () => one.paint!(text));
    });
    return cells.join(GAP).trimEnd();
  };
  return rows.flatMap((row) => {
    const { text = '', paint = (same: string) => same } = row[last] ?? {};
    if (width(text) <= widths[last]! || columns[last]!.align === 'right') return [linesOf(row, fit(text, widths[last]!))];
    if (left < WRAP_COLUMNS_MIN) {
      const own = wrap(text, columnsTotal - OWN_LINE_INDENT.length);
      return [linesOf(row, ''), ...own.map((line) => OWN_LINE_INDENT + paint(line))];
    }
    const [first = '', ...rest] = wrap(text, widths[last]!);
    return [linesOf(row, first), ...rest.map((line) => ' '.repeat(columnsTotal - left) + paint(line))];
  });
}
