/**
 * What page and worker say to each other. The page asks for every piece of a run (so nothing piles up), names how much it wants
 * and how long it will wait; a run is known by the number that the page gave it, and answers that come late are told apart by it.
 * Rows travel as columns whose memory goes over, not as copies.
 */
import type { WorldlessScenario } from '../../sim/model/scenario/compiled.ts';
import type { RunReport } from '../../sim/report/run-report.ts';
import type { FlatConsidered } from '../../sim/trace/considered.ts';
import type { DictionaryName } from '../../sim/trace/event-kinds.ts';
import type { TraceHeader } from '../../sim/trace/header.ts';
import type { InitialCell, TraceHashes } from '../../sim/trace/tables.ts';
import type { Input } from '../live/input.ts';

export type Request =
  /** A world that runs will name: the text of `writeTopology`. */
  | { readonly kind: 'load'; readonly world: string; readonly topology: string }
  /** Begins a run; the one before it is given up. `seed` null: that of the scenario. Answer: `started`. */
  | {
      readonly kind: 'start';
      readonly run: number;
      readonly world: string;
      readonly scenario: WorldlessScenario;
      readonly seed: number | null;
      readonly inputs: readonly Input[];
    }
  /** A run (`of`, the present one) with one act more; quick where it has not come to that act yet. Answer: `started`. */
  | { readonly kind: 'inject'; readonly of: number; readonly run: number; readonly input: Input }
  /** Runs on, and sends the rows that have come since. Answer: `chunk`. */
  | ({ readonly kind: 'advance'; readonly run: number } & Allowance)
  /** Runs on and keeps the rows for later: a world that stands ready. Answer: `chunk` without rows. */
  | ({ readonly kind: 'seek'; readonly run: number } & Allowance)
  /** What came of a run that is over. Answer: `judged`. */
  | { readonly kind: 'judge'; readonly run: number };

/** How far an answer may go; whichever comes first ends it. */
export interface Allowance {
  /** In µs of the run, that instant included. */
  readonly until: number;
  readonly eventsMax: number;
  readonly budgetMs: number;
}

export type Reply =
  | { readonly kind: 'started'; readonly run: number; readonly header: TraceHeader; readonly initial: readonly InitialCell[] }
  | ({ readonly kind: 'chunk'; readonly run: number } & Chunk)
  | { readonly kind: 'judged'; readonly run: number; readonly report: RunReport; readonly hashes: TraceHashes }
  /** Nothing more comes of this run; `why` is for people. */
  | { readonly kind: 'failed'; readonly run: number; readonly why: string };

export interface Chunk {
  /** All up to this instant has been told, that instant included where `isThere`. */
  readonly until: number;
  /** The instant asked for was reached. */
  readonly isThere: boolean;
  /** The run is over: no rows will follow. */
  readonly isOver: boolean;
  readonly rows: Columns;
  /** What the dictionaries and root sets have more than before. */
  readonly dictionaries: Readonly<Record<DictionaryName, readonly (readonly number[])[]>>;
  readonly rootSets: readonly (readonly number[])[];
  /** What routers have chosen from since; null for a world too large for that. */
  readonly considered: FlatConsidered | null;
}

/** Rows from number `from` on. */
export interface Columns {
  readonly from: number;
  readonly count: number;
  readonly time: Float64Array<ArrayBuffer>;
  readonly kind: Uint8Array<ArrayBuffer>;
  readonly who: Int32Array<ArrayBuffer>;
  readonly what: Int32Array<ArrayBuffer>;
  readonly old: Float64Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
  readonly reason: Uint8Array<ArrayBuffer>;
  readonly trigger: Int32Array<ArrayBuffer>;
  readonly roots: Int32Array<ArrayBuffer>;
}

export const COLUMNS = ['time', 'kind', 'who', 'what', 'old', 'value', 'reason', 'trigger', 'roots'] as const;

/** The memory that goes over with a reply. */
export const buffersOf = (reply: Reply): ArrayBuffer[] =>
  reply.kind === 'chunk' ? COLUMNS.map((column) => reply.rows[column].buffer) : [];
