/**
 * What each speaker pays to the exits of its AS, as it knew it when its interior costs changed last: tells which exits moved, so
 * that only their routes are looked at again.
 */
import type { IgpMetrics } from '../rib/context.ts';

export class ExitCosts {
  private readonly known = new Map<number, Map<number, number>>();

  /**
   * Looks at the costs of a speaker anew. The answer says of an exit whether its cost is another than at the last look; an exit
   * not asked for before counts as moved.
   */
  look(igp: IgpMetrics, speaker: number): (exit: number) => boolean {
    let costs = this.known.get(speaker);
    if (costs === undefined) this.known.set(speaker, (costs = new Map()));
    const same = new Set<number>();
    // Exits without a route now are looked at as well: a route may come before the next look.
    for (const [exit, cost] of costs) {
      const now = igp.metric(speaker, exit);
      if (now === cost) same.add(exit);
      else costs.set(exit, now);
    }
    const kept = costs;
    return (exit) => {
      if (!kept.has(exit)) kept.set(exit, igp.metric(speaker, exit));
      return !same.has(exit);
    };
  }
}
