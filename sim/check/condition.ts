/**
 * The history of a statement that is true or false at every moment of the measured window. What holds only between two rows of one
 * instant was never the case.
 */
export interface Moment {
  readonly at: number;
  /** What was seen, in words. */
  readonly evidence: string;
}

export interface History {
  readonly firstTrue: Moment | null;
  readonly firstFalse: Moment | null;
  readonly isTrueAtEnd: boolean;
  /** Since when it has been as it is at the end. */
  readonly settledAt: number;
}

export class Condition {
  private readonly from: number;
  private isTrue: boolean;
  private evidence: string;
  private at = 0;
  private told: boolean | null = null;
  private settledAt = 0;
  private firstTrue: Moment | null = null;
  private firstFalse: Moment | null = null;

  /** How it stands at the start of the run; the window begins at `from`. */
  constructor(from: number, isTrue: boolean, evidence: string) {
    this.from = from;
    this.isTrue = isTrue;
    this.evidence = evidence;
  }

  /** From `time` on it is so; times do not go backwards. */
  set(time: number, isTrue: boolean, evidence: string): void {
    if (time > this.at) this.tell(time);
    this.at = time;
    if (isTrue === this.isTrue) return;
    this.isTrue = isTrue;
    this.evidence = evidence;
  }

  finish(end: number): History {
    this.tell(end + 1);
    return { firstTrue: this.firstTrue, firstFalse: this.firstFalse, isTrueAtEnd: this.isTrue, settledAt: this.settledAt };
  }

  /** What has stood since `at` has stood until `until`. */
  private tell(until: number): void {
    if (this.told !== this.isTrue) {
      this.told = this.isTrue;
      this.settledAt = this.at;
    }
    if (until <= this.from) return;
    const moment = { at: Math.max(this.at, this.from), evidence: this.evidence };
    if (this.isTrue) this.firstTrue ??= moment;
    else this.firstFalse ??= moment;
  }
}
