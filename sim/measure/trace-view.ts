/** What reducers need of a trace beside its rows; a run that streams its rows offers the same of its writer. */
import type { InitialCell } from '../trace/tables.ts';
import type { Trace } from '../trace/trace.ts';
import type { DictionaryName } from '../trace/event-kinds.ts';
import type { TraceHeader } from '../trace/header.ts';

export interface TraceView {
  readonly header: TraceHeader;
  /** The state before the first row; asked for before the first row is shown. */
  initial(): readonly InitialCell[];
  entry(dictionary: DictionaryName, id: number): readonly number[];
  /** The roots of a root set. */
  roots(set: number): readonly number[];
}

export const viewOf = (trace: Trace): TraceView => ({
  header: trace.header,
  initial: () => trace.initial,
  entry: (dictionary, id) => trace.dictionaries[dictionary][id] ?? [],
  roots: (set) => trace.rootSets[set] ?? [],
});
