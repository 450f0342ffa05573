/** What the engine tells whoever watches it. Each call returns the trace row it wrote (or −1), the trigger of what follows. */
import type { DecisionStep } from '../../trace/reasons.ts';

export interface RoutingListener {
  /** Whether the deciding step is wanted; finding it costs a pass over the candidates. */
  readonly wantsSteps: boolean;
  routeChanged(prefix: number, speaker: number, oldRoute: number, route: number, step: DecisionStep): number;
  messageSent(halfEdge: number, prefix: number, oldRoute: number, route: number): number;
  /** A stuck route made an end of a session ignore what it was told; `route` is what it should have now. */
  messageIgnored?(halfEdge: number, prefix: number, oldRoute: number, route: number): void;
  /** What an end of a session offers has changed, whether or not anybody decides anew. */
  candidateChanged?(prefix: number, halfEdge: number): void;
  /** A speaker has decided for a half-edge, or stays with it. */
  considered?(prefix: number, speaker: number, edge: number): void;
  /** The forwarding entry of a speaker changed. */
  forwardingChanged(prefix: number, speaker: number): void;
}
