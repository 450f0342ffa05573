/**
 * The next event of a Poisson process whose rate is a straight line that may be replaced by another one at any moment. The
 * time is where the integral of the rate reaches an exponential amount; what is left of it stays when the line changes.
 */
import { valueAt, ZERO_LINE, type Line } from '../line.ts';

const SECOND_US = 1_000_000;

export class Arrivals {
  private line: Line = ZERO_LINE;
  private sinceUs = 0;
  /** How much the integral of the rate has to grow until the next one. */
  private left: number;

  /** @param first drawn from the exponential distribution of mean 1. */
  constructor(first: number) {
    this.left = first;
  }

  /** The rate follows another line from now on. */
  setLine(nowUs: number, line: Line): void {
    this.left = Math.max(0, this.left - this.passed(nowUs));
    this.sinceUs = nowUs;
    this.line = line;
  }

  /** One has come now; the next one takes `amount`, drawn from the exponential distribution of mean 1. */
  came(nowUs: number, amount: number): void {
    this.sinceUs = nowUs;
    this.left = amount;
  }

  /** When the next one comes, in µs, if the line stays; infinite where it never does. */
  nextUs(): number {
    const rate = Math.max(0, valueAt(this.line, this.sinceUs / SECOND_US));
    const { per } = this.line;
    const root = rate * rate + 2 * per * this.left;
    if (root < 0 || (rate === 0 && per <= 0)) return Infinity;
    // The solution of rate × x + per × x² ÷ 2 = left that does not cancel for small slopes.
    return this.sinceUs + ((2 * this.left) / (rate + Math.sqrt(root))) * SECOND_US;
  }

  private passed(nowUs: number): number {
    const from = this.sinceUs / SECOND_US;
    const span = (nowUs - this.sinceUs) / SECOND_US;
    return span * (valueAt(this.line, from) + (this.line.per * span) / 2);
  }
}
