/** State cells: (kind, who, what) → one integer key. Indices of entities fit in 22 bits, with −1 for "none". */
import type { EventKind } from './event-kinds.ts';

export const INDEX_BITS = 22;
const SPAN = 1 << INDEX_BITS;

/** True when `who` and `what` fit: −1 … 2²² − 2. */
export const fitsCell = (who: number, what: number): boolean => ((who + 1) | (what + 1)) >>> INDEX_BITS === 0;

/** A whole number below 2⁵², different for each cell. */
export const cellKey = (kind: EventKind, who: number, what: number): number => (kind * SPAN + who + 1) * SPAN + what + 1;
