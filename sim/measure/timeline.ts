/** Histories of cells that keep a value between changes: the site of a flow, its round-trip time, the state of a replica. */

export interface Change {
  readonly time: number;
  readonly cell: number;
  readonly value: number;
}

export class Timelines {
  private readonly times: number[][];
  private readonly values: number[][];
  private readonly start: Float64Array;
  private readonly known: Uint8Array;

  /** Until told otherwise a cell holds `unknown`. */
  constructor(count: number, unknown: number) {
    this.times = Array.from({ length: count }, () => []);
    this.values = Array.from({ length: count }, () => []);
    this.start = new Float64Array(count).fill(unknown);
    this.known = new Uint8Array(count);
  }

  get count(): number {
    return this.times.length;
  }

  /** The value before the first change. */
  begin(cell: number, value: number): void {
    this.start[cell] = value;
    this.known[cell] = 1;
  }

  /** Times must not go backwards; of several changes at one instant the last stands. `old` is the start when none was told. */
  change(cell: number, time: number, old: number, value: number): void {
    const times = this.times[cell]!;
    const values = this.values[cell]!;
    if (this.known[cell] === 0) this.begin(cell, old);
    if (times.at(-1) === time) values[values.length - 1] = value;
    else {
      times.push(time);
      values.push(value);
    }
  }

  /** The value after every change up to and at `time`. */
  at(cell: number, time: number): number {
    const times = this.times[cell]!;
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? this.start[cell]! : this.values[cell]![low - 1]!;
  }

  /** The value just before `time`. */
  before(cell: number, time: number): number {
    // Times are whole µs, so that half of one lies between any two instants.
    return this.at(cell, time - 0.5);
  }

  /** Changes of these cells at times in [from, to], by time; at one time in the order of `cells`. */
  changes(cells: readonly number[], from: number, to: number): readonly Change[] {
    const found: Change[] = [];
    for (const cell of cells) {
      const times = this.times[cell]!;
      for (let i = 0; i < times.length; i++) {
        if (times[i]! >= from && times[i]! <= to) found.push({ time: times[i]!, cell, value: this.values[cell]![i]! });
      }
    }
    return found.sort((a, b) => a.time - b.time);
  }

  /** Stretches of constant value of a cell within [from, to]. */
  pieces(cell: number, from: number, to: number, visit: (from: number, to: number, value: number) => void): void {
    let since = from;
    let value = this.at(cell, from);
    for (const change of this.changes([cell], from + 0.5, to)) {
      if (change.time > since) visit(since, change.time, value);
      since = change.time;
      value = change.value;
    }
    if (to > since) visit(since, to, value);
  }
}

/** Plays changes in order and calls `settled` after all those of one instant. */
export function play<C extends { readonly time: number }>(
  changes: readonly C[],
  apply: (change: C) => void,
  settled: (time: number) => void,
): void {
  for (let i = 0; i < changes.length; i++) {
    apply(changes[i]!);
    if (changes[i]!.time !== changes[i + 1]?.time) settled(changes[i]!.time);
  }
}
