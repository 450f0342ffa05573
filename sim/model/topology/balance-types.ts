/** Balancing within a site after it was read. */
import type { BalanceMethod } from '../presets/balancing.ts';

/** How the flows of a site are spread over its replicas. */
export interface Balance {
  readonly method: BalanceMethod;
  /** Entries of the table; null for a method without one. */
  readonly entries: number | null;
  /** Whether each replica has the load that the hash gives it; otherwise all have the same. */
  readonly isHashed: boolean;
  /** How many flows of equal size carry the load of a site; null: too many to tell apart. */
  readonly flowCount: number | null;
  /** Of replicas 1, 2, …; the last one holds for all that follow. */
  readonly weights: readonly number[];
  /** Whether connections stay with their replica while it is in rotation, whatever becomes of the table. */
  readonly isTracked: boolean;
}
