/** The interiors of all ASes behind one face: our own by its link-state area, each other AS of several places by its mesh. */
import type { IgpMetrics } from '../rib/context.ts';
import type { Adjacency } from './shortest-paths.ts';
import type { LinkStateArea } from './link-state.ts';
import type { MeshArea } from './mesh-area.ts';

export class Interior implements IgpMetrics {
  private readonly own: LinkStateArea | null;
  private readonly isOwn: Uint8Array;
  private readonly meshOf: readonly (MeshArea | null)[];

  /** `meshOf` gives the mesh by speaker, null for speakers that are alone in their AS or ours. */
  constructor(own: LinkStateArea | null, speakerCount: number, meshOf: readonly (MeshArea | null)[]) {
    this.own = own;
    this.meshOf = meshOf;
    this.isOwn = new Uint8Array(speakerCount);
    for (const router of own?.routers ?? []) this.isOwn[router] = 1;
  }

  isOurs(speaker: number): boolean {
    return this.isOwn[speaker] === 1;
  }

  metric(from: number, to: number): number {
    if (from === to) return 0;
    if (this.isOwn[from] === 1) return this.own!.metric(from, to);
    const mesh = this.meshOf[from];
    return mesh === null || mesh === undefined ? Infinity : mesh.metric(from, to);
  }

  /** What a message between two speakers of one AS takes; Infinity while nothing gets through. */
  messageDelayUs(from: number, to: number): number {
    if (this.isOwn[from] === 1) return this.own!.physicalDelayUs(from, to);
    return this.meshOf[from]?.delayUs(from, to) ?? Infinity;
  }

  /** Delay of a packet between two places of an outside AS. */
  meshDelayUs(from: number, to: number): number {
    return this.meshOf[from]?.delayUs(from, to) ?? Infinity;
  }

  /** Equal-cost first hops inside our own AS. */
  firstHops(from: number, to: number): readonly Adjacency[] {
    return this.own!.firstHops(from, to);
  }

  routerAt(position: number): number {
    return this.own!.routerAt(position);
  }
}
