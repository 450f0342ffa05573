/**
 * Route flap damping (RFC 2439 §4): each flap adds to a route's figure of merit, which decays by half per half-life; above one
 * threshold the route is suppressed, below a lower one it may be used again. Decay is closed-form in simulated time, so an idle
 * route costs nothing and its reuse is one event. External sessions only; exchanges do not damp (RIPE-580).
 *
 * Not modelled: the decay arrays and reuse lists that implementations quantise time with (RFC 2439 §4.8; FRR decays every 5 s
 * and reuses every 10 s), separate half-lives of reachable and unreachable routes.
 */
import { assert, assertNever } from '../../kernel/assert.ts';
import { exp, LN2, log } from '../../kernel/math.ts';
import { MICROSECONDS_PER_SECOND } from '../../kernel/time.ts';

export type FlapEvent = 'withdrawal' | 're-advertisement' | 'attribute-change';

/** Figures of merit are in the customary thousandths: one withdrawal is 1000. */
export interface FlapProfile {
  readonly withdrawalPenalty: number;
  readonly readvertisementPenalty: number;
  readonly attributeChangePenalty: number;
  /** Suppressed above this. */
  readonly suppressAbove: number;
  /** Usable again at or below this. */
  readonly reuseAt: number;
  readonly halfLifeUs: number;
  /** The figure never exceeds this; it bounds the suppression to log2(ceiling ÷ reuse) half-lives after the last flap. */
  readonly ceiling: number;
}

export type FlapPreset = 'cisco' | 'juniper' | 'rfc7196' | 'ripe580';

const MINUTE_US = 60 * MICROSECONDS_PER_SECOND;
const HALF_LIFE_US = 15 * MINUTE_US;

const CISCO: FlapProfile = {
  withdrawalPenalty: 1000,
  readvertisementPenalty: 0,
  attributeChangePenalty: 500,
  suppressAbove: 2000,
  reuseAt: 750,
  halfLifeUs: HALF_LIFE_US,
  // 60 minutes are four half-lives.
  ceiling: 750 * 16,
};

/**
 * `cisco`, `juniper`: the vendors' defaults in table 1 of RFC 7196. `ripe580`: RIPE-580 raises the suppress threshold to 6000
 * and leaves the rest. `rfc7196`: the same threshold (§5: at least 6000) with the ceiling that §5 wants to be possible, 50,000.
 */
export const FLAP_PROFILES: Readonly<Record<FlapPreset, FlapProfile>> = {
  cisco: CISCO,
  juniper: { ...CISCO, readvertisementPenalty: 1000, suppressAbove: 3000 },
  ripe580: { ...CISCO, suppressAbove: 6000 },
  rfc7196: { ...CISCO, suppressAbove: 6000, ceiling: 50_000 },
};

/** What is remembered of one route of one neighbour. */
export interface FlapState {
  figureOfMerit: number;
  /** When the figure was that; it decays since. */
  atUs: number;
  isSuppressed: boolean;
}

export const freshFlapState = (): FlapState => ({ figureOfMerit: 0, atUs: 0, isSuppressed: false });

/** The figure of merit at a later instant. */
export function figureAt(profile: FlapProfile, state: FlapState, nowUs: number): number {
  assert(nowUs >= state.atUs, 'a flap state from the future');
  const halfLives = (nowUs - state.atUs) / profile.halfLifeUs;
  return state.figureOfMerit === 0 ? 0 : state.figureOfMerit * exp(-halfLives * LN2);
}

/** Books a flap and returns whether the route is suppressed after it. The first announcement of a route is no flap. */
export function applyFlap(profile: FlapProfile, state: FlapState, event: FlapEvent, nowUs: number): boolean {
  const wasSuppressed = isSuppressed(profile, state, nowUs);
  const figure = Math.min(profile.ceiling, figureAt(profile, state, nowUs) + penaltyOf(profile, event));
  state.figureOfMerit = figure;
  state.atUs = nowUs;
  state.isSuppressed = figure > profile.suppressAbove || (wasSuppressed && !isReusable(profile, figure));
  return state.isSuppressed;
}

/** Whether the route is suppressed at this instant: once it is, it stays so until the lower threshold. */
export const isSuppressed = (profile: FlapProfile, state: FlapState, nowUs: number): boolean =>
  state.isSuppressed && !isReusable(profile, figureAt(profile, state, nowUs));

/** Microseconds, rounded up, until a figure of merit has decayed to the reuse threshold; 0 where it is there already. */
export function reuseAfterUs(profile: FlapProfile, figureOfMerit: number): number {
  if (isReusable(profile, figureOfMerit)) return 0;
  return Math.ceil((profile.halfLifeUs * log(figureOfMerit / profile.reuseAt)) / LN2 - ROUNDING_US);
}

/** Whether a state says nothing any more and can be dropped: not suppressed and below half of reuse, as Cisco and FRR do. */
export const isForgotten = (profile: FlapProfile, state: FlapState, nowUs: number): boolean =>
  !isSuppressed(profile, state, nowUs) && figureAt(profile, state, nowUs) < profile.reuseAt / 2;

/** Logarithm and exponential are each off by a last bit or two: far less than a nanosecond here, and less than this. */
const ROUNDING_US = 0.001;
const ROUNDING_RATIO = 1 + 1e-12;

const isReusable = (profile: FlapProfile, figure: number): boolean => figure <= profile.reuseAt * ROUNDING_RATIO;

function penaltyOf(profile: FlapProfile, event: FlapEvent): number {
  switch (event) {
    case 'withdrawal':
      return profile.withdrawalPenalty;
    case 're-advertisement':
      return profile.readvertisementPenalty;
    case 'attribute-change':
      return profile.attributeChangePenalty;
    default:
      return assertNever(event);
  }
}
