/**
 * Where two ASes of a measured graph exchange traffic. The graph says that they do, not where: taken are the metros in which both
 * have routers, of each region the two with the largest exchanges; without a common metro, the two places nearest to each other.
 * More sessions of one pair in a region would tell no more about who goes where, and cost memory with every prefix.
 */
import { regionIds } from '../../geo/place.ts';
import type { OutsideAs, OutsidePop } from '../topology/types.ts';
import { hubSize } from './hubs.ts';
import { nearestPop, type World } from './world.ts';

/** Sessions of one pair of ASes in one region. */
const MEETINGS_PER_REGION = 2;

export interface Meeting {
  readonly a: OutsidePop;
  readonly b: OutsidePop;
}

/** At least one meeting; `a` is a pop of the first AS, `b` of the second. */
export function meetings(world: World, first: OutsideAs, second: OutsideAs): Meeting[] {
  const there = new Map(second.pops.map((pop) => [metroOf(second, pop), pop]));
  const common = first.pops.flatMap((a) => {
    const metro = metroOf(first, a);
    const b = there.get(metro);
    return b === undefined ? [] : [{ a, b, size: hubSize(metro), metro }];
  });
  if (common.length === 0) return [nearestMeeting(world, first, second)];
  common.sort((x, y) => y.size - x.size || (x.metro < y.metro ? -1 : 1));
  return regionIds.flatMap((region) =>
    common.filter(({ a }) => a.place.region === region).slice(0, MEETINGS_PER_REGION).map(({ a, b }) => ({ a, b })),
  );
}

const metroOf = ({ id }: OutsideAs, pop: OutsidePop): string => pop.id.slice(id.length + 1);

function nearestMeeting(world: World, first: OutsideAs, second: OutsideAs): Meeting {
  let best: (Meeting & { readonly km: number }) | null = null;
  for (const a of first.pops) {
    const { b, km } = nearestPop(world, a.place, second);
    if (best === null || km < best.km) best = { a, b, km };
  }
  return { a: best!.a, b: best!.b };
}
