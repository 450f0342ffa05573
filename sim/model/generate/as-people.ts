/**
 * The people behind the access networks of a measured graph: split between regions as internet users are, between the metros of
 * a region that have an access network by their size, between the networks of a metro alike. How many customers a network really
 * has is not public in a form that may be passed on.
 */
import { regionIds, type Metro } from '../../geo/place.ts';
import { microseconds } from '../../kernel/time.ts';
import { asId, popId, type NamedAs } from './named-as.ts';
import type { PopulationSeed } from './eyeballs.ts';
import { internetUsersMillions, ipv6RatioByRegion } from './people.ts';
import { chanceOf, placeOf, type World } from './world.ts';

interface Seat {
  /** Of the pop and of its people alike. */
  readonly id: string;
  readonly as: string;
  readonly metro: Metro;
}

/** One population for each place of each access network; `peopleCount` in all, as far as rounding lets it. */
export function peopleBehind(world: World, named: readonly NamedAs[], peopleCount: number): PopulationSeed[] {
  const seats = named.flatMap(({ number, kind, places }): Seat[] =>
    kind !== 'eyeball' ? [] : places.map((metro) => ({ id: popId(number, metro), as: asId(number), metro })),
  );
  const sharing = new Map<Metro, number>();
  for (const { metro } of seats) sharing.set(metro, (sharing.get(metro) ?? 0) + 1);
  const weightOf = ({ metro }: Seat): number => metro.peopleCount / sharing.get(metro)!;
  const inhabited = regionIds.filter((region) => seats.some(({ metro }) => metro.region === region));
  const users = inhabited.reduce((sum, region) => sum + internetUsersMillions[region], 0);
  return inhabited.flatMap((region) => {
    // Sums of floating point depend on the order, and a file's order must not matter.
    const here = seats.filter(({ metro }) => metro.region === region).sort((x, y) => (x.id < y.id ? -1 : 1));
    const weights = here.reduce((sum, seat) => sum + weightOf(seat), 0);
    const people = (peopleCount * internetUsersMillions[region]) / users;
    return here.map((seat): PopulationSeed => {
      const chance = chanceOf(world, seat.id, 'people');
      return {
        id: seat.id,
        name: seat.id,
        place: placeOf(seat.metro),
        region,
        pop: seat.id,
        as: seat.as,
        peopleCount: Math.max(1, Math.round((people * weightOf(seat)) / weights)),
        ipv6Ratio: Math.round(100 * ipv6RatioByRegion[region] * (0.6 + 0.8 * chance.unit())) / 100,
        // Last mile one way: fibre at the low end, cable and mobile at the high one.
        access: microseconds(chance.integer(2_000, 12_000)),
      };
    });
  });
}
