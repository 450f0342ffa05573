/**
 * Who went from where to where: people by the site that served them at one instant and the one that serves them at another.
 * Counted flow by flow, so that the sums are those of the catchments.
 */
import { NO_USER } from '../playback/catchments.ts';

export interface Moves {
  /** People, by slot at first (row) and then (column); slot 0 is nobody, then one a site. */
  readonly people: Float64Array;
  readonly slots: number;
  /** People who are elsewhere than at first; those who lost or found an answer among them. */
  readonly moved: number;
  readonly total: number;
}

/** @param before, now by flow: index of a site, NOBODY or NO_USER; `shares` by flow: the people that it stands for. */
export function movesBetween(
  before: ArrayLike<number>,
  now: ArrayLike<number>,
  shares: ArrayLike<number>,
  slots: number,
): Moves {
  const people = new Float64Array(slots * slots);
  let [moved, total] = [0, 0];
  for (let flow = 0; flow < shares.length; flow++) {
    const [share, from, to] = [shares[flow]!, before[flow]!, now[flow]!];
    if (share <= 0 || from === NO_USER || to === NO_USER) continue;
    people[(from + 1) * slots + to + 1]! += share;
    total += share;
    if (from !== to) moved += share;
  }
  return { people, slots, moved, total };
}

/** People at each slot at first (`before`) or then. */
export function peopleAt({ people, slots }: Moves, when: 'before' | 'now'): Float64Array {
  const sums = new Float64Array(slots);
  for (let from = 0; from < slots; from++) {
    for (let to = 0; to < slots; to++) sums[when === 'before' ? from : to]! += people[from * slots + to]!;
  }
  return sums;
}
