/**
 * The decision process (RFC 4271 §9.1.2, with RFC 4456 §9), written as the RFC writes it: a set of candidates from which each
 * step removes those that are worse, until one is left. Pure; it answers who won and by which step, and is the oracle of the
 * packed comparison in `select.ts`.
 *
 * Steps: degree of preference (LOCAL_PREF); a) AS path length; b) origin; c) MED among routes of one neighbouring AS, or
 * among all with `alwaysCompareMed`; d) external over internal; e) interior cost to the next hop; f) router id, for which
 * ORIGINATOR_ID stands in on reflected routes; then the shorter cluster list; g) neighbour address.
 */
import { DecisionStep } from '../../trace/reasons.ts';

export interface Candidate {
  readonly localPref: number;
  readonly asPathLength: number;
  readonly origin: number;
  readonly med: number;
  /** Leftmost AS of the path; −1 for an own route. */
  readonly neighborAs: number;
  readonly isExternal: boolean;
  readonly igpMetric: number;
  readonly routerId: number;
  readonly clusterListLength: number;
  /** Anything that orders the neighbours' addresses. */
  readonly neighborAddress: number;
}

export interface DecisionOptions {
  readonly alwaysCompareMed?: boolean;
}

export interface Decision {
  /** Index of the winner among the candidates given, −1 without any. */
  readonly best: number;
  /** The step that removed the last rival: what the choice turned on. */
  readonly step: DecisionStep;
}

type Measure = (candidate: Candidate) => number;

const STEPS_BEFORE_MED: readonly (readonly [DecisionStep, Measure])[] = [
  [DecisionStep.localPref, (c) => -c.localPref],
  [DecisionStep.asPathLength, (c) => c.asPathLength],
  [DecisionStep.origin, (c) => c.origin],
];
const STEPS_AFTER_MED: readonly (readonly [DecisionStep, Measure])[] = [
  [DecisionStep.ebgpOverIbgp, (c) => (c.isExternal ? 0 : 1)],
  [DecisionStep.igpMetric, (c) => c.igpMetric],
  [DecisionStep.routerId, (c) => c.routerId],
  [DecisionStep.clusterList, (c) => c.clusterListLength],
  [DecisionStep.neighborAddress, (c) => c.neighborAddress],
];

export function decide(candidates: readonly Candidate[], options: DecisionOptions = {}): Decision {
  if (candidates.length === 0) return { best: -1, step: DecisionStep.none };
  let left = candidates.map((_, i) => i);
  let step: DecisionStep = DecisionStep.onlyRoute;
  const narrow = (by: DecisionStep, kept: number[]): void => {
    if (kept.length < left.length) step = by;
    left = kept;
  };
  const lowest = (measure: Measure): number[] => {
    const values = left.map((i) => measure(candidates[i]!));
    const minimum = Math.min(...values);
    return left.filter((_, at) => values[at] === minimum);
  };
  for (const [by, measure] of STEPS_BEFORE_MED) narrow(by, lowest(measure));
  narrow(
    DecisionStep.med,
    left.filter((i) => {
      const mine = candidates[i]!;
      return !left.some((j) => {
        const other = candidates[j]!;
        return (options.alwaysCompareMed === true || other.neighborAs === mine.neighborAs) && other.med < mine.med;
      });
    }),
  );
  for (const [by, measure] of STEPS_AFTER_MED) narrow(by, lowest(measure));
  return { best: left[0]!, step };
}
