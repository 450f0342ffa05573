/**
 * Which images nodes have, and how long a replica waits for its own: not at all where it is there, until the end of the pull
 * where one is under way, and behind the pulls of others where nodes pull one image after another. So replicas of one
 * service that come to a node together wait for one pull, and those of several for each other's.
 */
import type { SimTime } from '../../kernel/time.ts';

export class Images {
  private readonly imageCount: number;
  private readonly isSerial: boolean;
  /** When an image is on a node, by `node × images + image`. */
  private readonly readyAt = new Map<number, number>();
  /** When a node will have ended all its pulls. */
  private readonly freeAt = new Map<number, number>();

  constructor(imageCount: number, isSerial: boolean) {
    this.imageCount = imageCount;
    this.isSerial = isSerial;
  }

  /** The image was there from the start. */
  add(node: number, image: number): void {
    this.readyAt.set(node * this.imageCount + image, 0);
  }

  /** From now until the image is on the node, in µs; pulls it if it must be. */
  waitUs(node: number, image: number, pullUs: number, now: SimTime): number {
    const key = node * this.imageCount + image;
    let ready = this.readyAt.get(key);
    if (ready === undefined) {
      const from = this.isSerial ? Math.max(now, this.freeAt.get(node) ?? 0) : now;
      ready = from + pullUs;
      this.readyAt.set(key, ready);
      this.freeAt.set(node, ready);
    }
    return Math.max(0, ready - now);
  }
}
