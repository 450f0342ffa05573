/**
 * The head of a trace: what was run, and the tables that its rows index. All of it is plain JSON data, so that a report or a
 * viewer needs nothing else. `initial` is the state before the first row; cells that it leaves out start at the `old` of their
 * first row.
 */
import type { Duration } from '../kernel/time.ts';
import type { EntityTable } from './event-kinds.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One row of an entity table; what else it holds is the business of the room that wrote it. */
export interface TraceEntity {
  readonly id: string;
  readonly name: string;
  readonly [key: string]: Json;
}

/**
 * 1: the header is JSON throughout. 2: its entity tables are columns, and what routers considered may follow the rows. Both are
 * read; 2 is written.
 */
export const FORMAT_VERSION = 2;
export const FORMAT_VERSION_JSON = 1;

export interface TraceHeader {
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly engineVersion: string;
  readonly seed: number;
  readonly scenario: {
    readonly name: string;
    readonly variant: string | null;
    readonly file: string;
    readonly hash: string;
  };
  readonly duration: Duration;
  readonly warmUp: Duration;
  readonly entities: { readonly [table in EntityTable]?: readonly TraceEntity[] };
  /** Anything else that a reader should see: assumptions, targets, the scenario's question. */
  readonly notes: { readonly [key: string]: Json };
}

/** A header with everything but the facts of the run filled in. */
export const traceHeader = (facts: Omit<TraceHeader, 'formatVersion'>): TraceHeader => ({
  formatVersion: FORMAT_VERSION,
  ...facts,
});
