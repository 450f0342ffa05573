/** Rescheduling: a preset with its changes, the figures of each service, and room for what has to keep apart. */
import { schedulerPresets } from '../presets/schedulers.ts';
import { error } from './context.ts';
import type { Context } from './context.ts';
import type { WrittenTopology } from './schema.ts';
import type { ReplicaScheduling, Scheduling } from './scheduling-types.ts';
import type { Datacenter, Service } from './types.ts';

type WrittenScheduling = Exclude<WrittenTopology['scheduling'], string>;
type WrittenReplicas = Exclude<WrittenTopology['services'][string]['scheduling'], string | undefined>;

/** Null where nothing is rescheduled. */
export function resolveScheduling(
  context: Context,
  written: WrittenTopology['scheduling'],
): { readonly cluster: Scheduling; readonly replicas: ReplicaScheduling } | null {
  if (written === 'none') return null;
  if (typeof written === 'string') return schedulerPresets[written];
  const base = schedulerPresets[written.preset];
  const cluster = clusterOf(base.cluster, written);
  checkBeats(context, cluster);
  return { cluster, replicas: withFigures(base.replicas, written) };
}

const clusterOf = (base: Scheduling, written: WrittenScheduling): Scheduling => ({
  ...base,
  heartbeat: written.heartbeat ?? base.heartbeat,
  grace: written.grace ?? base.grace,
  monitorPeriod: written.monitor ?? base.monitorPeriod,
});

/** What holds for a service; null: its replicas stay with their nodes. */
export function schedulingOf(
  base: ReplicaScheduling,
  written: WrittenTopology['services'][string]['scheduling'],
): ReplicaScheduling | null {
  if (written === undefined) return base;
  return written === 'none' ? null : withFigures(base, written);
}

const withFigures = (base: ReplicaScheduling, written: WrittenReplicas): ReplicaScheduling => ({
  toleration: written.toleration ?? base.toleration,
  imagePull: written.image_pull ?? base.imagePull,
  startMax: written.start ?? base.startMax,
  readinessPeriod: written.readiness ?? base.readinessPeriod,
  antiAffinity: written.anti_affinity ?? base.antiAffinity,
});

/** A grace that healthy heartbeats outlast would lose every node all the time. */
function checkBeats(context: Context, { heartbeat, grace, graceFrom }: Scheduling): void {
  if (heartbeat === 0) {
    error(context, {
      code: 'CAT1117',
      message: 'heartbeats without a pause',
      path: ['scheduling', 'heartbeat'],
      expected: 'more than 0s',
    });
  } else if (graceFrom === 'last-heartbeat' && grace <= heartbeat) {
    error(context, {
      code: 'CAT1117',
      message: 'a grace that is no longer than the pause between heartbeats',
      path: ['scheduling', 'grace'],
      expected: `more than ${heartbeat / 1_000_000}s`,
    });
  }
}

/** Replicas that may not share a node need one each from the start. */
export function checkApart(context: Context, services: readonly Service[], datacenters: readonly Datacenter[]): void {
  for (const { name, sites, scheduling } of services) {
    if (scheduling?.antiAffinity !== 'required') continue;
    for (const { datacenter, replicas } of sites) {
      const { name: where, nodes } = datacenters.find(({ id }) => id === datacenter)!;
      if (replicas <= nodes.length) continue;
      error(context, {
        code: 'CAT1113',
        message: `${replicas} replicas of ${name} may not share a node, and ${where} has ${nodes.length}`,
        path: ['services', name, 'sites'],
      });
    }
  }
}
