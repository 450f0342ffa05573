/** The values that state rows carry in `old` and `new`. Numbers are part of the trace format: only ever append. */
export const UP_OR_DOWN = ['down', 'up'] as const;
/** Links and routers. */
export const UpState = { down: 0, up: 1 } as const;
export type UpState = (typeof UpState)[keyof typeof UpState];

export const NODE_STATES = ['down', 'up', 'cut off', 'paused'] as const;
/** A node that is cut off lives and is out of reach of clients; one that is paused stands still until it is thawed. */
export const NodeState = { down: 0, up: 1, cutOff: 2, paused: 3 } as const;
export type NodeState = (typeof NodeState)[keyof typeof NodeState];

export const REPLICA_STATES = ['down', 'starting', 'up', 'draining', 'hung'] as const;
/** `draining`: works on what it has and gets nothing new. `hung`: accepts requests and never answers. */
export const ReplicaState = { down: 0, starting: 1, up: 2, draining: 3, hung: 4 } as const;
export type ReplicaState = (typeof ReplicaState)[keyof typeof ReplicaState];

export const HEALTH_STATES = ['down', 'up', 'falling', 'rising'] as const;
/** `falling` and `rising` are on the way to the other state but not there yet: still counted as up and down. */
export const HealthState = { down: 0, up: 1, falling: 2, rising: 3 } as const;
export type HealthState = (typeof HealthState)[keyof typeof HealthState];

export const CHECK_MODES = ['honest', 'says healthy', 'says unhealthy', 'slow', 'off'] as const;
/** What a health check makes of what it sees: faults make it lie, dawdle or stop. */
export const CheckMode = { honest: 0, saysHealthy: 1, saysUnhealthy: 2, slow: 3, off: 4 } as const;
export type CheckMode = (typeof CheckMode)[keyof typeof CheckMode];

export const ANNOUNCE_STATES = ['withdrawn', 'announced'] as const;
export const AnnounceState = { withdrawn: 0, announced: 1 } as const;
export type AnnounceState = (typeof AnnounceState)[keyof typeof AnnounceState];

export const SESSION_STATES = ['idle', 'connect', 'established'] as const;
/** RFC 4271 §8.2.2, with the states between Connect and Established taken as one. */
export const SessionState = { idle: 0, connect: 1, established: 2 } as const;
export type SessionState = (typeof SessionState)[keyof typeof SessionState];
