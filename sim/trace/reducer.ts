/**
 * A reducer turns rows into a figure. It names the kinds of row that it needs and sees only those, whether a run streams into it
 * or a stored trace is replayed.
 */
import type { SimTime } from '../kernel/time.ts';
import type { EventKind } from './event-kinds.ts';
import type { Row } from './rows.ts';

export interface Reducer<Result> {
  readonly kinds: readonly EventKind[];
  /** Takes a row in; the object is a window that moves on, so values are copied out of it. */
  row(row: Row): void;
  /** The figure, once every row up to `end` has been seen. */
  result(end: SimTime): Result;
}

export type Listener = (row: Row) => void;

/** Who listens to which kind. */
export class Listeners {
  /** 1 at each kind that somebody listens to. */
  readonly wanted = new Uint8Array(256);
  private readonly byKind: Listener[][] = [];

  add(kinds: readonly EventKind[], listener: Listener): void {
    for (const kind of kinds) {
      this.wanted[kind] = 1;
      (this.byKind[kind] ??= []).push(listener);
    }
  }

  tell(row: Row): void {
    const listeners = this.byKind[row.kind]!;
    for (let i = 0; i < listeners.length; i++) listeners[i]!(row);
  }
}
