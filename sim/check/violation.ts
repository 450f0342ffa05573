/**
 * A broken invariant: a bug of the simulator, told with the row where it shows. The first of each invariant is enough to start
 * from.
 */
export interface Violation {
  readonly invariant: string;
  /** Number of the trace row, or null when it shows only at the end. */
  readonly row: number | null;
  readonly at: number;
  readonly message: string;
}

/** Most violations of one invariant that are kept. */
export const VIOLATIONS_MAX = 5;

/** Collects the first few violations of one invariant. */
export class Violations {
  readonly found: Violation[] = [];
  private readonly invariant: string;

  constructor(invariant: string) {
    this.invariant = invariant;
  }

  add(row: number | null, at: number, message: string): void {
    if (this.found.length < VIOLATIONS_MAX) this.found.push({ invariant: this.invariant, row, at, message });
  }
}
