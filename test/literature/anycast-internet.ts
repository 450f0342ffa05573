/**
 * An anycast prefix on the AS internet: sites of one AS with two providers each and nothing between them, and what probes from
 * every AS meet second by second after something happened. Packets follow the routes selected at that moment, AS by AS.
 */
import { stream } from '../../sim/kernel/streams.ts';
import type { RoutingContext } from '../../sim/routing/rib/context.ts';
import { LOCAL_EDGE, NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { asInternet, type AsInternet, type AsInternetOptions } from './as-internet.ts';

export interface AnycastInternet {
  readonly net: AsInternet;
  /** Speakers of the sites. */
  readonly sites: readonly number[];
}

const PROVIDERS_PER_SITE = 2;
const TRANSIT_RATIO = 0.15;

/** Sites buy from transit ASes drawn at random, no two from the same. `policyOf` is by site; the first has number 0. */
export function anycastInternet(
  options: Omit<AsInternetOptions, 'extra'>,
  siteCount: number,
  policyOf: (site: number) => number = () => 0,
): AnycastInternet {
  const { asCount, seed } = options;
  const transits = Array.from({ length: Math.floor(asCount * TRANSIT_RATIO) }, (_, i) => i + 1);
  const providers = stream(seed, 'anycast').shuffled(transits);
  const first = asCount + 1000;
  const extra = Array.from({ length: siteCount }, (_, i) => ({
    asn: first + i,
    as: first,
    policy: policyOf(i),
    providers: providers.slice(PROVIDERS_PER_SITE * i, PROVIDERS_PER_SITE * (i + 1)),
  }));
  const net = asInternet({ ...options, extra });
  return { net, sites: extra.map(({ asn }) => net.speakerOf(asn)) };
}

/** A packet that ends nowhere: no route, or a loop. */
export const NOWHERE = -1;

/**
 * Where packets of every speaker end at this moment, by the first of the prefixes (the longest first) that a speaker has a route
 * for. A loop, a speaker without a route, and one of `dead` are NOWHERE.
 */
export function destinations(context: RoutingContext, prefixes: readonly number[] = [0], dead = new Set<number>()): Int32Array {
  const { graph, ribs } = context;
  const count = graph.speakerCount;
  const UNKNOWN = -2;
  const found = new Int32Array(count).fill(UNKNOWN);
  const trail: number[] = [];
  const onTrail = new Uint8Array(count);
  for (let start = 0; start < count; start++) {
    let at = start;
    trail.length = 0;
    let end = NOWHERE;
    for (;;) {
      if (found[at] !== UNKNOWN) {
        end = found[at]!;
        break;
      }
      if (onTrail[at] === 1 || dead.has(at)) break;
      onTrail[at] = 1;
      trail.push(at);
      const prefix = prefixes.find((p) => ribs[p]!.locEdge[at] !== NO_EDGE);
      const edge = prefix === undefined ? NO_EDGE : ribs[prefix]!.locEdge[at]!;
      if (edge === NO_EDGE) break;
      if (edge === LOCAL_EDGE) {
        end = at;
        break;
      }
      at = graph.peer[edge]!;
    }
    for (const speaker of trail) {
      found[speaker] = end;
      onTrail[speaker] = 0;
    }
    if (dead.has(start)) found[start] = NOWHERE;
  }
  return found;
}
