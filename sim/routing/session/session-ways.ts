/** The ways under sessions: whether packets get through, how long they take, and what still works where they do not. */
import { assert } from '../../kernel/assert.ts';
import type { RoutingGraph } from '../graph/graph.ts';
import type { Physical } from '../graph/physical.ts';
import type { Silence } from './detection.ts';

export class SessionWays {
  private readonly graph: RoutingGraph;
  private readonly physical: Physical;
  private readonly internalDelayUs: (from: number, to: number) => number;
  /** By half-edge: faults that lose what its owner says on the session, and nothing else on the line. */
  private readonly muted: Int32Array;
  /** By half-edge: those of them that lose its BFD packets as well. */
  private readonly bfdMuted: Int32Array;

  /** @param internalDelayUs one way between two routers of an AS over what is alive, Infinity where nothing is. */
  constructor(graph: RoutingGraph, physical: Physical, internalDelayUs: (from: number, to: number) => number) {
    this.graph = graph;
    this.physical = physical;
    this.internalDelayUs = internalDelayUs;
    this.muted = new Int32Array(graph.halfEdgeCount);
    this.bfdMuted = new Int32Array(graph.halfEdgeCount);
  }

  /** The half-edges of a session at the owner of one of them; they lie side by side. */
  lanesOf(halfEdge: number): number[] {
    const { lane, owner, session } = this.graph;
    const first = halfEdge - lane[halfEdge]!;
    const lanes = [first];
    for (let h = first + 1; session[h] === session[first] && owner[h] === owner[first]; h++) lanes.push(h);
    return lanes;
  }

  /** What an impairment adds to the way from an end to the other, in µs. */
  lineDelayUs(halfEdge: number): number {
    const { graph, physical } = this;
    const link = graph.link[halfEdge]!;
    return link < 0 ? 0 : physical.impairments.delayUs(physical.directed(link, graph.owner[halfEdge]!));
  }

  /** One way to the far end, in µs; `fallback` where nothing gets there. */
  travelUs(halfEdge: number, fallback: number): number {
    const { graph } = this;
    const link = graph.link[halfEdge]!;
    if (link >= 0) return graph.delayUs[halfEdge]! + this.lineDelayUs(halfEdge);
    const delay = this.internalDelayUs(graph.owner[halfEdge]!, graph.peer[halfEdge]!);
    return delay === Infinity ? fallback : delay;
  }

  /** Loses what the owner of a half-edge says on the session, perhaps with its BFD packets, or lets go of it. */
  mute(halfEdge: number, isHeld: boolean, isBfdLost: boolean): void {
    if (isBfdLost) this.bfdMuted[halfEdge]! += isHeld ? 1 : -1;
    this.muted[halfEdge]! += isHeld ? 1 : -1;
    assert(this.muted[halfEdge]! >= 0, `half-edge ${halfEdge} is let go of more often than muted`);
  }

  /** Whether the session's packets get through both ways. */
  isOpen(halfEdge: number): boolean {
    return !this.isMuted(halfEdge) && this.isLineOpen(halfEdge);
  }

  /** Whether what either end says on the session is lost, whatever becomes of the line. */
  isMuted(halfEdge: number): boolean {
    return this.muted[halfEdge]! > 0 || this.muted[this.graph.mate[halfEdge]!]! > 0;
  }

  /** Whether BFD between the ends still says that all is well. */
  isBfdWhole(halfEdge: number): boolean {
    const isLost = this.bfdMuted[halfEdge]! > 0 || this.bfdMuted[this.graph.mate[halfEdge]!]! > 0;
    return !isLost && this.isLineOpen(halfEdge);
  }

  /** Whether the way under the session carries packets both ways, whatever becomes of the session's own. */
  isLineOpen(halfEdge: number): boolean {
    const { graph, physical } = this;
    const link = graph.link[halfEdge]!;
    if (link >= 0) return physical.isUsable(link);
    const [near, far] = [graph.owner[halfEdge]!, graph.peer[halfEdge]!];
    return physical.isRouterUp(near) && physical.isRouterUp(far) && this.internalDelayUs(near, far) !== Infinity;
  }

  /** Share of packets lost at random on the way to an end; what gets lost inside an AS the IGP leads round. */
  lossToward(halfEdge: number): number {
    const { graph, physical } = this;
    const link = graph.link[halfEdge]!;
    return link < 0 ? 0 : physical.impairments.lossRatio(physical.directed(link, graph.peer[halfEdge]!));
  }

  /** What still works on the way to an end that is cut off in at least one direction. */
  silenceAt(halfEdge: number): Silence {
    const { graph, physical } = this;
    const link = graph.link[halfEdge]!;
    const isHeard = this.muted[graph.mate[halfEdge]!] === 0;
    if (link < 0) return { hasCarrier: true, hears: isHeard && this.isLineOpen(halfEdge) };
    return { hasCarrier: physical.hasCarrier(link), hears: isHeard && physical.carriesFrom(link, graph.peer[halfEdge]!) };
  }
}
