/** How replicas of a lost node come to run elsewhere, after a topology was read: what clusters do, and what services ask for. */
import type { Duration } from '../../kernel/time.ts';

/** What a datacenter's control plane does. Every datacenter has one of its own; nodes are judged by it alone. */
export interface Scheduling {
  readonly preset: string;
  /** Between heartbeats of a node. */
  readonly heartbeat: Duration;
  /** Whether each pause is longer by a draw of 0 to `heartbeat`, so that nodes do not beat in step. */
  readonly isStaggered: boolean;
  /** So many heartbeats a second at most: nodes of a larger cluster beat less often. Null: they do not care. */
  readonly heartbeatsPerSecond: number | null;
  /** A node is given up so long after its last heartbeat, or after the moment at which the next was due. */
  readonly grace: Duration;
  readonly graceFrom: 'last-heartbeat' | 'next-due';
  /** How often the control plane looks; 0 is a timer for each node. */
  readonly monitorPeriod: Duration;
  /** Null: replicas of all lost nodes are given up at once. */
  readonly eviction: EvictionPace | null;
  /** Whether a node pulls one image after another. */
  readonly isPullSerial: boolean;
  /** Which of two nodes that spread a service equally well is taken. */
  readonly prefers: 'emptiest' | 'fullest';
}

/** How many nodes a second are given up, so that a mistake about many of them at once does little harm. */
export interface EvictionPace {
  readonly nodesPerSecond: number;
  /** While the zone is unhealthy and large; a small one that is unhealthy evicts nothing. */
  readonly unhealthyNodesPerSecond: number;
  /** The zone is unhealthy with this share of its nodes lost, … */
  readonly unhealthyRatio: number;
  /** … and so many of them at least. */
  readonly unhealthyCount: number;
  /** A zone with more nodes than this is large. */
  readonly largeZoneNodes: number;
}

/** What a service asks of its scheduler. */
export interface ReplicaScheduling {
  /** How long a replica stays bound to a node that was given up. */
  readonly toleration: Duration;
  /** Fetching the image where no replica of the service ran before. */
  readonly imagePull: Duration;
  /** From the decision to the start of the process: uniform from 0 to this. */
  readonly startMax: Duration;
  /** Between readiness probes, the first at a random phase; 0: ready when started. */
  readonly readinessPeriod: Duration;
  /** Whether two replicas of the service may share a node: only if nothing better is left, or never. */
  readonly antiAffinity: 'preferred' | 'required';
}

/** The slow start of a replica. */
export interface WarmUp {
  /** From ready to warm. */
  readonly time: Duration;
  /** The share of its capacity that it begins with, in (0, 1]. */
  readonly fromShare: number;
  /** Its capacity grows in so many even steps, the last of which makes it whole. */
  readonly stepCount: number;
}
