/** What a session layer is given, how each end of a session keeps time, and whom it tells what. */
import type { Seed } from '../../kernel/dice.ts';
import type { Scheduler } from '../../kernel/scheduler.ts';
import type { RoutingEngine } from '../engine/engine.ts';
import type { RoutingGraph } from '../graph/graph.ts';
import type { Physical } from '../graph/physical.ts';
import type { DetectionTimers, Detector } from './detection.ts';
import type { GracefulRestart } from './restart-timers.ts';

export interface SessionTimers extends DetectionTimers {
  readonly connectRetryUs: number;
  /**
   * What this end does with the far end's routes when the session is lost without a NOTIFICATION; null drops them at once.
   */
  readonly gracefulRestart?: GracefulRestart | null;
  /** The session runs where nothing fails, and is not looked after. */
  readonly isUnfailing?: boolean;
}

export interface SessionListener {
  /** An end left or entered Established; returns the trace row. `by` says what noticed the loss. */
  sessionChanged(halfEdge: number, isUp: boolean, by: Ending | 'established'): number;
}

/** What ended a session at one end: what noticed silence, a NOTIFICATION or reset, or more prefixes than agreed. */
export type Ending = Detector | 'closed' | 'prefix-limit';

export interface SessionLayerOptions {
  readonly graph: RoutingGraph;
  readonly physical: Physical;
  readonly engine: RoutingEngine;
  readonly scheduler: Scheduler;
  readonly seed: Seed;
  /** Timers by half-edge. */
  readonly timersOf: (halfEdge: number) => SessionTimers;
  /** One-way delay of internal sessions over what is physically alive, Infinity where nothing is. */
  readonly internalDelayUs: (from: number, to: number) => number;
  readonly listener: SessionListener;
}
