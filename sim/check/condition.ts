/**
 * The history of a statement that is true or false at every moment of the measured window. What holds only between two rows of
 * one instant was never the case.
 */
export interface Stretch {
  readonly from: number;
  readonly isTrue: boolean;
  /** What was seen when it began, in words. */
  readonly evidence: string;
}

/**
 * Stretches in turn true and false, the first from the start of the window on, the last until the end of the run. Never empty.
 */
export type History = readonly Stretch[];

export class Condition {
  private readonly from: number;
  private readonly stretches: Stretch[] = [];
  /** How it stands since `at`; later rows of that instant may still change it. */
  private now: Stretch;

  /** How it stands at the start of the run; the window begins at `from`. */
  constructor(from: number, isTrue: boolean, evidence: string) {
    this.from = from;
    this.now = { from: 0, isTrue, evidence };
  }

  /** From `time` on it is so; times do not go backwards. */
  set(time: number, isTrue: boolean, evidence: string): void {
    if (isTrue === this.now.isTrue) return;
    if (time > this.now.from) this.keep();
    this.now = { from: time, isTrue, evidence };
  }

  finish(): History {
    this.keep();
    return this.stretches;
  }

  private keep(): void {
    const { from, isTrue, evidence } = this.now;
    const last = this.stretches.at(-1);
    if (last?.isTrue === isTrue) return;
    const kept = { from: Math.max(from, this.from), isTrue, evidence };
    // What began and ended before the window is not part of it.
    if (last !== undefined && last.from >= kept.from) this.stretches[this.stretches.length - 1] = kept;
    else this.stretches.push(kept);
  }
}

/** The first stretch at `from` or later in which it is so, cut to begin no earlier than `from`. */
export const firstStretch = (history: History, isTrue: boolean, from = 0): Stretch | null => {
  const found = history.find((stretch, index) => stretch.isTrue === isTrue && (history[index + 1]?.from ?? Infinity) > from);
  return found === undefined ? null : { ...found, from: Math.max(found.from, from) };
};
