/** What the rows of a trace refer to by number, where state starts, and the two fingerprints. */
import type { DictionaryName, EventKind } from './event-kinds.ts';

/** Value of a state cell before the first row. */
export interface InitialCell {
  readonly kind: EventKind;
  readonly who: number;
  readonly what: number;
  readonly value: number;
}

/** What rows refer to by number, and where state starts. */
export interface TraceTables {
  readonly dictionaries: Readonly<Record<DictionaryName, readonly (readonly number[])[]>>;
  /** The roots (indices into the `root` table) of each root set; set 0 is empty. */
  readonly rootSets: readonly (readonly number[])[];
  readonly initial: readonly InitialCell[];
}

/** Both as 32 hexadecimal digits. */
export interface TraceHashes {
  readonly traceHash: string;
  readonly behaviourHash: string;
}
