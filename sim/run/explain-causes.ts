/** From the last row of a kind back along the triggers to a fault, in words. */
import type { SimTime } from '../kernel/time.ts';
import type { Row } from '../trace/rows.ts';
import type { Trace } from '../trace/trace.ts';
import { rowInWords } from '../trace/words.ts';

export interface ExplainedCause {
  readonly at: SimTime;
  readonly text: string;
}

export const CAUSES_MAX = 64;

/** What led to the last row after the start that `isWanted`, the latest first; empty where there is none. */
export function causesOf(trace: Trace, isWanted: (row: Row) => boolean): ExplainedCause[] {
  let last = -1;
  trace.forEach((row) => {
    if (row.time > 0 && isWanted(row)) last = row.index;
  });
  const source = {
    header: trace.header,
    entry: (name: keyof Trace['dictionaries'], id: number) => trace.dictionaries[name][id] ?? [],
  };
  const causes: ExplainedCause[] = [];
  for (let index = last; index >= 0 && causes.length < CAUSES_MAX;) {
    const row = trace.at(index);
    causes.push({ at: row.time, text: rowInWords(source, row) });
    index = row.trigger;
  }
  return causes;
}
