/** A small datacenter on a bare event scheduler: a platform, a rescheduler and a diary of what they say. */
import type { Seed } from '../../../sim/kernel/dice.ts';
import { Phase } from '../../../sim/kernel/phase.ts';
import { Scheduler } from '../../../sim/kernel/scheduler.ts';
import { instant, seconds } from '../../../sim/kernel/time.ts';
import { healthCheckPresets } from '../../../sim/model/presets/health-checks.ts';
import type { SchedulerPresetSpec } from '../../../sim/model/presets/schedulers.ts';
import type { ReplicaScheduling } from '../../../sim/model/topology/scheduling-types.ts';
import { Platform } from '../../../sim/platform/platform.ts';
import { Rescheduler } from '../../../sim/platform/scheduling/rescheduler.ts';

export interface Told {
  /** Seconds. */
  readonly time: number;
  readonly what: 'node' | 'replica' | 'health' | 'ready' | 'moved';
  readonly who: number;
  /** The new state, or the new node of a replica that moved. */
  readonly state: number;
  /** The old node of a replica that moved, and why it went where it went. */
  readonly old?: number;
  readonly reason?: number;
}

export interface ClusterSpec extends SchedulerPresetSpec {
  readonly racks: number;
  readonly nodesPerRack: number;
  /** The node of each replica, or a number of replicas that take turns on the nodes; all are of one service. */
  readonly on: number | readonly number[];
  readonly replicasMax?: number | null;
  readonly startupSeconds?: number;
  readonly seed?: number;
  /** By replica, instead of what the preset says. */
  readonly scheduling?: (replica: number) => ReplicaScheduling | null;
}

export function cluster(spec: ClusterSpec) {
  const scheduler = new Scheduler();
  const told: Told[] = [];
  const tell = (row: Omit<Told, 'time'>): number => told.push({ time: scheduler.now / 1e6, ...row }) - 1;
  const seed = (spec.seed ?? 7) as Seed;
  const nodeCount = spec.racks * spec.nodesPerRack;
  const on = typeof spec.on === 'number' ? Array.from({ length: spec.on }, (_, i) => i % nodeCount) : spec.on;
  const platform = new Platform(
    on.map((node, i) => ({
      id: `r${i}`,
      site: 0,
      node,
      startup: seconds(spec.startupSeconds ?? 0),
      check: healthCheckPresets.exabgp,
      serviceTime: seconds(0.005),
      warmUp: null,
    })),
    { nodes: nodeCount, sites: 1 },
    {
      scheduler,
      seed,
      listener: {
        nodeChanged: (who, _, state) => tell({ what: 'node', who, state }),
        replicaChanged: (who, _, state) => tell({ what: 'replica', who, state }),
        healthChanged: (who, _, state) => tell({ what: 'health', who, state }),
        capacityShareChanged: () => 0,
        copyChanged: () => 0,
        checkModeChanged: () => 0,
        siteChanged: () => undefined,
      },
    },
  );
  const rescheduler = new Rescheduler(
    {
      scheduling: spec.cluster,
      datacenters: ['dc'],
      nodes: Array.from({ length: nodeCount }, (_, i) => ({
        id: `n${i}`,
        datacenter: 0,
        rack: `k${Math.floor(i / spec.nodesPerRack)}`,
        replicasMax: spec.replicasMax ?? null,
      })),
      replicas: on.map((_, i) => {
        const scheduling = spec.scheduling === undefined ? spec.replicas : spec.scheduling(i);
        return { id: `r${i}`, site: 0, scheduling };
      }),
    },
    {
      scheduler,
      seed,
      host: platform,
      listener: {
        nodeReadyChanged: (who, isReady) => tell({ what: 'ready', who, state: isReady ? 1 : 0 }),
        replicaMoved: (who, old, node, reason) => tell({ what: 'moved', who, old, state: node, reason }),
      },
    },
  );
  platform.watch(rescheduler);
  const acts: (() => void)[] = [];
  const actId = scheduler.register((act) => acts[act]!());
  return {
    scheduler,
    platform,
    rescheduler,
    told,
    at: (time: number, act: () => void): void =>
      scheduler.schedule(instant(seconds(time)), Phase.fault, actId, acts.push(act) - 1, 0, 0),
    run: (until: number) => scheduler.run(instant(seconds(until))),
    moves: () => told.filter(({ what }) => what === 'moved'),
  };
}
