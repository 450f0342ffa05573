/**
 * Which routers tell a route collector what they know. A collector has a name and a list of patterns; without any it peers with
 * all of our own routers and with one router of each of the best connected outside ASes, as the public collectors do.
 */
import { globMatches } from '../../model/scenario/selectors.ts';
import type { TraceEntity } from '../../trace/header.ts';
import type { Trace } from '../../trace/trace.ts';

export interface CollectorSpec {
  readonly name: string;
  /** `router/…`, `pop/…` with globs, or `AS64500`; none: the default. */
  readonly patterns: readonly string[];
}

/** What choosing needs of a router. */
export interface RouterFacts {
  readonly id: string;
  readonly name: string;
  readonly asn: number;
  readonly isOwn: boolean;
  /** Speaks for others and keeps its AS out of their paths (RFC 7947). */
  readonly isRouteServer: boolean;
  /** External BGP sessions. */
  readonly sessionCount: number;
}

export const DEFAULT_COLLECTOR: CollectorSpec = { name: 'rrc00', patterns: [] };

/** Outside ASes among the peers of a collector that names none. */
export const OUTSIDE_PEERS = 8;

export type SpecResult =
  | { readonly ok: true; readonly spec: CollectorSpec }
  | { readonly ok: false; readonly problem: string };

/** Reads `NAME=PEER,PEER…` or `PEER,PEER…` or `NAME=`; names are made of letters, digits, dots, dashes and underscores. */
export function readCollector(text: string): SpecResult {
  const at = text.indexOf('=');
  const name = at < 0 ? DEFAULT_COLLECTOR.name : text.slice(0, at);
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) return { ok: false, problem: `${name || 'nothing'} is not a collector's name` };
  const patterns = text.slice(at + 1).split(',').map((part) => part.trim()).filter((part) => part !== '');
  const odd = patterns.find((pattern) => !/^(AS\d+|(router|pop)\/.+)$/.test(pattern));
  if (odd !== undefined) return { ok: false, problem: `${odd} is not a peer: expected router/ID, pop/ID or AS64500` };
  if (at < 0 && patterns.length === 0) return { ok: false, problem: 'no peers' };
  return { ok: true, spec: { name, patterns } };
}

/** Indices of the chosen routers, ascending; with them, the patterns that name none. */
export function choosePeers(
  { patterns }: CollectorSpec,
  routers: readonly RouterFacts[],
): { readonly chosen: readonly number[]; readonly unmatched: readonly string[] } {
  if (patterns.length === 0) return { chosen: defaultPeers(routers), unmatched: [] };
  const chosen = new Set<number>();
  const unmatched = patterns.filter((pattern) => {
    const found = routers.flatMap((router, index) => (isMeant(pattern, router) ? [index] : []));
    for (const index of found) chosen.add(index);
    return found.length === 0;
  });
  return { chosen: [...chosen].sort((a, b) => a - b), unmatched };
}

function isMeant(pattern: string, { id, name, asn, isOwn }: RouterFacts): boolean {
  const slash = pattern.indexOf('/');
  if (slash < 0) return asn === Number(pattern.slice(2));
  const glob = pattern.slice(slash + 1);
  return isOwn === (pattern.slice(0, slash) === 'router') && (globMatches(glob, id) || globMatches(glob, name));
}

function defaultPeers(routers: readonly RouterFacts[]): number[] {
  const own = routers.flatMap(({ isOwn }, index) => (isOwn ? [index] : []));
  const outside = new Map<number, { readonly first: number; sessionCount: number }>();
  routers.forEach(({ asn, isOwn, isRouteServer, sessionCount }, index) => {
    if (isOwn || isRouteServer) return;
    const known = outside.get(asn);
    if (known === undefined) outside.set(asn, { first: index, sessionCount });
    else known.sessionCount += sessionCount;
  });
  const best = [...outside].sort(([a, x], [b, y]) => y.sessionCount - x.sessionCount || a - b).slice(0, OUTSIDE_PEERS);
  return [...own, ...best.map(([, { first }]) => first)].sort((a, b) => a - b);
}

const EXTERNAL = new Set(['customer', 'peer', 'provider', 'route server', 'route server client']);

/** The routers of a trace, in its own order. */
export function routersOf(trace: Trace): readonly RouterFacts[] {
  const entities = trace.entities('router');
  const sessionCount = new Int32Array(entities.length);
  const isRouteServer = new Uint8Array(entities.length);
  for (const end of trace.entities('session-end')) {
    const { router, relation } = end as unknown as { readonly router: number; readonly relation: string };
    if (EXTERNAL.has(relation)) sessionCount[router]!++;
    if (relation === 'route server client') isRouteServer[router] = 1;
  }
  return entities.map((entity: TraceEntity, index) => ({
    id: entity.id,
    name: entity.name,
    asn: Number(entity['asn']),
    isOwn: typeof entity['datacenter'] === 'number',
    isRouteServer: isRouteServer[index] === 1,
    sessionCount: sessionCount[index]!,
  }));
}
