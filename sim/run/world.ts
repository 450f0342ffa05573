/** The rooms of a running world, wired to each other by `build-world.ts`. */
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Announcer } from '../platform/announcer.ts';
import type { SiteDrains } from '../platform/site-drain.ts';
import type { Platform } from '../platform/platform.ts';
import type { Rescheduler } from '../platform/scheduling/rescheduler.ts';
import type { RoutingEngine } from '../routing/engine/engine.ts';
import type { ForeignOrigins } from '../routing/engine/foreign-origins.ts';
import type { PolicyOverlays } from '../routing/engine/policy-overlays.ts';
import type { WalkWorld } from '../routing/forwarding/walk.ts';
import type { Physical } from '../routing/graph/physical.ts';
import type { Interior } from '../routing/igp/interior.ts';
import type { LinkStateArea } from '../routing/igp/link-state.ts';
import type { StubRouters } from '../routing/igp/stub-routers.ts';
import type { RoutingContext } from '../routing/rib/context.ts';
import type { SessionLayer } from '../routing/session/session-layer.ts';
import type { TraceWriter } from '../trace/writer.ts';
import type { Traffic } from '../traffic/traffic.ts';
import type { Blueprint } from './build/blueprint.ts';
import type { Recorder } from './recorder.ts';

export interface World {
  readonly scenario: Scenario;
  readonly blueprint: Blueprint;
  readonly scheduler: Scheduler;
  readonly writer: TraceWriter;
  readonly recorder: Recorder;
  readonly context: RoutingContext;
  readonly physical: Physical;
  readonly area: LinkStateArea;
  readonly interior: Interior;
  readonly engine: RoutingEngine;
  readonly sessions: SessionLayer;
  readonly stubRouters: StubRouters;
  readonly policyOverlays: PolicyOverlays;
  readonly foreignOrigins: ForeignOrigins;
  readonly platform: Platform;
  /** Null where replicas stay with their nodes. */
  readonly rescheduler: Rescheduler | null;
  readonly announcer: Announcer;
  readonly siteDrains: SiteDrains;
  readonly traffic: Traffic;
  readonly walkWorld: WalkWorld;
}
