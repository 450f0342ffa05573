/** What a family of real daemons has to offer to be a judge. */
import type { Choices, Step, Topology } from '../case.ts';
import type { NetworkState } from '../state.ts';

/** How things stand at all routers: compared with itself to see whether anything still moves. */
export interface Pulse {
  /** Sessions that are established at both ends, in all address families. */
  readonly established: ReadonlySet<number>;
  /** Changes whenever a route is received or sent anywhere. */
  readonly counters: string;
}

/** A running network of daemons. */
export interface Daemons {
  readonly name: 'bird' | 'frr';
  /** Shortest time without any change after which the network counts as settled. */
  readonly quietMs: number;
  start(topology: Topology): Promise<void>;
  /** Does to the network what a step says; does not wait. */
  apply(step: Step, state: NetworkState): Promise<void>;
  pulse(state: NetworkState): Promise<Pulse>;
  /** Best routes of the living, and by which routers packets leave: `via` is by router, then prefix. */
  dump(state: NetworkState): Promise<{ readonly best: Choices; readonly via: Via }>;
  stop(): Promise<void>;
}

/** The next routers on the way, by router and prefix: several on equal-cost paths. */
export type Via = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
