/** The insides of all ASes of a case that have several routers: a link-state area each, behind the face that packets walk by. */
import { Interior } from '../../sim/routing/igp/interior.ts';
import type { LinkStateArea } from '../../sim/routing/igp/link-state.ts';
import type { Adjacency } from '../../sim/routing/igp/shortest-paths.ts';

export class Interiors extends Interior {
  private readonly areaOf: readonly (LinkStateArea | null)[];

  /** `areaOf` gives the area by speaker, null for those that are alone in their AS. */
  constructor(areaOf: readonly (LinkStateArea | null)[]) {
    super(null, areaOf.length, []);
    this.areaOf = areaOf;
  }

  override isOurs(speaker: number): boolean {
    return this.areaOf[speaker] !== null;
  }

  override metric(from: number, to: number): number {
    return from === to ? 0 : (this.areaOf[from]?.metric(from, to) ?? Infinity);
  }

  override messageDelayUs(from: number, to: number): number {
    return this.areaOf[from]?.physicalDelayUs(from, to) ?? Infinity;
  }

  /** Here `to` is a speaker, not a position in an area. */
  override firstHops(from: number, to: number): readonly Adjacency[] {
    const area = this.areaOf[from] ?? null;
    return area === null ? [] : area.firstHops(from, to).map((hop) => ({ ...hop, to: area.routerAt(hop.to) }));
  }

  override routerAt(position: number): number {
    return position;
  }
}
