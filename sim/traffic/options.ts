/**
 * What traffic is built from and whom it tells: flows, services and resources by number, and the listener of everything that
 * changes.
 */
import type { Scheduler } from '../kernel/scheduler.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Balancing } from '../platform/balancing/balancing.ts';
import type { Platform } from '../platform/platform.ts';
import type { Walk, WalkWorld } from '../routing/forwarding/walk.ts';
import type { CalledService } from './calls.ts';
import type { DemandSpec } from './demand.ts';
import type { FlowPath, FlowSpec } from './paths.ts';
import type { PatienceLaw } from './queueing/patience.ts';
import type { ResourceSpec } from './resources.ts';
import type { RetryTiming } from './tries.ts';

export interface TrafficFlow extends FlowSpec {
  readonly demand: DemandSpec;
  readonly timing: RetryTiming;
  /** The flow of the same people over the other address family, which they try when theirs does not connect; −1: none. */
  readonly otherFamily: number;
  readonly accessUs: number;
  readonly connectionSeconds: number;
}

export interface TrafficService extends CalledService {
  readonly capacityRpsPerReplica: number;
  /** How long clients wait for a busy replica, in µs; null where what is beyond capacity is refused at once. */
  readonly patience: { readonly law: PatienceLaw; readonly mean: number } | null;
  /** Requests that may wait at each replica while it has more than it can do; null where nothing waits then. */
  readonly backlogPerReplica: number | null;
  /** Whether its health checks fail of overload. */
  readonly seesOverload: boolean;
}

export interface TrafficListener {
  demandScaled(flow: number, old: number, factor: number): number;
  pathChanged(flow: number, isResponse: boolean, old: Walk | null, path: Walk | null): number;
  rttChanged(flow: number, oldUs: number, rttUs: number): void;
  columnChanged(flow: number, column: number, value: number, oldSlope: number, slope: number): void;
  loadChanged(resource: number, value: number, oldSlope: number, slope: number): void;
  capacityChanged(resource: number, old: number, capacity: number): void;
  /** Who has how much of a site's load changed: the busiest replica's load ÷ the mean. */
  imbalanceChanged(site: number, old: number, ratio: number): void;
  connectionsBroken(flow: number, open: number, broken: number): void;
}

export interface TrafficOptions {
  readonly scheduler: Scheduler;
  readonly world: WalkWorld;
  readonly platform: Platform;
  readonly balancing: Balancing;
  readonly flows: readonly TrafficFlow[];
  readonly services: readonly TrafficService[];
  readonly resources: readonly ResourceSpec[];
  readonly datacenterCount: number;
  readonly datacenterOf: (router: number) => number;
  readonly gatewayOf: (datacenter: number) => number | null;
  /** Index of the service-site, which is also its resource; −1 where the service does not run. */
  readonly siteOf: (service: number, datacenter: number) => number;
  readonly linkResource: (directedLink: number) => number;
  /** Where each flow goes in the first instant, where that is known from another run; null or left out: to be walked. */
  readonly firstPaths?: readonly FlowPath[] | null;
  /** Share of packets that a direction of a link loses at random; none when left out. */
  readonly linkLoss?: (directedLink: number) => number;
  /** Bits per second that a direction of a link is slowed down to; Infinity for none. */
  readonly linkRate?: (directedLink: number) => number;
  readonly horizon: SimTime;
  readonly listener: TrafficListener;
}
