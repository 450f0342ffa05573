/** What the balancer of a site sends requests to, summed over its replicas. */
import { ReplicaState } from '../trace/states.ts';
import type { Answer } from './health-check.ts';

export interface Rotation {
  /** Replicas that get requests. */
  readonly inRotation: number;
  readonly serving: number;
  readonly refusing: number;
  readonly silent: number;
  /** Replicas that get nothing new and still work on what they have. */
  readonly draining: number;
  /** What those that serve can do together, in whole replicas: a slow or cold one counts less. */
  readonly capacityReplicas: number;
  /** By how much a request takes longer than on a sound replica, mean over those that serve. */
  readonly slowdown: number;
}

/** How one replica stands. */
export interface Standing {
  readonly isIn: boolean;
  readonly state: ReplicaState;
  readonly answer: Answer;
  /** Of a replica's capacity. */
  readonly capacityShare: number;
  readonly slowdown: number;
}

export function rotationOf(members: Iterable<Standing>): Rotation {
  const counts = { ok: 0, refused: 0, silent: 0 };
  let draining = 0;
  let capacityReplicas = 0;
  let slowdowns = 0;
  for (const { isIn, state, answer, capacityShare, slowdown } of members) {
    if (state === ReplicaState.draining) draining++;
    if (!isIn) continue;
    counts[answer]++;
    if (answer !== 'ok') continue;
    capacityReplicas += capacityShare;
    slowdowns += slowdown;
  }
  return {
    inRotation: counts.ok + counts.refused + counts.silent,
    serving: counts.ok,
    refusing: counts.refused,
    silent: counts.silent,
    draining,
    capacityReplicas,
    slowdown: counts.ok === 0 ? 1 : slowdowns / counts.ok,
  };
}
