/**
 * How many people use the internet in each region, and how a number of seats is dealt out in proportion. Users: ITU, Facts and
 * Figures 2024, moved to the regions of `geo/place.ts` and rounded to 10 million. Users who live outside the metros of the table
 * are spread over the metros of their region.
 */
import { metros } from '../../geo/metros.ts';
import { regionIds, type Metro, type RegionId } from '../../geo/place.ts';

/** Internet users by region, in millions; 5.3 thousand million in all. */
export const internetUsersMillions: Readonly<Record<RegionId, number>> = {
  africa: 550,
  asia: 2850,
  europe: 720,
  'middle-east': 260,
  'north-america': 550,
  oceania: 30,
  'south-america': 370,
};

/** All of them. */
export const usersOfTheInternet = 1_000_000 * Object.values(internetUsersMillions).reduce((sum, millions) => sum + millions, 0);

/**
 * Share of users who reach a dual-stack service over IPv6, by region, from the public per-country figures of Google and APNIC
 * around 2025: high in the United States, India, Germany, France and Brazil, low in Africa and much of the Middle East.
 */
export const ipv6RatioByRegion: Readonly<Record<RegionId, number>> = {
  africa: 0.1,
  asia: 0.5,
  europe: 0.4,
  'middle-east': 0.3,
  'north-america': 0.48,
  oceania: 0.35,
  'south-america': 0.43,
};

/**
 * Deals out seats one after the other to whoever has the largest weight ÷ (2 × seats + 1) (Webster / Sainte-Laguë). The first n
 * seats are the same whatever the number asked for, which is what lets a world grow without moving anybody.
 */
export function dealSeats<T>(candidates: readonly T[], weightOf: (item: T) => number, count: number): T[] {
  const seats = candidates.map(() => 0);
  const dealt: T[] = [];
  while (dealt.length < count && candidates.length > 0) {
    let best = 0;
    let bestQuotient = -1;
    candidates.forEach((item, i) => {
      const quotient = weightOf(item) / (2 * seats[i]! + 1);
      if (quotient > bestQuotient) {
        best = i;
        bestQuotient = quotient;
      }
    });
    seats[best]!++;
    dealt.push(candidates[best]!);
  }
  return dealt;
}

/** A share of the internet: the nth access network of a metro. */
export interface Seat {
  readonly metro: Metro;
  /** 1 for the metro's largest network. */
  readonly rank: number;
}

const metrosByRegion: ReadonlyMap<RegionId, readonly Metro[]> = new Map(
  regionIds.map((region) => [region, metros.filter((m) => m.region === region)] as const),
);

export const metrosIn = (region: RegionId): readonly Metro[] => metrosByRegion.get(region) ?? [];

/**
 * The first `count` access networks of the world. Regions get seats by the square root of their users, so that small ones are
 * seen in reports too; metros within a region get them by their people.
 */
export function accessSeats(count: number): Seat[] {
  const regions = dealSeats(regionIds, (region) => Math.sqrt(internetUsersMillions[region]), count);
  const queues = new Map(
    regionIds.map((region) => {
      const wanted = regions.filter((r) => r === region).length;
      return [region, dealSeats(metrosIn(region), (m) => m.peopleCount, wanted).values()] as const;
    }),
  );
  const taken = new Map<string, number>();
  const seats: Seat[] = [];
  for (const region of regions) {
    const metro = queues.get(region)!.next().value;
    if (metro === undefined) continue;
    const rank = (taken.get(metro.id) ?? 0) + 1;
    taken.set(metro.id, rank);
    seats.push({ metro, rank });
  }
  return seats;
}
