/** Whom the platform tells what happens to nodes, replicas and checks. */
import type { CheckMode, HealthState, NodeState, ReplicaState } from '../trace/states.ts';

export interface PlatformListener {
  nodeChanged(node: number, old: NodeState, state: NodeState): number;
  replicaChanged(replica: number, old: ReplicaState, state: ReplicaState): number;
  /** The share of its capacity that a replica has. */
  capacityShareChanged(replica: number, old: number, share: number): number;
  /** Another copy runs in its place, the first of which is 0. */
  copyChanged(replica: number, old: number, copy: number): number;
  healthChanged(replica: number, old: HealthState, state: HealthState): number;
  checkModeChanged(replica: number, old: CheckMode, mode: CheckMode): number;
  /** What a balancer sees at a site changed: replicas in rotation, or whether those answer, or how well. */
  siteChanged(site: number): void;
}

/** Who wants to know whether a node can be heard. */
export interface NodeWatcher {
  nodeSilent(node: number): void;
  /** `hasBooted`: the machine was off, and is not merely within reach again. */
  nodeReachable(node: number, hasBooted: boolean): void;
}
