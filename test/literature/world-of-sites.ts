/**
 * A content network with a site at each of the largest exchanges, in a generated internet: every site buys transit, peers at its
 * exchange and hands traffic over where it is nearest. One service is anycast from all sites, one more per site is unicast.
 */
import { distanceKm } from '../../sim/geo/distance.ts';
import { metro } from '../../sim/geo/metros.ts';
import type { Metro } from '../../sim/geo/place.ts';
import { present } from '../../sim/kernel/assert.ts';
import { instant } from '../../sim/kernel/time.ts';
import { generateInternet, type GenerateOptions } from '../../sim/model/generate/internet.ts';
import { prepare } from '../../sim/run/simulate.ts';
import { scenarioOf, topologyFrom } from '../support/worlds.ts';

export interface SitesOptions {
  readonly sites: number;
  readonly seed: number;
  readonly eyeballs: number;
  /** How many of the six global transits each site buys from. */
  readonly transits: number;
  /** Every nth site peers at its exchange; 0 for none. */
  readonly peersEvery: number;
  /** Whether there is a unicast service at each site. */
  readonly hasUnicast: boolean;
}

const TRANSITS = 6;
const REGIONALS = 18;
const NEAR_KM = 300;

/** A client network and what it gets: a place, people, the distance and round trip to each site as the packets go. */
export interface Client {
  readonly people: number;
  readonly place: { readonly lat: number; readonly lon: number };
  /** Index of the site that anycast leads to. */
  readonly site: number;
  readonly anycastMs: number;
  /** By site, over its unicast address. */
  readonly unicastMs: readonly number[];
  /** Great circle to each site, in km. */
  readonly km: readonly number[];
}

function sitesOf(options: SitesOptions): readonly Metro[] {
  const { exchanges } = generateInternet(generated(options), options.seed);
  return exchanges.map(({ metro: id }) => present(metro(id), `metro ${id}`));
}

const generated = ({ sites, eyeballs }: SitesOptions): Partial<GenerateOptions> => ({
  transits: TRANSITS,
  regionals: REGIONALS,
  eyeballs,
  exchanges: sites,
});

function topologyText(options: SitesOptions, sites: readonly Metro[]): string {
  const ids = sites.map(({ id }) => id);
  const own = (id: string): string[] => (options.hasUnicast ? [`p-${id}`] : []);
  // A site announces what all share, and what is its own.
  const session = (id: string): string => `{ router: ${id}-1, announce: { only: [${['p-any', ...own(id)].join(', ')}] } }`;
  const services = ['any', ...(options.hasUnicast ? ids : [])];
  const prefix = (i: number): string => `2001:db8:${(i + 1).toString(16)}`;
  const counts = Object.entries(generated(options)).map(([kind, count]) => `${kind}: ${count}`);
  // A tree of nearest places: our own packets have a way, and nothing depends on its shape.
  const backbone = ids.slice(1).map((id, i) => {
    const nearest = ids.slice(0, i + 1).reduce((a, b) => (apart(sites, ids, id, b) < apart(sites, ids, id, a) ? b : a));
    return `  ${id}--${nearest}: { between: [${id}-1, ${nearest}-1] }`;
  });
  return [
    'kind: topology', 'version: 1', 'name: sites',
    'as: { number: 64500, ibgp: full-mesh, timers: frr }',
    'aggregates:', ...services.map((id, i) => `  p-${id}: { prefixes: ["${prefix(i)}::/48"] }`),
    'datacenters:', ...ids.map((id) => `  ${id}: { place: ${id}, routers: [${id}-1], nodes: { racks: 1, nodes_per_rack: 1 } }`),
    'backbone:', ...backbone,
    'neighbors:',
    ...sellers(options, sites).flatMap((bought, i) =>
      bought.length === 0 ? [] : [`  transit-${i + 1}: { relationship: transit, sessions: [${bought.map(session).join(', ')}] }`],
    ),
    ...ids
      .filter((_, site) => options.peersEvery > 0 && site % options.peersEvery === 0)
      .map((id) => `  ix-${id}: { as: rs-${id}, relationship: route-server, sessions: [${session(id)}] }`),
    'internet:', `  seed: ${options.seed}`,
    `  generate: { ${counts.join(', ')} }`,
    'services:',
    ...services.map((id, i) => {
      const where = i === 0 ? ids.map((site) => `${site}: 1`).join(', ') : `${id}: 1`;
      const replica = '{ capacity: 1000k rps, startup: 1s, service_time: 1ms }';
      const address = `"${prefix(i)}::80/128"`;
      return `  s-${id}: { addresses: [${address}], sites: { ${where} }, replica: ${replica}, health_check: exabgp }`;
    }),
    'clients:', '  demand:', ...services.map((id) => `    s-${id}: { per_million: 1 rps }`),
    '  retry: { timeout: 3s, attempts: 1, backoff: 1s }',
  ].join('\n');
}

/**
 * By transit, the sites that buy from it: each from the nearest ones that have a place near it, or else from the nearest of all.
 */
function sellers(options: SitesOptions, sites: readonly Metro[]): string[][] {
  const { ases } = generateInternet(generated(options), options.seed);
  const bought = Array.from({ length: TRANSITS }, (): string[] => []);
  for (const site of sites) {
    const ranked = bought
      .map((_, i) => {
        const { pops } = present(ases.find(({ id }) => id === `transit-${i + 1}`), `transit ${i + 1}`);
        return { i, km: Math.min(...pops.map(({ place }) => distanceKm(place, site))) };
      })
      .sort((x, y) => x.km - y.km || x.i - y.i);
    const near = ranked.filter(({ km }) => km <= NEAR_KM).slice(0, options.transits);
    for (const { i } of near.length > 0 ? near : ranked.slice(0, 1)) bought[i]!.push(site.id);
  }
  return bought;
}

const apart = (sites: readonly Metro[], ids: readonly string[], a: string, b: string): number =>
  distanceKm(sites[ids.indexOf(a)]!, sites[ids.indexOf(b)]!);

/** Every client network of the internet with its paths, as routing stands when it has converged. */
export function clientsOf(options: SitesOptions): Client[] {
  const sites = sitesOf(options);
  const topology = topologyFrom(topologyText(options, sites));
  const { world } = prepare(scenarioOf(topology));
  world.scheduler.run(instant(0));
  const { flows } = world.blueprint;
  const siteOf = topology.datacenters.map(({ id }) => sites.findIndex((site) => site.id === id));
  const byPopulation = new Map<number, { people: number; anycast: number; site: number; unicast: number[] }>();
  flows.forEach((flow, index) => {
    if (flow.family !== 6) return;
    const path = present(world.traffic.pathOf(index), `path of ${flow.id}`);
    const service = topology.services[flow.service]!.id.slice(2);
    const ms = path.datacenter < 0 ? Infinity : (path.request.delayUs + (path.response?.delayUs ?? Infinity)) / 1000;
    const entry = byPopulation.get(flow.population) ?? { people: flow.peopleCount, anycast: NaN, site: -1, unicast: [] };
    byPopulation.set(flow.population, entry);
    if (service === 'any') {
      entry.anycast = ms;
      entry.site = path.datacenter < 0 ? -1 : siteOf[path.datacenter]!;
    } else entry.unicast[sites.findIndex(({ id }) => id === service)] = ms;
  });
  return [...byPopulation].map(([population, { people, anycast, site, unicast }]): Client => {
    const { place } = topology.populations[population]!;
    return { people, place, site, anycastMs: anycast, unicastMs: unicast, km: sites.map((one) => distanceKm(one, place)) };
  });
}
