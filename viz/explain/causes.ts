/** The chain of causes of a row, back to the fault, each in words: from the triggers that the trace carries. */
import type { App } from '../app.ts';

export interface Cause {
  readonly row: number;
  readonly time: number;
  readonly text: string;
}

/** Longer chains say how many links they leave out in the middle. */
const SHOWN_MAX = 14;

/** From the row itself back to what began it. `leftOut` links in the middle are not listed. */
export function causesOf(app: App, row: number): { readonly causes: readonly Cause[]; readonly leftOut: number } {
  const rows: number[] = [];
  for (let at = row; at >= 0; at = app.trace.at(at).trigger) rows.push(at);
  const leftOut = Math.max(0, rows.length - SHOWN_MAX);
  const half = SHOWN_MAX / 2;
  const shown = leftOut === 0 ? rows : [...rows.slice(0, half), ...rows.slice(rows.length - half)];
  return { causes: shown.map((at) => ({ row: at, time: app.trace.timeAt(at), text: app.eventText(at) })), leftOut };
}
