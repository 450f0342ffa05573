/** How the tries of a flow end at this moment: path, then what is lost on the way, then the site, then the calls it makes. */
import { Outcome, OUTCOMES } from '../trace/reasons.ts';
import type { Rotation } from '../platform/platform.ts';
import type { CallShares } from './calls.ts';

export interface SiteState {
  readonly rotation: Rotation;
  /** Share of what reaches living replicas that they cannot take. */
  readonly overload: number;
  /** Whether that share has waited until its patience ended, instead of being refused at once. */
  readonly isQueue?: boolean;
}

/** Shares by outcome, summing to one, into `out`. `lossForth` and `lossBack` are the shares lost on full links. */
export function shareOutcomes(
  out: Float64Array,
  pathOutcome: Outcome,
  reachesSite: boolean,
  lossForth: number,
  lossBack: number,
  site: SiteState | null,
  calls: CallShares,
): void {
  out.fill(0);
  if (!reachesSite) {
    out[pathOutcome] = 1;
    return;
  }
  out[Outcome.timeout]! += lossForth;
  const arriving = 1 - lossForth;
  if (site === null || site.rotation.inRotation === 0) {
    out[Outcome.refused]! += arriving;
    return;
  }
  const { rotation, overload, isQueue = false } = site;
  const perReplica = arriving / rotation.inRotation;
  out[Outcome.refused]! += perReplica * rotation.refusing;
  out[Outcome.timeout]! += perReplica * rotation.silent;
  const served = perReplica * rotation.serving;
  out[isQueue ? Outcome.timeout : Outcome.overload]! += served * overload;
  const accepted = served * (1 - overload);
  out[Outcome.serverError]! += accepted * (1 - calls.whole);
  const answered = accepted * calls.whole;
  if (pathOutcome !== Outcome.ok) {
    out[pathOutcome]! += answered;
    return;
  }
  out[Outcome.timeout]! += answered * lossBack;
  const returned = answered * (1 - lossBack);
  out[Outcome.degraded]! += returned * calls.degraded;
  let others = 0;
  for (let outcome = 1; outcome < OUTCOMES.length; outcome++) others += out[outcome]!;
  // The rest, so that the shares sum to one whatever the rounding.
  out[Outcome.ok] = others === 0 ? 1 : Math.max(0, 1 - others);
}

/** Share of what reaches a site that its living replicas accept. */
export function acceptedShare(site: SiteState | null): number {
  if (site === null || site.rotation.inRotation === 0) return 0;
  return (site.rotation.serving / site.rotation.inRotation) * (1 - site.overload);
}

/**
 * Share of open connections that break when the replicas in rotation go from one number to another. A hash modulo n keeps only
 * what falls on the same residue; a resilient table loses the removed members' connections alone.
 */
export function brokenShare(balance: 'modulo' | 'resilient', before: number, after: number): number {
  if (before === after || before === 0) return 0;
  if (after === 0) return 1;
  if (balance === 'resilient') return after < before ? (before - after) / before : 0;
  return 1 - Math.min(before, after) / leastCommonMultiple(before, after);
}

function leastCommonMultiple(x: number, y: number): number {
  let [a, b] = [x, y];
  while (b !== 0) [a, b] = [b, a % b];
  return (x / a) * y;
}
