/** The acts of users that a fault may call. */
import type { Duration } from '../../kernel/time.ts';

export interface TrafficActs {
  /** Puts a factor on the demand of a flow and returns the handle to end it with. */
  scaleDemand(flow: number, by: number, ramp: Duration): number;
  endScale(handle: number): void;
}
