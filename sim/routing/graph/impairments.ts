/**
 * Lines that carry packets, but badly: what is held against each direction of each link, and what becomes of its packets
 * with all of that together. Delays add up, losses multiply, the lowest rate counts. What loses everything is for
 * `Physical`.
 *
 * Not modelled: jitter (a mean is not moved by what comes early as often as late), reordering, duplicates, bursts of loss.
 */
export interface Impairment {
  readonly delayUs: number;
  /** Share of packets that is lost, below 1. */
  readonly lossRatio: number;
  /** Bits per second; null is no limit of its own. */
  readonly rateBps: number | null;
}

export class Impairments {
  private readonly held = new Map<number, Impairment[]>();

  /** Puts an impairment on a direction (link × 2, + 1 against its direction) and returns what takes it away. */
  hold(directed: number, impairment: Impairment): () => void {
    const list = this.held.get(directed) ?? [];
    this.held.set(directed, list);
    list.push(impairment);
    return () => {
      list.splice(list.indexOf(impairment), 1);
      if (list.length === 0) this.held.delete(directed);
    };
  }

  delayUs(directed: number): number {
    return this.fold(directed, 0, (sum, { delayUs }) => sum + delayUs);
  }

  /** Share of packets that is lost at random. */
  lossRatio(directed: number): number {
    return 1 - this.fold(directed, 1, (whole, { lossRatio }) => whole * (1 - lossRatio));
  }

  /** Bits per second; Infinity where nothing limits. */
  rateBps(directed: number): number {
    return this.fold(directed, Infinity, (least, { rateBps }) => Math.min(least, rateBps ?? Infinity));
  }

  private fold(directed: number, start: number, add: (value: number, impairment: Impairment) => number): number {
    return this.held.size === 0 ? start : (this.held.get(directed)?.reduce(add, start) ?? start);
  }
}
