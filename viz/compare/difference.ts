/**
 * How people fare in the candidate against the baseline, at one instant: reached by a site in both and answered faster,
 * slower, or fewer or more of their requests at all; by a site in only one of the two, or in none. A population takes what
 * holds for most of its people; sums of who is reached are exact, flow by flow, and the others go by the mean of a
 * population.
 */
import { NOBODY, NO_USER } from '../playback/catchments.ts';
import type { Tables } from '../playback/tables.ts';
import type { Both } from './both.ts';

/** What a population's mark says. From `fewer` on a site reaches them in both runs. */
export const KINDS = [
  'no-user',
  'unmatched',
  'neither',
  'only-baseline',
  'only-candidate',
  'fewer',
  'more',
  'faster-3',
  'faster-2',
  'faster-1',
  'same',
  'slower-1',
  'slower-2',
  'slower-3',
] as const;
export type Kind = (typeof KINDS)[number];
const SAME = KINDS.indexOf('same');
const FEWER = KINDS.indexOf('fewer');
const MORE = KINDS.indexOf('more');

/** Differences of round trips (µs) from which on the next step is taken; below the first they count as the same. */
export const STEPS_US: readonly number[] = [1000, 10_000, 50_000];
/** From this difference of the share of requests answered on, it is that which counts. */
export const ANSWERED_STEP = 0.01;

export interface DifferenceFrame {
  /** By population: index in KINDS. */
  readonly kind: Uint8Array;
  /** 1: most of those who are reached in both runs are so by different sites. */
  readonly isMoved: Uint8Array;
  /** Candidate − baseline, mean round trip of those reached in both, µs; NaN without any. */
  readonly deltaUs: Float64Array;
  /** People by kind. */
  readonly people: Float64Array;
  /** People reached in both runs, by different sites. */
  readonly peopleMoved: number;
  /** People who can be compared. */
  readonly peopleTotal: number;
}

/** The kind of a mean difference of round trips. */
export function kindOfDelta(deltaUs: number): number {
  const step = STEPS_US.filter((bound) => Math.abs(deltaUs) >= bound).length;
  return SAME + (deltaUs < 0 ? -step : step);
}

/** @param rtts by flow, in µs, 0 where there is none; `answered` by population, null where nothing ends. */
export function differenceFrame(
  { flows, populations }: Tables,
  shares: Float64Array,
  sites: Both<Int16Array>,
  rtts: Both<(flow: number) => number>,
  answered: Both<(population: number) => number | null>,
): DifferenceFrame {
  const count = populations.length;
  const sums = (): Float64Array => new Float64Array(count);
  const [unmatched, neither, onlyBaseline, onlyCandidate, both, moved, timed, late] = Array.from({ length: 8 }, sums) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const { index, population } of flows) {
    const share = shares[index]!;
    if (share <= 0) continue;
    const [before, now] = [sites.baseline[index]!, sites.candidate[index]!];
    if (before === NO_USER || now === NO_USER) unmatched[population]! += share;
    else if (before === NOBODY && now === NOBODY) neither[population]! += share;
    else if (now === NOBODY) onlyBaseline[population]! += share;
    else if (before === NOBODY) onlyCandidate[population]! += share;
    else {
      both[population]! += share;
      if (before !== now) moved[population]! += share;
      const [then, present] = [rtts.baseline(index), rtts.candidate(index)];
      if (then <= 0 || present <= 0) continue;
      timed[population]! += share;
      late[population]! += share * (present - then);
    }
  }
  const frame = {
    kind: new Uint8Array(count),
    isMoved: new Uint8Array(count),
    deltaUs: new Float64Array(count).fill(Number.NaN),
    people: new Float64Array(KINDS.length),
  };
  let [peopleMoved, peopleTotal] = [0, 0];
  for (let p = 0; p < count; p++) {
    if (timed[p]! > 0) frame.deltaUs[p] = late[p]! / timed[p]!;
    let reached = timed[p]! > 0 ? kindOfDelta(frame.deltaUs[p]!) : SAME;
    const [then, present] = both[p]! > 0 ? [answered.baseline(p), answered.candidate(p)] : [null, null];
    if (then !== null && present !== null && Math.abs(present - then) >= ANSWERED_STEP) reached = present < then ? FEWER : MORE;
    const parts = [0, unmatched[p]!, neither[p]!, onlyBaseline[p]!, onlyCandidate[p]!];
    let [best, most] = [0, 0];
    parts.forEach((people, kind) => {
      frame.people[kind]! += people;
      if (people > most) [best, most] = [kind, people];
    });
    frame.people[reached]! += both[p]!;
    if (both[p]! > 0 && both[p]! >= most) best = reached;
    frame.kind[p] = best;
    if (moved[p]! * 2 > both[p]!) frame.isMoved[p] = 1;
    peopleMoved += moved[p]!;
    peopleTotal += neither[p]! + onlyBaseline[p]! + onlyCandidate[p]! + both[p]!;
  }
  return { ...frame, peopleMoved, peopleTotal };
}
