/** Rows in words, from their trace alone. */
import { EVENT_KINDS, EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { rowInWords, type WordsSource } from '../../sim/trace/words.ts';

const wordsOf = (trace: Trace): WordsSource => ({
  header: trace.header,
  entry: (dictionary, id) => trace.dictionaries[dictionary][id] ?? [],
});

export function rowText(trace: Trace, row: number): string {
  const found = trace.at(row);
  const text = rowInWords(wordsOf(trace), found);
  // A round trip in µs has more digits than anybody reads.
  return found.kind === EventKind.flowRtt ? `${text.split(':')[0]}: round trip ${(found.new / 1000).toFixed(1)} ms` : text;
}

export const kindName = (trace: Trace, row: number): string => EVENT_KINDS[trace.at(row).kind]?.name ?? 'row';
