/**
 * A measured AS graph as the rest of the internet: of all its ASes those that can matter (`upward-closure.ts`), each with routers
 * where a person said they are, or where it can be told from those it serves, and with the people who were asked for behind the
 * access networks. What the graph does not say is drawn as for a generated internet: timers and delays of other people's routers,
 * from streams named after the AS.
 *
 * Not modelled: that relations differ from place to place (partial transit, hybrid relations), siblings, exchanges as such (a
 * link over a route server is a link of peers), and that some links carry IPv4 only.
 */
import { milliseconds } from '../../kernel/time.ts';
import type { Metro } from '../../geo/place.ts';
import { asn, isAsn } from '../asn.ts';
import type { AsLinks } from '../source/as-links.ts';
import type { OutsideAs, OutsideLink } from '../topology/types.ts';
import type { PopulationSeed } from './eyeballs.ts';
import { peopleBehind } from './as-people.ts';
import { placesOf } from './as-places.ts';
import { meetings } from './as-meetings.ts';
import { drawTimers } from './timers.ts';
import { asId, popId, type NamedAs } from './named-as.ts';
import { customersFirst, restricted, upwardClosure } from './upward-closure.ts';
import { addLink, chanceOf, emptyWorld, placeOf, type World } from './world.ts';

export interface AsGraphOptions {
  readonly named: readonly NamedAs[];
  /** People behind the access networks in all. */
  readonly peopleCount: number;
}

export interface AsGraphInternet {
  /** Sorted by id, as the arrays below. */
  readonly ases: readonly OutsideAs[];
  readonly links: readonly OutsideLink[];
  readonly populations: readonly PopulationSeed[];
}

export type AsGraphResult =
  | { readonly kind: 'internet'; readonly internet: AsGraphInternet }
  /** Named numbers that the graph does not have. */
  | { readonly kind: 'unknown'; readonly numbers: readonly number[] }
  /** Numbers among those that matter that no AS can have (RFC 7607, RFC 7300). */
  | { readonly kind: 'impossible'; readonly numbers: readonly number[] }
  /** ASes that are providers of each other in a circle, or whose customers are: routing need not settle. */
  | { readonly kind: 'circle'; readonly numbers: readonly number[] };

const byId = (x: { readonly id: string }, y: { readonly id: string }): number => (x.id < y.id ? -1 : x.id > y.id ? 1 : 0);

/** The outside world that a graph and what is known of some of its ASes make. Deterministic; no dependence on input order. */
export function asGraphInternet(graph: AsLinks, options: AsGraphOptions, seed: number): AsGraphResult {
  const named = options.named.map(({ number }) => number);
  const kept = upwardClosure(graph, named);
  const isKept = new Set(kept);
  const unknown = named.filter((number) => !isKept.has(number));
  if (unknown.length > 0) return { kind: 'unknown', numbers: unknown.sort((x, y) => x - y) };
  const impossible = kept.filter((number) => !isAsn(number));
  if (impossible.length > 0) return { kind: 'impossible', numbers: impossible };
  const links = restricted(graph, kept);
  const order = customersFirst(links, kept);
  if (order.length < kept.length) {
    const settled = new Set(order);
    return { kind: 'circle', numbers: kept.filter((number) => !settled.has(number)) };
  }
  return { kind: 'internet', internet: worldOf(links, kept, options, seed) };
}

/** The named ASes and their people without any link: what is left to look at where there is no graph. */
export const namedAlone = (options: AsGraphOptions, seed: number): AsGraphInternet => {
  const none = { a: new Uint32Array(), b: new Uint32Array(), isProvider: new Uint8Array() };
  return worldOf(none, options.named.map(({ number }) => number), options, seed);
};

function worldOf(links: AsLinks, kept: readonly number[], options: AsGraphOptions, seed: number): AsGraphInternet {
  const named = new Map(options.named.map((as) => [as.number, as]));
  const world = emptyWorld(seed);
  const places = placesOf(links, kept, named);
  for (const number of kept) addGraphAs(world, number, named.get(number) ?? null, places.get(number)!);
  const byNumber = new Map(world.ases.map((as) => [as.asn as number, as]));
  for (let i = 0; i < links.a.length; i++) {
    const [provider, customer] = [byNumber.get(links.a[i]!)!, byNumber.get(links.b[i]!)!];
    const relationship = links.isProvider[i] === 1 ? 'provider' : 'peer';
    for (const ends of meetings(world, customer, provider)) {
      addLink(world, ends, { relationship, medium: 'direct', exchange: null });
    }
  }
  return {
    ases: [...world.ases].sort(byId),
    links: [...world.links.values()].sort(byId),
    populations: peopleBehind(world, options.named, options.peopleCount).sort(byId),
  };
}

function addGraphAs(world: World, number: number, known: NamedAs | null, places: readonly Metro[]): void {
  const id = asId(number);
  const chance = chanceOf(world, id, 'timers');
  world.ases.push({
    id,
    name: known === null || known.name === '' ? id : `${id} ${known.name}`,
    asn: asn(number),
    kind: known?.kind ?? 'regional',
    // The AS number is the router id, so that ties go to the lowest number; routers of one AS go on by their addresses.
    pops: places.map((metro) => ({ id: popId(number, metro), place: placeOf(metro), routerId: number })).sort(byId),
    timers: drawTimers(chance),
    prefixLimits: { v4: 24, v6: 48 },
    fibInstall: milliseconds(chance.integer(50, 300)),
    ...known?.routers,
  });
}
