/**
 * The decision process (RFC 4271 §9.1.2, with RFC 4456 §9), written as the RFC writes it: a set of candidates from which
 * each step removes those that are worse, until one is left. Pure; it answers who won and by which step, and is the oracle
 * of the packed comparison in `select.ts`.
 *
 * Steps: degree of preference (LOCAL_PREF); a) AS path length; b) origin; c) MED among routes of one neighbouring AS, or
 * among all with `alwaysCompareMed`; d) external over internal; e) interior cost to the next hop; (the older of external
 * routes, where a router does so, RFC 5004); f) router id, for which ORIGINATOR_ID stands in on reflected routes; then the
 * shorter cluster list; g) neighbour address.
 */
import { DecisionStep } from '../../trace/reasons.ts';

export interface Candidate {
  /** Kept beyond the restart of its neighbour: any other route is preferred, whatever its LOCAL_PREF (RFC 9494 §4.3). */
  readonly isStale?: boolean;
  readonly localPref: number;
  readonly asPathLength: number;
  readonly origin: number;
  /** NO_MED (−1) where the route has none. */
  readonly med: number;
  /** Leftmost AS of the path; −1 for an own route. */
  readonly neighborAs: number;
  readonly isExternal: boolean;
  readonly igpMetric: number;
  /** When the route came; lower is older. Only asked where order matters. */
  readonly age?: number;
  readonly routerId: number;
  readonly clusterListLength: number;
  /** Anything that orders the neighbours' addresses. */
  readonly neighborAddress: number;
}

export interface DecisionOptions {
  readonly alwaysCompareMed?: boolean;
  /** A route without MED counts as the worst; as 0, the best, when left out (RFC 4271 §9.1.2.2 c). */
  readonly missingMedIsWorst?: boolean;
  /** Among external routes the older one wins before router ids are compared (RFC 5004). */
  readonly prefersOldest?: boolean;
  /**
   * Candidates are compared pair by pair, newest first, MED included: what is chosen then depends on the order of arrival.
   */
  readonly isOrderDependent?: boolean;
}

export interface Decision {
  /** Index of the winner among the candidates given, −1 without any. */
  readonly best: number;
  /** The step that removed the last rival: what the choice turned on. */
  readonly step: DecisionStep;
}

type Measure = (candidate: Candidate) => number;

/** A step that leaves those whose measure is the lowest. */
interface Step {
  readonly by: DecisionStep;
  readonly measure: Measure;
}

const STEPS_BEFORE_MED: readonly Step[] = [
  // Counted to the degree of preference, as its first part.
  { by: DecisionStep.localPref, measure: (c) => (c.isStale === true ? 1 : 0) },
  { by: DecisionStep.localPref, measure: (c) => -c.localPref },
  { by: DecisionStep.asPathLength, measure: (c) => c.asPathLength },
  { by: DecisionStep.origin, measure: (c) => c.origin },
];
const STEPS_BY_COST: readonly Step[] = [
  { by: DecisionStep.ebgpOverIbgp, measure: (c) => (c.isExternal ? 0 : 1) },
  { by: DecisionStep.igpMetric, measure: (c) => c.igpMetric },
];
const LAST_STEPS: readonly Step[] = [
  { by: DecisionStep.routerId, measure: (c) => c.routerId },
  { by: DecisionStep.clusterList, measure: (c) => c.clusterListLength },
  { by: DecisionStep.neighborAddress, measure: (c) => c.neighborAddress },
];
const LAST_STEPS_OLDEST: readonly Step[] = [
  { by: DecisionStep.oldest, measure: (c) => (c.isExternal ? (c.age ?? 0) : 0) },
  ...LAST_STEPS,
];

export function decide(candidates: readonly Candidate[], options: DecisionOptions = {}): Decision {
  if (candidates.length === 0) return { best: -1, step: DecisionStep.none };
  const all = candidates.map((_, i) => i);
  return options.isOrderDependent === true ? inOrder(candidates, all, options) : eliminate(candidates, all, options);
}

