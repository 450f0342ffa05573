/**
 * The carriers: a clique of global transits (tier 1: they buy from nobody and peer with each other at several places), and
 * regional ones, each around a home metro, buying from two or three global ones wherever they meet them.
 */
import { distanceKm } from '../../geo/distance.ts';
import { regionIds, type Metro, type RegionId } from '../../geo/place.ts';
import { present } from '../../kernel/assert.ts';
import { metro } from '../../geo/metros.ts';
import type { OutsideAs } from '../topology/types.ts';
import { coreHubs, gatewayHubs, hubs, hubSize } from './hubs.ts';
import { dealSeats, internetUsersMillions, metrosIn } from './people.ts';
import { addAs, addLink, addTransit, chanceOf, meetingPlaces, unitOf, type World } from './world.ts';

/** Most pops of a global transit; the core alone is twelve. */
const GLOBAL_POPS_MAX = 25;
/** Places of one region at which two global transits exchange traffic, at most. */
const MEETINGS_PER_REGION = 3;

/** Continents in which global transits are at home, dealt in turn. */
const homes: readonly RegionId[] = ['north-america', 'europe', 'asia', 'north-america', 'europe'];

/** Where the regions with few exchanges of their own haul their traffic to. */
const gateways: Readonly<Record<RegionId, readonly string[]>> = {
  africa: ['london', 'marseille', 'lisbon'],
  asia: ['singapore', 'hong-kong', 'los-angeles'],
  europe: ['frankfurt', 'amsterdam'],
  'middle-east': ['marseille', 'frankfurt', 'singapore'],
  'north-america': ['ashburn', 'miami'],
  oceania: ['los-angeles', 'singapore'],
  'south-america': ['miami', 'sao-paulo'],
};

export function addGlobalTransits(world: World, count: number): OutsideAs[] {
  const made: OutsideAs[] = [];
  for (let i = 0; i < count; i++) {
    const id = `transit-${i + 1}`;
    const chance = chanceOf(world, id, 'footprint');
    const home = homes[i % homes.length]!;
    const places = [...coreHubs];
    // Every candidate draws, taken or not, so that the list of hubs may grow at its end.
    for (const hub of [...gatewayHubs, ...hubs.filter((h) => !coreHubs.includes(h) && !gatewayHubs.includes(h))]) {
      const odds = gatewayHubs.includes(hub) ? 0.6 : hubSize(hub.id) < 50 ? 0 : hub.region === home ? 0.4 : 0.08;
      if (chance.chance(odds) && places.length < GLOBAL_POPS_MAX) places.push(hub);
    }
    made.push(addAs(world, { id, name: `Global transit ${i + 1}`, kind: 'transit', index: i, places }));
  }
  made.forEach((a, i) => made.slice(i + 1).forEach((b) => peerWidely(world, a, b)));
  return made;
}

/** Links two global transits at up to three metros of each region in which they meet. */
function peerWidely(world: World, a: OutsideAs, b: OutsideAs): void {
  const chance = chanceOf(world, 'peering', a.id, b.id);
  for (const region of regionIds) {
    const common = meetingPlaces(world, a, b).filter((m) => m.km === 0 && m.a.place.region === region);
    for (const ends of chance.shuffled(common).slice(0, MEETINGS_PER_REGION)) {
      addLink(world, ends, { relationship: 'peer', medium: 'direct', exchange: null });
    }
  }
}

/** How many regional carriers a region has relative to its users: few users buy more transit where distances are long. */
const regionWeight = (region: RegionId): number => Math.sqrt(internetUsersMillions[region]);
const metroWeight = (m: Metro): number => m.peopleCount / 1_000_000 + hubSize(m.id) / 20;

/** A carrier and the region in which it sells access; null sells everywhere. Its gateways abroad are for buying only. */
export interface Carrier {
  readonly as: OutsideAs;
  readonly region: RegionId | null;
}

export function addRegionalTransits(world: World, globals: readonly OutsideAs[], count: number): Carrier[] {
  const taken = new Map<RegionId, number>();
  return dealSeats(regionIds, regionWeight, count).map((region, index) => {
    const number = (taken.get(region) ?? 0) + 1;
    taken.set(region, number);
    const as = addAs(world, {
      id: `regional-${region}-${number}`,
      name: `Regional transit ${region} ${number}`,
      kind: 'regional',
      index,
      places: regionalFootprint(world, region, number),
    });
    buyTransit(world, as, globals);
    return { as, region };
  });
}

/** Homes are far from each other; the other places are near the home, large, and one or two gateways. */
function regionalFootprint(world: World, region: RegionId, number: number): Metro[] {
  const home = regionalHome(region, number);
  const chance = chanceOf(world, `regional-${region}-${number}`, 'footprint');
  const scored = metrosIn(region)
    .filter((m) => m !== home)
    .map((m) => {
      const far = distanceKm(home, m) / 1200;
      return { m, score: (metroWeight(m) * (0.3 + chance.unit())) / (1 + far * far) };
    })
    .sort((x, y) => y.score - x.score || (x.m.id < y.m.id ? -1 : 1));
  const places = [home, ...scored.slice(0, chance.integer(3, 8)).map((s) => s.m)];
  for (const id of gateways[region]) {
    const gateway = present(metro(id), `metro ${id}`);
    if (chance.chance(0.6) && !places.includes(gateway)) places.push(gateway);
  }
  return places;
}

/** Where the nth carrier of a region settles: weightiest metros first, none near an earlier one while there is room. */
function regionalHome(region: RegionId, number: number): Metro {
  const ranked = [...metrosIn(region)].sort((a, b) => metroWeight(b) - metroWeight(a) || (a.id < b.id ? -1 : 1));
  const index = (number - 1) % ranked.length;
  const settled: Metro[] = [];
  for (const apartKm of [1200, 800, 400, 0]) {
    for (const m of ranked) {
      if (settled.length > index) return settled[index]!;
      if (!settled.includes(m) && settled.every((home) => distanceKm(home, m) >= apartKm)) settled.push(m);
    }
  }
  return present(settled[index], `home of ${region} ${number}`);
}

/** Buys from two or three global transits, from each at two to four places: the nearest meetings. */
function buyTransit(world: World, customer: OutsideAs, globals: readonly OutsideAs[]): void {
  const chance = chanceOf(world, customer.id, 'providers');
  const wanted = chance.chance(0.3) ? 3 : 2;
  const ranked = globals
    .map((provider) => ({ provider, score: unitOf(world, 'sells', customer.id, provider.id) }))
    .sort((x, y) => x.score - y.score || (x.provider.id < y.provider.id ? -1 : 1));
  for (const { provider } of ranked.slice(0, wanted)) {
    addTransit(world, customer, provider, meetingPlaces(world, customer, provider).slice(0, chance.integer(2, 4)));
  }
}

/** Peers regional carriers with each other, bilaterally in one of the metros where they meet. */
export function peerRegionals(world: World, regionals: readonly Carrier[]): void {
  regionals.forEach(({ as: a }, i) =>
    regionals.slice(i + 1).forEach(({ as: b }) => {
      if (unitOf(world, 'peering', a.id, b.id) >= 0.3) return;
      const meeting = meetingPlaces(world, a, b).filter((m) => m.km === 0);
      if (meeting.length === 0) return;
      const place = chanceOf(world, 'peering', a.id, b.id).pick(meeting);
      addLink(world, place, { relationship: 'peer', medium: 'direct', exchange: null });
    }),
  );
}
