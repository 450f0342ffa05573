/** Health checks by the program that runs them, with their default figures. */
import { milliseconds, seconds } from '../../kernel/time.ts';
import type { HealthCheck } from '../topology/types.ts';

export const healthCheckPresets = {
  /**
   * `exabgp healthcheck`, defaults of its argument parser: interval 5, fast-interval 1, timeout 5, rise 3, fall 3. A refused
   * connection is acted on after 2 to 7 s, a hung one after 17 to 22 s.
   */
  exabgp: {
    preset: 'exabgp',
    interval: seconds(5),
    fastInterval: seconds(1),
    timeout: seconds(5),
    rise: 3,
    fall: 3,
    pace: 'after-end',
  },
  /**
   * anycast-healthchecker, README: check_interval 10, check_timeout 2, check_rise 2, check_fail 2; it has no fast interval,
   * and sleeps for what a check has left of its interval. Refused connections are acted on after 10 to 20 s, hung ones after
   * 12 to 22 s.
   */
  'anycast-healthchecker': {
    preset: 'anycast-healthchecker',
    interval: seconds(10),
    fastInterval: seconds(10),
    timeout: seconds(2),
    rise: 2,
    fall: 2,
    pace: 'from-start',
  },
  /**
   * A readiness probe of the kubelet with the defaults of its API (`probe_types`: periodSeconds 10, timeoutSeconds 1,
   * failureThreshold 3, successThreshold 1), run by a ticker. A refused connection takes a pod out after 20 to 30 s, a hung one
   * after 21 to 31 s.
   */
  'kubernetes-readiness': {
    preset: 'kubernetes-readiness',
    interval: seconds(10),
    fastInterval: seconds(10),
    timeout: seconds(1),
    rise: 1,
    fall: 3,
    pace: 'from-start',
  },
  /** Not a product: a check of the kind that load balancers run beside the replica; for teaching how much detection is worth. */
  fast: {
    preset: 'fast',
    interval: seconds(1),
    fastInterval: milliseconds(200),
    timeout: milliseconds(500),
    rise: 2,
    fall: 2,
    pace: 'after-end',
  },
} as const satisfies Record<string, HealthCheck>;

export type HealthCheckPreset = keyof typeof healthCheckPresets;
export const healthCheckPresetNames = Object.keys(healthCheckPresets) as [HealthCheckPreset, ...HealthCheckPreset[]];
