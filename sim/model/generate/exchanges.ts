/**
 * Internet exchanges: a switched fabric in a metro with a route server (RFC 7947). A member peers with the route server and
 * through it with every other member; some pairs have a bilateral session over the fabric as well. The switch hides the loss of
 * a member's port from the others, hence medium `switched`. One fabric a metro; resellers are modelled as a long link of the
 * member.
 */
import { distanceKm } from '../../geo/distance.ts';
import { regionIds, type Metro } from '../../geo/place.ts';
import type { OutsideAs } from '../topology/types.ts';
import type { Eyeball } from './eyeballs.ts';
import { hubs, hubSize } from './hubs.ts';
import { dealSeats } from './people.ts';
import { addAs, addLink, isCustomerOf, nearestPop, unitOf, type World } from './world.ts';

/** An exchange of the generated world: its route server is the outside AS `routeServer` with one pop. */
export interface GeneratedExchange {
  readonly id: string;
  readonly name: string;
  readonly metro: string;
  readonly routeServer: string;
  /** Ids of the member ASes, sorted. */
  readonly members: readonly string[];
}

/** Up to this distance an access network brings a port to an exchange. */
const REACH_KM = 1500;
/** Odds of joining the nearest, second and third exchange within reach. */
const joinOdds = [0.85, 0.4, 0.15] as const;

export function addExchanges(
  world: World, regionals: readonly OutsideAs[], eyeballs: readonly Eyeball[], count: number,
): GeneratedExchange[] {
  const places = exchangePlaces(count);
  const joined = new Map(places.map((m) => [m, [] as OutsideAs[]]));
  for (const { as } of eyeballs) for (const place of exchangesOf(world, as, places)) joined.get(place)!.push(as);
  return places.map((place, index) => {
    const local = regionals.filter((r) => nearestPop(world, place, r).km === 0 && unitOf(world, `ix-${place.id}`, r.id) < 0.9);
    return addExchange(world, place, index, [...local, ...joined.get(place)!]);
  });
}

/** The largest exchanges, dealt to regions by the square root of what meets there, so that no continent is without. */
function exchangePlaces(count: number): Metro[] {
  const queues = new Map(regionIds.map((region) => [region, hubs.filter((h) => h.region === region)] as const));
  const weight = new Map(
    regionIds.map((region) => [region, Math.sqrt(queues.get(region)!.reduce((sum, h) => sum + hubSize(h.id), 0))] as const),
  );
  const taken = new Map<string, number>();
  return dealSeats(regionIds, (region) => weight.get(region)!, count).flatMap((region) => {
    const next = taken.get(region) ?? 0;
    taken.set(region, next + 1);
    return queues.get(region)!.slice(next, next + 1);
  });
}

function exchangesOf(world: World, as: OutsideAs, places: readonly Metro[]): Metro[] {
  const home = as.pops[0]!.place;
  const near = places
    .map((place) => ({ place, km: distanceKm(home, place) }))
    .filter((x) => x.km <= REACH_KM)
    .sort((x, y) => x.km - y.km || (x.place.id < y.place.id ? -1 : 1));
  return joinOdds.flatMap((odds, i) => {
    const place = near[i]?.place;
    return place !== undefined && unitOf(world, `ix-${place.id}`, as.id) < odds ? [place] : [];
  });
}

function addExchange(world: World, place: Metro, index: number, members: readonly OutsideAs[]): GeneratedExchange {
  const id = `ix-${place.id}`;
  const routeServer = addAs(world, {
    id: `rs-${place.id}`, name: `${place.name} exchange route server`, kind: 'route-server', index, places: [place],
  });
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const fabric = { relationship: 'peer', medium: 'switched', exchange: id } as const;
  const port = (member: OutsideAs) => nearestPop(world, place, member).b;
  for (const member of sorted) addLink(world, { a: port(member), b: routeServer.pops[0]! }, fabric);
  sorted.forEach((a, i) =>
    sorted.slice(i + 1).forEach((b) => {
      if (isCustomerOf(world, a, b) || isCustomerOf(world, b, a)) return;
      const carriers = Number(a.kind === 'regional') + Number(b.kind === 'regional');
      const odds = carriers === 2 ? 0.3 : carriers === 1 ? 0.15 : 0.03;
      if (unitOf(world, id, a.id, b.id) < odds) addLink(world, { a: port(a), b: port(b) }, fabric);
    }),
  );
  return { id, name: `${place.name} exchange`, metro: place.id, routeServer: routeServer.id, members: sorted.map((m) => m.id) };
}
