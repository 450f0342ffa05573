/** Speakers by path length, the shortest first: one bucket a length. Who has another length by the time it comes is dropped. */
import { PATH_LENGTH_MAX } from '../rib/rank.ts';

export class LengthQueue {
  private readonly buckets: number[][] = Array.from({ length: PATH_LENGTH_MAX + 1 }, () => []);
  private at = PATH_LENGTH_MAX + 1;

  push(speaker: number, length: number): void {
    this.buckets[length]!.push(speaker);
    if (length < this.at) this.at = length;
  }

  /** A speaker of the least length that it still has by `lengths`; −1 when there is none. */
  pop(lengths: Uint16Array): number {
    for (; this.at <= PATH_LENGTH_MAX; this.at++) {
      const bucket = this.buckets[this.at]!;
      for (let speaker = bucket.pop(); speaker !== undefined; speaker = bucket.pop()) {
        if (lengths[speaker] === this.at) return speaker;
      }
    }
    return -1;
  }

  clear(): void {
    for (; this.at <= PATH_LENGTH_MAX; this.at++) this.buckets[this.at]!.length = 0;
  }
}
