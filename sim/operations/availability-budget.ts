/**
 * How many replicas of a service may be out at one site at once for the sake of an operation, whatever else has taken some
 * out: the `maxUnavailable` of a Kubernetes Deployment and of a PodDisruptionBudget.
 */

/** A number, or a share of the replicas of the site, rounded down, where it is more. */
export interface ReplicaBudget {
  readonly count: number;
  readonly share: number;
}

/** Whether one more may be taken out. */
export function mayBeOut(
  { count, share }: ReplicaBudget,
  replicas: readonly number[],
  host: { isReady(replica: number): boolean },
): boolean {
  const out = replicas.filter((replica) => !host.isReady(replica)).length;
  return out < Math.max(count, Math.floor(share * replicas.length));
}
