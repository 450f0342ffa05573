/**
 * What has hold of the present copy of each replica: crashed, shut, hung, slowed, drained. A grip is on a process and not on
 * the slot that it fills: a new copy, on another node or in place of the old one, starts free of it, and letting go later changes
 * nothing.
 */
import { assert } from '../kernel/assert.ts';

export type Grip = 'crash' | 'shut' | 'hang' | 'drain';

/** Lets go of what was taken hold of; once. */
export type Release = () => void;

export class ReplicaGrips {
  private readonly copies: Int32Array;
  private readonly replacements: Int32Array;
  private readonly counts: Readonly<Record<Grip, Int32Array>>;
  /** Factors on the service time, in the order in which they came. */
  private readonly factors: number[][];
  private readonly slowdowns: Float64Array;

  constructor(count: number) {
    this.copies = new Int32Array(count);
    this.replacements = new Int32Array(count);
    const none = (): Int32Array => new Int32Array(count);
    this.counts = { crash: none(), shut: none(), hang: none(), drain: none() };
    this.factors = Array.from({ length: count }, () => []);
    this.slowdowns = new Float64Array(count).fill(1);
  }

  /** Which copy it is: how many there were before. */
  copyOf(replica: number): number {
    return this.copies[replica]!;
  }

  isGripped(replica: number, grip: Grip): boolean {
    return this.counts[grip][replica]! > 0;
  }

  /** By how much the service time is multiplied and the capacity divided. */
  slowdown(replica: number): number {
    return this.slowdowns[replica]!;
  }

  /** `changed` is called once it has hold, and again when it lets go of the same copy. */
  take(replica: number, grip: Grip, changed: () => void): Release {
    const counts = this.counts[grip];
    counts[replica]!++;
    return this.released(replica, changed, () => counts[replica]!--);
  }

  slow(replica: number, factor: number, changed: () => void): Release {
    assert(factor > 0, `a slowdown by ${factor}`);
    const factors = this.factors[replica]!;
    factors.push(factor);
    this.multiply(replica);
    return this.released(replica, changed, () => {
      factors.splice(factors.indexOf(factor), 1);
      this.multiply(replica);
    });
  }

  /** The old copy is gone with whatever held it. */
  renew(replica: number): void {
    this.copies[replica]!++;
    for (const counts of Object.values(this.counts)) counts[replica] = 0;
    this.factors[replica] = [];
    this.multiply(replica);
  }

  /** The same where the next copy comes in the place of the old one; returns how often that has happened before. */
  replace(replica: number): number {
    this.renew(replica);
    return this.replacements[replica]!++;
  }

  private released(replica: number, changed: () => void, undo: () => void): Release {
    const copy = this.copies[replica];
    changed();
    return () => {
      if (this.copies[replica] !== copy) return;
      undo();
      changed();
    };
  }

  private multiply(replica: number): void {
    this.slowdowns[replica] = this.factors[replica]!.reduce((product, factor) => product * factor, 1);
  }
}
