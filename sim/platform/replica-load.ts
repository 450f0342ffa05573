/** What the platform has to know of load, told by whoever knows it: what a probe meets that fares as requests do. */
export interface ReplicaLoad {
  /** Mean wait before a request is worked on. */
  readonly waitUs: number;
  /** Share of what reaches living replicas that they refuse. */
  readonly refusedShare: number;
}

export const NO_LOAD: ReplicaLoad = { waitUs: 0, refusedShare: 0 };

/** Probes fail where more requests than not are refused. */
const REFUSED_MIN = 0.5;
export const refusesProbes = ({ refusedShare }: ReplicaLoad): boolean => refusedShare >= REFUSED_MIN;

export const isSameLoad = (x: ReplicaLoad, y: ReplicaLoad): boolean =>
  x.waitUs === y.waitUs && x.refusedShare === y.refusedShare;
