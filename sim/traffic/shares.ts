/** How the tries of a flow end at this moment: path, then what is lost on the way, then the site, then the calls it makes. */
import { Outcome, OUTCOMES } from '../trace/reasons.ts';
import type { Rotation } from '../platform/rotation.ts';
import type { CallShares } from './calls.ts';
import type { SiteSpread } from './spread.ts';

export interface SiteState {
  readonly rotation: Rotation;
  /** Share of what reaches living replicas that they cannot take. */
  readonly overload: number;
  /** How unequal the shares of its replicas are; null where all have the same. */
  readonly spread?: SiteSpread | null;
  /** Whether that share has waited until its patience ended, instead of being refused at once. */
  readonly isQueue?: boolean;
}

/**
 * Shares by outcome, summing to one, into `out`. `lossForth` and `lossBack` are the shares lost on full links, `late` that of
 * what is served after its client has gone.
 * @returns the share that times out although its connection was made.
 */
export function shareOutcomes(
  out: Float64Array,
  pathOutcome: Outcome,
  reachesSite: boolean,
  lossForth: number,
  lossBack: number,
  site: SiteState | null,
  calls: CallShares,
  late = 0,
): number {
  out.fill(0);
  if (!reachesSite) {
    out[pathOutcome] = 1;
    return 0;
  }
  out[Outcome.timeout]! += lossForth;
  const arriving = 1 - lossForth;
  if (site === null || site.rotation.inRotation === 0) {
    out[Outcome.refused]! += arriving;
    return 0;
  }
  const { rotation, overload, isQueue = false } = site;
  const spread = site.spread ?? rotation;
  const part = site.spread === null || site.spread === undefined ? arriving / rotation.inRotation : arriving;
  out[Outcome.refused]! += part * spread.refusing;
  out[Outcome.timeout]! += part * spread.silent;
  const served = part * spread.serving;
  out[isQueue ? Outcome.timeout : Outcome.overload]! += served * overload;
  const taken = served * (1 - overload);
  out[Outcome.timeout]! += taken * late;
  const accepted = taken * (1 - late);
  const connected = taken * late + (isQueue ? served * overload : 0);
  out[Outcome.serverError]! += accepted * (1 - calls.whole);
  const answered = accepted * calls.whole;
  if (pathOutcome !== Outcome.ok) {
    out[pathOutcome]! += answered;
    return 0;
  }
  out[Outcome.timeout]! += answered * lossBack;
  const returned = answered * (1 - lossBack);
  out[Outcome.degraded]! += returned * calls.degraded;
  let others = 0;
  for (let outcome = 1; outcome < OUTCOMES.length; outcome++) others += out[outcome]!;
  // The rest, so that the shares sum to one whatever the rounding.
  out[Outcome.ok] = others === 0 ? 1 : Math.max(0, 1 - others);
  return connected;
}

/** Share of what reaches a site that its living replicas accept. */
export function acceptedShare(site: SiteState | null): number {
  return site === null ? 0 : servingShare(site) * (1 - site.overload);
}

/** Share of what is balanced over the rotation that falls on replicas that answer. */
export function servingShare({ rotation, spread = null }: Pick<SiteState, 'rotation' | 'spread'>): number {
  if (spread !== null) return spread.serving;
  return rotation.inRotation === 0 ? 0 : rotation.serving / rotation.inRotation;
}
