/**
 * What the steps of generation share: the world under construction and the few ways to add to it. Links are unique by their two
 * ends and get their id from them, so no counter couples one entity to another.
 */
import { assert } from '../../kernel/assert.ts';
import { asUnit, hashText } from '../../kernel/dice.ts';
import { cos, radians, sin } from '../../kernel/math.ts';
import { stream, type Stream } from '../../kernel/streams.ts';
import { distanceKm, linkDelay, stretch } from '../../geo/distance.ts';
import type { Metro, Place } from '../../geo/place.ts';
import { milliseconds } from '../../kernel/time.ts';
import { asn } from '../asn.ts';
import type { Medium, OutsideAs, OutsideAsKind, OutsideLink, OutsidePop } from '../topology/types.ts';
import { drawTimers } from './timers.ts';

/** Numbers for ASes of nobody (RFC 6996); each kind has a block so that one more of a kind renumbers no other. */
const numberBlocks: Readonly<Record<OutsideAsKind, number>> = {
  transit: 4_200_000_000,
  regional: 4_200_010_000,
  'route-server': 4_200_020_000,
  content: 4_200_030_000,
  eyeball: 4_200_040_000,
};

export interface World {
  readonly seed: number;
  readonly ases: OutsideAs[];
  readonly links: Map<string, OutsideLink>;
  /** Pairs `customer provider` of AS ids. */
  readonly provided: Set<string>;
  /** Unit vectors of places, so that the nearest of many is found by products alone. */
  readonly directions: Map<Place, Direction>;
}

type Direction = readonly [x: number, y: number, z: number];

export const emptyWorld = (seed: number): World =>
  ({ seed, ases: [], links: new Map(), provided: new Set(), directions: new Map() });

/** A single draw in [0, 1) that belongs to the names given; a stream for each of thousands of pairs would cost a start-up. */
export const unitOf = (world: World, ...names: readonly string[]): number => asUnit(hashText(names.join('/'), world.seed));

/** A stream of chance that belongs to one entity and nobody else. */
export const chanceOf = (world: World, ...names: readonly string[]): Stream => stream(world.seed, `internet/${names.join('/')}`);

/** Adds an AS with a pop in each of `places`. `index` is its place in the sequence of its kind. */
export function addAs(
  world: World,
  spec: { id: string; name: string; kind: OutsideAsKind; index: number; places: readonly Metro[] },
): OutsideAs {
  const pops = spec.places
    .map((m) => ({ id: `${spec.id}-${m.id}`, place: placeOf(m) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const chance = chanceOf(world, spec.id, 'timers');
  const made: OutsideAs = {
    id: spec.id,
    name: spec.name,
    asn: asn(numberBlocks[spec.kind] + spec.index),
    kind: spec.kind,
    pops,
    timers: drawTimers(chance),
    prefixLimits: { v4: 24, v6: 48 },
    fibInstall: milliseconds(chance.integer(50, 300)),
  };
  world.ases.push(made);
  return made;
}

/** The place of a metro, without what only the metro knows. */
export const placeOf = ({ name, country, region, lat, lon }: Metro): Place => ({ name, country, region, lat, lon });

/** Adds a link unless the two pops already have one; `a` is the customer where the relationship is `provider`. */
export function addLink(
  world: World,
  ends: { a: OutsidePop; b: OutsidePop },
  link: { relationship: OutsideLink['relationship']; medium: Medium; exchange: string | null },
): void {
  const { a, b } = ends;
  assert(a.id !== b.id, `link from ${a.id} to itself`);
  if (world.links.has(`${a.id}--${b.id}`) || world.links.has(`${b.id}--${a.id}`)) return;
  const id = `${a.id}--${b.id}`;
  const delay = linkDelay(a.place, b.place, stretch.internet);
  world.links.set(id, { id, a: a.id, b: b.id, ...link, delay, capacityBps: null });
}

/** Notes that `provider` carries all traffic of `customer`, and links them at the given places. */
export function addTransit(
  world: World, customer: OutsideAs, provider: OutsideAs, places: readonly { a: OutsidePop; b: OutsidePop }[],
): void {
  world.provided.add(`${customer.id} ${provider.id}`);
  for (const ends of places) addLink(world, ends, { relationship: 'provider', medium: 'direct', exchange: null });
}

export const isCustomerOf = (world: World, customer: OutsideAs, provider: OutsideAs): boolean =>
  world.provided.has(`${customer.id} ${provider.id}`);

/** Pairs of pops of two ASes, one for each pop of `from` with its nearest of `to`; the shortest first (ties by id). */
export function meetingPlaces(world: World, from: OutsideAs, to: OutsideAs): { a: OutsidePop; b: OutsidePop; km: number }[] {
  return from.pops
    .map((a) => ({ a, ...nearestPop(world, a.place, to) }))
    .sort((x, y) => x.km - y.km || (x.a.id < y.a.id ? -1 : 1));
}

/** The pop of an AS nearest to a place, and how far it is. */
export function nearestPop(world: World, place: Place, to: OutsideAs): { b: OutsidePop; km: number } {
  const [x, y, z] = directionOf(world, place);
  let best = to.pops[0]!;
  let bestCosine = -Infinity;
  for (const b of to.pops) {
    const [bx, by, bz] = directionOf(world, b.place);
    const cosine = x * bx + y * by + z * bz;
    if (cosine > bestCosine) {
      best = b;
      bestCosine = cosine;
    }
  }
  return { b: best, km: distanceKm(place, best.place) };
}

function directionOf(world: World, place: Place): Direction {
  let direction = world.directions.get(place);
  if (direction === undefined) {
    const [lat, lon] = [radians(place.lat), radians(place.lon)];
    direction = [cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)];
    world.directions.set(place, direction);
  }
  return direction;
}
