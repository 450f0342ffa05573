/** A line on standard error that rewrites itself while runs are under way; on anything but a terminal it is silent. */

export interface Progress {
  /** So many are done; the name is of the last one. */
  readonly show: (doneCount: number, name: string) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

const ERASE = '\r\u001b[2K';
const BAR_COLUMNS = 20;

export function progress(
  total: number,
  { write, isShown, columns }: { readonly write: (text: string) => void; readonly isShown: boolean; readonly columns: number },
): Progress {
  let isDrawn = false;
  return {
    show: (doneCount, name) => {
      if (!isShown || total < 2) return;
      write(`${ERASE}${progressLine(doneCount, total, name, columns)}`);
      isDrawn = true;
    },
    clear: () => {
      if (isDrawn) write(ERASE);
      isDrawn = false;
    },
  };
}

/** `[#####               ] 3/12 name`, cut to the width. */
export function progressLine(doneCount: number, total: number, name: string, columns: number): string {
  const filled = Math.floor((doneCount / total) * BAR_COLUMNS);
  const bar = `[${'#'.repeat(filled).padEnd(BAR_COLUMNS)}] ${doneCount}/${total} ${name}`;
  return bar.length < columns ? bar : `${bar.slice(0, Math.max(0, columns - 2))}…`;
}
