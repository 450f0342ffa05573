/** The acts of users, and of those who pose as users, that a fault may call. */
import type { Duration } from '../../kernel/time.ts';

export interface DemandChange {
  readonly by: number;
  /** Requests per second on top, for each million people. */
  readonly addRpsPerMillion: number;
  readonly ramp: Duration;
  /** The way back, once it ends. */
  readonly decay: Duration;
}

export interface AttackRates {
  readonly requestsRpsPerMillion: number;
  readonly trafficBpsPerMillion: number;
}

export interface TrafficActs {
  /** Changes the demand of a flow and returns the handle to end it with. */
  changeDemand(flow: number, change: DemandChange): number;
  endDemandChange(handle: number): void;
  /** Adds attack traffic along the ways of a flow; a negative rate takes it away. */
  addAttack(flow: number, rates: AttackRates, sign: 1 | -1): void;
}
