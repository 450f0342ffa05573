/**
 * Access networks: each at one metro, buying from one to three carriers that are near, and the people behind them. An access
 * network of a whole country is not modelled as one AS with many places; a large metro has several instead.
 */
import { regionIds } from '../../geo/place.ts';
import { microseconds } from '../../kernel/time.ts';
import type { OutsideAs } from '../topology/types.ts';
import type { Population } from '../topology/people.ts';
import { accessSeats, internetUsersMillions, ipv6RatioByRegion, type Seat } from './people.ts';
import type { Carrier } from './transits.ts';
import { addAs, addLink, addTransit, chanceOf, nearestPop, unitOf, type World } from './world.ts';

/** A generated population; demand and retry policy come from the topology's `clients:`. */
export type PopulationSeed = Omit<Population, 'demand' | 'retry'>;

export interface Eyeball {
  readonly as: OutsideAs;
  readonly seat: Seat;
}

/**
 * How many providers: of 66,243 stubs in CAIDA's AS relationships of September 2025 47 % have one, 36 % two, 17 % more; networks
 * with some customers of their own have more (14 %, 24 %, 62 %). Access networks of a metro stand between the two.
 */
const providerShares = [0.33, 0.4, 0.27] as const;
/** A carrier farther away than this is as good as not there; weights the choice, forbids nothing. */
const NEAR_KM = 700;
/** Global transits sell to access networks less often than the regional ones of their region do. */
const GLOBAL_HANDICAP = 2.5;

export function addEyeballs(world: World, carriers: readonly Carrier[], count: number): Eyeball[] {
  return accessSeats(count).map((seat, index) => {
    const as = addAs(world, {
      id: `eyeball-${seat.metro.id}-${seat.rank}`,
      name: `${seat.metro.name} access ${seat.rank}`,
      kind: 'eyeball',
      index,
      places: [seat.metro],
    });
    buyTransit(world, as, carriers);
    return { as, seat };
  });
}

function buyTransit(world: World, customer: OutsideAs, carriers: readonly Carrier[]): void {
  const chance = chanceOf(world, customer.id, 'providers');
  const draw = chance.unit();
  const wanted = draw < providerShares[0] ? 1 : draw < providerShares[0] + providerShares[1] ? 2 : 3;
  const home = customer.pops[0]!;
  const ranked = carriers
    .filter(({ region }) => region === null || region === home.place.region)
    .map(({ as: provider }) => {
      const { b, km } = nearestPop(world, home.place, provider);
      const luck = 0.25 + unitOf(world, 'sells', customer.id, provider.id);
      return { provider, b, score: (km + NEAR_KM) * luck * (provider.kind === 'transit' ? GLOBAL_HANDICAP : 1) };
    })
    .sort((x, y) => x.score - y.score || (x.provider.id < y.provider.id ? -1 : 1));
  for (const { provider, b } of ranked.slice(0, wanted)) addTransit(world, customer, provider, [{ a: home, b }]);
}

/** Peers some access networks of one metro with each other over private links. */
export function peerNeighbours(world: World, eyeballs: readonly Eyeball[]): void {
  eyeballs.forEach((x, i) =>
    eyeballs.slice(i + 1).forEach((y) => {
      if (x.seat.metro !== y.seat.metro || unitOf(world, 'peering', x.as.id, y.as.id) >= 0.3) return;
      addLink(world, { a: x.as.pops[0]!, b: y.as.pops[0]! }, { relationship: 'peer', medium: 'direct', exchange: null });
    }),
  );
}

/**
 * The people behind the access networks: `peopleCount` in all, split between regions as internet users are, between the metros
 * of a region by their size, between the networks of a metro as 1 : 1/2 : 1/3 …. One more network takes people from its region,
 * nothing else.
 */
export function populate(world: World, eyeballs: readonly Eyeball[], peopleCount: number): PopulationSeed[] {
  const metroParts = new Map<string, number>();
  for (const { seat } of eyeballs) metroParts.set(seat.metro.id, (metroParts.get(seat.metro.id) ?? 0) + 1 / seat.rank);
  const weightOf = ({ seat }: Eyeball): number => seat.metro.peopleCount / seat.rank / metroParts.get(seat.metro.id)!;
  const present = regionIds.filter((region) => eyeballs.some((e) => e.seat.metro.region === region));
  const users = present.reduce((sum, region) => sum + internetUsersMillions[region], 0);
  return present.flatMap((region) => {
    const here = eyeballs.filter((e) => e.seat.metro.region === region);
    const weights = here.reduce((sum, e) => sum + weightOf(e), 0);
    const people = (peopleCount * internetUsersMillions[region]) / users;
    return here.map((eyeball): PopulationSeed => {
      const { as, seat } = eyeball;
      const chance = chanceOf(world, as.id, 'people');
      const id = `${seat.metro.id}-${seat.rank}`;
      return {
        id,
        name: id,
        place: as.pops[0]!.place,
        region,
        pop: as.pops[0]!.id,
        as: as.id,
        peopleCount: Math.max(1, Math.round((people * weightOf(eyeball)) / weights)),
        ipv6Ratio: Math.round(100 * ipv6RatioByRegion[region] * (0.6 + 0.8 * chance.unit())) / 100,
        // Last mile one way: fibre at the low end, cable and mobile at the high one.
        access: microseconds(chance.integer(2_000, 12_000)),
      };
    });
  });
}
