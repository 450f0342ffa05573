/** The people in the world: where they are, what they ask for over the day, what they do when it fails. */
import type { Duration } from '../../kernel/time.ts';
import type { Place, RegionId } from '../../geo/place.ts';

/** People at one place behind one AS. */
export interface Population {
  readonly id: string;
  readonly name: string;
  readonly place: Place;
  readonly region: RegionId;
  /** The outside pop's id through which they reach the internet. */
  readonly pop: string;
  /** The outside AS's id. */
  readonly as: string;
  readonly peopleCount: number;
  /** The share of requests that prefers IPv6. */
  readonly ipv6Ratio: number;
  /** One-way delay between the people and the pop. */
  readonly access: Duration;
  readonly demand: readonly Demand[];
  readonly retry: RetryPolicy;
}

export interface Demand {
  /** The service's id. */
  readonly service: string;
  /** Requests per second and million people, the mean over the day. */
  readonly rpsPerMillion: number;
  readonly curve: Curve;
}

/**
 * Demand over the day in local solar time as a multiple of the mean: piecewise linear through the points and around midnight.
 * Points ascend by `timeOfDay`; one point is a constant. The mean over 24 h is 1.
 */
export interface Curve {
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly timeOfDay: Duration;
  readonly factor: number;
}

export interface RetryPolicy {
  /** Until a single attempt is given up. */
  readonly timeout: Duration;
  /** Attempts in all, the first included. */
  readonly attemptsMax: number;
  /** Between the end of the first attempt and the second. */
  readonly backoff: Duration;
  /** Each later pause is so many times the one before, up to `backoffMax`. */
  readonly backoffFactor: number;
  readonly backoffMax: Duration;
  /** The share of a pause that is random. */
  readonly jitterRatio: number;
  /** Retries are at most this share of requests; null: no limit. */
  readonly budgetRatio: number | null;
  /** Until a SYN without an answer is sent again, doubled each time; null: it is not. */
  readonly synTimeout: Duration | null;
  /** Whether IPv4 is tried beside a slow IPv6 (RFC 8305). */
  readonly happyEyeballs: boolean;
}
