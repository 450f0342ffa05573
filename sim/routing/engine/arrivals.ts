/**
 * When messages take effect at the far end: travel, then a processing delay drawn for each update, and never before a message
 * sent earlier on the same session. What is sent in one instant is one update. Half-edges are those of the receiver.
 */
import { asUnit, draw, Purpose, type Seed } from '../../kernel/dice.ts';
import type { RoutingGraph } from '../graph/graph.ts';

export class Arrivals {
  private readonly graph: RoutingGraph;
  private readonly seed: Seed;
  private readonly usesProcessing: boolean;
  /** False where every message of a session takes equally long, and order keeps itself. */
  private readonly delaysVary: boolean;
  private readonly last: Float64Array;
  private readonly sentAt: Float64Array;
  private readonly draws: Int32Array;
  /** When each speaker's only processor is done with what it has, where messages queue for it. */
  private readonly busyUntil: Float64Array | null;

  constructor(graph: RoutingGraph, seed: Seed, isSerial: boolean) {
    this.graph = graph;
    this.seed = seed;
    this.usesProcessing = graph.processingLowUs.some((low, s) => low > 0 || graph.processingSpanUs[s]! > 0);
    this.delaysVary = this.usesProcessing || graph.hasInternal.includes(1);
    this.last = new Float64Array(this.delaysVary ? graph.halfEdgeCount : 0);
    this.draws = new Int32Array(this.usesProcessing ? graph.halfEdgeCount : 0);
    this.busyUntil = isSerial ? new Float64Array(graph.speakerCount) : null;
    this.sentAt = new Float64Array(this.draws.length).fill(-1);
  }

  /** Time at which a message sent now takes effect at its receiving half-edge, after `travelUs` on the way. */
  next(halfEdge: number, now: number, travelUs: number): number {
    const arrival = now + Math.max(1, travelUs);
    if (!this.delaysVary) return arrival;
    const time = Math.max(this.last[halfEdge]!, this.usesProcessing ? this.processed(halfEdge, now, arrival) : arrival);
    this.last[halfEdge] = time;
    return time;
  }

  /** A new session owes nothing to the messages of the one before. */
  reset(halfEdge: number): void {
    if (this.delaysVary) this.last[halfEdge] = 0;
    if (this.usesProcessing) this.sentAt[halfEdge] = -1;
  }

  private processed(halfEdge: number, now: number, arrival: number): number {
    const { edgeKey, speakerKey, owner, processingLowUs, processingSpanUs } = this.graph;
    if (this.sentAt[halfEdge] === now) return this.last[halfEdge]!;
    this.sentAt[halfEdge] = now;
    const receiver = owner[halfEdge]!;
    const occurrence = this.draws[halfEdge]!++;
    const word = draw(this.seed, edgeKey[halfEdge]!, speakerKey[receiver]!, Purpose.processingDelay, occurrence);
    const { busyUntil } = this;
    const begin = busyUntil === null ? arrival : Math.max(arrival, busyUntil[receiver]!);
    const end = begin + processingLowUs[receiver]! + Math.round(processingSpanUs[receiver]! * asUnit(word));
    if (busyUntil !== null) busyUntil[receiver] = end;
    return end;
  }
}
