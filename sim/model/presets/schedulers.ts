/**
 * Schedulers by product, with their default figures and where those stand. `startMax` and `readinessPeriod` of Kubernetes
 * are the pod start-up objective (99 % within 5 s, image pulls aside) and the default period of a readiness probe; an image
 * pull takes no time unless a topology says so, as published chains leave it out.
 *
 * Kubernetes: `kube-controller-manager` reference (node-monitor-period 5 s, node-monitor-grace-period 40 s, 50 s since 1.32,
 * node-eviction-rate 0.1, secondary-node-eviction-rate 0.01, unhealthy-zone-threshold 0.55, large-cluster-size-threshold
 * 50), kubelet (serializeImagePulls true; nodeLeaseDurationSeconds 40, renewed each quarter of it: 10 s),
 * DefaultTolerationSeconds 300. A zone with fewer than three lost nodes is not unhealthy (ComputeZoneState of the node
 * lifecycle controller). Nomad: `nomad/heartbeat.go` and server configuration: min_heartbeat_ttl 10 s, heartbeat_grace 10 s,
 * max_heartbeats_per_second 50; a TTL is max(10 s, nodes / 50 s) and up to as much again; lost allocations are replaced at
 * once. Its start times are assumed to be those of Kubernetes; whether a task is ready is left to the service's own check.
 */
import { seconds, ZERO } from '../../kernel/time.ts';
import type { ReplicaScheduling, Scheduling } from '../topology/scheduling-types.ts';

export interface SchedulerPresetSpec {
  readonly cluster: Scheduling;
  readonly replicas: ReplicaScheduling;
}

const kubernetes = (preset: string, graceSeconds: number): SchedulerPresetSpec => ({
  cluster: {
    preset,
    heartbeat: seconds(10),
    isStaggered: false,
    heartbeatsPerSecond: null,
    grace: seconds(graceSeconds),
    graceFrom: 'last-heartbeat',
    monitorPeriod: seconds(5),
    eviction: {
      nodesPerSecond: 0.1,
      unhealthyNodesPerSecond: 0.01,
      unhealthyRatio: 0.55,
      unhealthyCount: 3,
      largeZoneNodes: 50,
    },
    isPullSerial: true,
    prefers: 'emptiest',
  },
  replicas: {
    toleration: seconds(300),
    imagePull: ZERO,
    startMax: seconds(5),
    readinessPeriod: seconds(10),
    antiAffinity: 'preferred',
  },
});

export const schedulerPresets = {
  /** Up to 1.31: a node is lost 40 s after its last heartbeat. From crash to Ready 330 to 360 s. */
  'kubernetes-40s': kubernetes('kubernetes-40s', 40),
  /** Since 1.32: 50 s, so that a heartbeat may be late five times. From crash to Ready 340 to 370 s. */
  'kubernetes-50s': kubernetes('kubernetes-50s', 50),
  nomad: {
    cluster: {
      preset: 'nomad',
      heartbeat: seconds(10),
      isStaggered: true,
      heartbeatsPerSecond: 50,
      grace: seconds(10),
      graceFrom: 'next-due',
      monitorPeriod: ZERO,
      eviction: null,
      isPullSerial: false,
      prefers: 'fullest',
    },
    replicas: { toleration: ZERO, imagePull: ZERO, startMax: seconds(5), readinessPeriod: ZERO, antiAffinity: 'preferred' },
  },
} as const satisfies Record<string, SchedulerPresetSpec>;

export type SchedulerPreset = keyof typeof schedulerPresets;
export const schedulerPresetNames = Object.keys(schedulerPresets) as [SchedulerPreset, ...SchedulerPreset[]];
