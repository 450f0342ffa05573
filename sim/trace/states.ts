/** The values that state rows carry in `old` and `new`. Numbers are part of the trace format: only ever append. */
export const UP_OR_DOWN = ['down', 'up'] as const;
/** Links, routers and nodes. */
export const UpState = { down: 0, up: 1 } as const;
export type UpState = (typeof UpState)[keyof typeof UpState];

export const REPLICA_STATES = ['down', 'starting', 'up'] as const;
export const ReplicaState = { down: 0, starting: 1, up: 2 } as const;
export type ReplicaState = (typeof ReplicaState)[keyof typeof ReplicaState];

export const HEALTH_STATES = ['down', 'up', 'falling', 'rising'] as const;
/** `falling` and `rising` are on the way to the other state but not there yet: still counted as up and down. */
export const HealthState = { down: 0, up: 1, falling: 2, rising: 3 } as const;
export type HealthState = (typeof HealthState)[keyof typeof HealthState];

export const ANNOUNCE_STATES = ['withdrawn', 'announced'] as const;
export const AnnounceState = { withdrawn: 0, announced: 1 } as const;
export type AnnounceState = (typeof AnnounceState)[keyof typeof AnnounceState];

export const SESSION_STATES = ['idle', 'connect', 'established'] as const;
/** RFC 4271 §8.2.2, with the states between Connect and Established taken as one. */
export const SessionState = { idle: 0, connect: 1, established: 2 } as const;
export type SessionState = (typeof SessionState)[keyof typeof SessionState];
