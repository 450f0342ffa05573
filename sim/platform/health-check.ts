/**
 * The health check of one replica, as ExaBGP's `healthcheck` runs it: a probe each `interval`; once a result disagrees with
 * the state, probes follow each `fastInterval` until `rise` successes or `fall` failures in a row settle it. A refused probe
 * fails at once, an unanswered one after `timeout`, and the next waits for the end of the one before. Other programs keep a
 * rhythm instead and sleep for what a probe has left of its interval (`pace`).
 *
 * Pure: a step takes a state and a probe's result to the next state and the pause before the next probe.
 */
import type { Duration } from '../kernel/time.ts';
import type { HealthCheck } from '../model/topology/types.ts';
import { HealthState } from '../trace/states.ts';

/** How a replica answers: a dead machine says nothing, a dead process refuses. */
export type Answer = 'ok' | 'refused' | 'silent';

export interface CheckState {
  readonly health: HealthState;
  /** Results in a row that disagree with the settled state. */
  readonly countInRow: number;
}

/** Settled states; `afterProbe` returns these very objects. */
export const HEALTHY: CheckState = { health: HealthState.up, countInRow: 0 };
export const UNHEALTHY: CheckState = { health: HealthState.down, countInRow: 0 };

/** Whether the announcer and the balancer still count the replica in. */
export const isInRotation = (health: HealthState): boolean => health === HealthState.up || health === HealthState.falling;

export function afterProbe(check: HealthCheck, state: CheckState, isSuccess: boolean): CheckState {
  const isIn = isInRotation(state.health);
  if (isSuccess === isIn) return isIn ? HEALTHY : UNHEALTHY;
  const countInRow = state.countInRow + 1;
  const needed = isIn ? check.fall : check.rise;
  if (countInRow >= needed) return isIn ? UNHEALTHY : HEALTHY;
  return { health: isIn ? HealthState.falling : HealthState.rising, countInRow };
}

/** From the end of a probe that took `tookUs` to the start of the next. */
export function pauseAfter(check: HealthCheck, state: CheckState, tookUs: number): Duration {
  const isUnsettled = state.health === HealthState.falling || state.health === HealthState.rising;
  const interval = isUnsettled ? check.fastInterval : check.interval;
  return (check.pace === 'from-start' ? Math.max(0, interval - tookUs) : interval) as Duration;
}

/** How long a probe with this answer takes. */
export const probeDuration = (check: HealthCheck, answer: Answer): Duration =>
  (answer === 'silent' ? check.timeout : 0) as Duration;