/** Indices of the candidates that only the last tie-breaks tell apart: what multipath may use side by side. */
export const equallyGood = (candidates: readonly Candidate[], options: DecisionOptions = {}): readonly number[] =>
  narrowed(
    candidates,
    candidates.map((_, i) => i),
    options,
    [],
  ).left;

/** Removes from a set of candidates, step by step, those that are worse. */
function eliminate(candidates: readonly Candidate[], among: readonly number[], options: DecisionOptions): Decision {
  const { left, step } = narrowed(candidates, among, options, options.prefersOldest === true ? LAST_STEPS_OLDEST : LAST_STEPS);
  return { best: left[0]!, step };
}

function narrowed(
  candidates: readonly Candidate[],
  among: readonly number[],
  options: DecisionOptions,
  last: readonly Step[],
): { readonly left: readonly number[]; readonly step: DecisionStep } {
  const tied: Tied = { left: among, step: DecisionStep.onlyRoute };
  narrowBy(tied, candidates, STEPS_BEFORE_MED);
  narrow(tied, DecisionStep.med, lowestMed(candidates, tied.left, options));
  narrowBy(tied, candidates, STEPS_BY_COST);
  narrowBy(tied, candidates, last);
  return tied;
}

/** Those that no step has told apart yet, and the last step that removed any. */
interface Tied {
  left: readonly number[];
  step: DecisionStep;
}

function narrowBy(tied: Tied, candidates: readonly Candidate[], steps: readonly Step[]): void {
  for (let i = 0; i < steps.length && tied.left.length > 1; i++) {
    const { by, measure } = steps[i]!;
    narrow(tied, by, lowest(candidates, tied.left, measure));
  }
}

function narrow(tied: Tied, by: DecisionStep, kept: readonly number[]): void {
  if (kept.length < tied.left.length) tied.step = by;
  tied.left = kept;
}

/** Those whose measure is the lowest: the same list where all are, since most steps tell nobody apart. */
function lowest(candidates: readonly Candidate[], among: readonly number[], measure: Measure): readonly number[] {
  if (among.length === 1) return among;
  let minimum = Infinity;
  let count = 0;
  for (const i of among) {
    const value = measure(candidates[i]!);
    if (value < minimum) {
      minimum = value;
      count = 1;
    } else if (value === minimum) count++;
  }
  return count === among.length ? among : among.filter((i) => measure(candidates[i]!) === minimum);
}

/** Those that no other one of the same neighbouring AS, or of any, beats by MED: the same list where all have the same. */
function lowestMed(candidates: readonly Candidate[], among: readonly number[], options: DecisionOptions): readonly number[] {
  if (among.length < 2) return among;
  const { med } = candidates[among[0]!]!;
  let isSame = true;
  for (const i of among) if (candidates[i]!.med !== med) isSame = false;
  if (isSame) return among;
  const medOf = (candidate: Candidate): number =>
    candidate.med >= 0 ? candidate.med : options.missingMedIsWorst === true ? Infinity : 0;
  return among.filter((i) => {
    const mine = candidates[i]!;
    return !among.some((j) => {
      const other = candidates[j]!;
      return (options.alwaysCompareMed === true || other.neighborAs === mine.neighborAs) && medOf(other) < medOf(mine);
    });
  });
}

/** Holds the best so far against one candidate after the other, the newest first; equally new ones by neighbour address. */
function inOrder(candidates: readonly Candidate[], all: readonly number[], options: DecisionOptions): Decision {
  const age = (i: number): number => candidates[i]!.age ?? 0;
  const [first, ...others] = [...all].sort(
    (a, b) => age(b) - age(a) || candidates[a]!.neighborAddress - candidates[b]!.neighborAddress,
  );
  let decision: Decision = { best: first!, step: DecisionStep.onlyRoute };
  for (const other of others) decision = eliminate(candidates, [decision.best, other], options);
  return decision;
}
