/**
 * What a route collector hears during a run: the table of each peer at the start, then every change of the routes that the peer
 * uses, at the instant of the change, and the session that is lost with the router and returns with it. The peer sends its
 * whole Loc-RIB with its own AS in front, as peers of the public collectors send their full table. IPv4 and IPv6 have a session
 * each. Not modelled: MRAI, processing and distance towards the collector; communities and MED (a trace has none); prefixes of
 * client networks (in a trace they stand for many and have no address).
 */
import { present } from '../../kernel/assert.ts';
import { compare, formatAddress, readPrefix, type Family, type Prefix } from '../../model/prefix.ts';
import { EventKind } from '../../trace/event-kinds.ts';
import type { Trace } from '../../trace/trace.ts';
import { UpState } from '../../trace/states.ts';
import { ipv4, type Address } from '../mrt/address.ts';
import { choosePeers, routersOf, type CollectorSpec } from './peers.ts';

/** A session between a peer's router and the collector, for one address family. */
export interface FeedPeer {
  /** Index in the trace's table of routers. */
  readonly router: number;
  /** Of the router. */
  readonly name: string;
  readonly asn: number;
  readonly family: Family;
  /** Also the next hop of everything that the peer sends. */
  readonly address: Address;
  readonly routerId: Address;
}

interface EventHead {
  /** Since 1970. */
  readonly timeUs: number;
  /** Index into the feed's peers. */
  readonly peer: number;
}

export type FeedEvent =
  | (EventHead & { readonly kind: 'announce'; readonly prefixes: readonly Prefix[]; readonly path: readonly number[] })
  | (EventHead & { readonly kind: 'withdraw'; readonly prefixes: readonly Prefix[] })
  | (EventHead & { readonly kind: 'state'; readonly isUp: boolean });

export interface FeedRoute {
  readonly peer: number;
  readonly prefix: Prefix;
  /** The peer's AS first. */
  readonly path: readonly number[];
}

export interface Feed {
  readonly collector: string;
  readonly asn: number;
  readonly addresses: Readonly<Record<Family, Address>>;
  /** Of the run, since 1970. */
  readonly startUs: number;
  readonly endUs: number;
  readonly peers: readonly FeedPeer[];
  /** By prefix (IPv4 first, then by address), then by peer. */
  readonly initial: readonly FeedRoute[];
  /** In time; at one instant by peer, states before withdrawals before announcements. */
  readonly events: readonly FeedEvent[];
  /** Names of the ASes of the world. */
  readonly asNames: ReadonlyMap<number, string>;
}

/** Of every collector: the last AS number for private use (RFC 6996), which topologies have no reason to take. */
export const COLLECTOR_ASN = 4_294_967_294;
/** Peers lie in shared address space (RFC 6598) and in newer documentation space (RFC 9637), by the number of their router. */
const PEERS_IPV4 = 0x6440_0001;
const PEERS_IPV6 = 0x3fff_0000_0000_0000_0000_0000_0000_0001n;
const COLLECTORS_IPV4 = 0x647f_fffe;
const COLLECTORS_IPV6 = 0x3fff_0fff_ffff_ffff_ffff_ffff_ffff_fffen;
/** Prefixes in one message: far below the 4,096 bytes that a message may have. */
const PREFIXES_MAX = 100;

export interface FeedOptions {
  readonly collector: CollectorSpec;
  /** Among the collectors of the run, for its addresses. */
  readonly number: number;
  /** When the run begins, since 1970. */
  readonly startUs: number;
}

export function feedOf(trace: Trace, { collector, number, startUs }: FeedOptions): Feed {
  const routers = routersOf(trace);
  const { chosen } = choosePeers(collector, routers);
  const prefixes = trace.entities('prefix').map((entity) => (entity['role'] === 'client' ? null : prefixOf(entity.name)));
  const families = ([4, 6] as const).filter((family) => prefixes.some((prefix) => prefix?.family === family));
  const peers = chosen.flatMap((router) => families.map((family): FeedPeer => {
    const { id, asn } = routers[router]!;
    const routerId = ipv4(PEERS_IPV4 + router);
    const address = family === 4 ? routerId : formatAddress(6, PEERS_IPV6 + BigInt(router));
    return { router, name: id, asn, family, address, routerId };
  }));
  const tracker = new Tracker(trace, prefixes, peers, startUs);
  tracker.replay();
  const entities = trace.entities('router');
  return {
    collector: collector.name,
    asn: COLLECTOR_ASN,
    addresses: { 4: ipv4(COLLECTORS_IPV4 - number), 6: formatAddress(6, COLLECTORS_IPV6 - BigInt(number)) },
    startUs,
    endUs: startUs + trace.end,
    peers,
    initial: tracker.initial,
    events: tracker.events,
    asNames: new Map(entities.map((entity) => [Number(entity['asn']), String(entity['as'])])),
  };
}

function prefixOf(text: string): Prefix | null {
  const result = readPrefix(text);
  return result.ok ? result.prefix : null;
}

/** What one router has, and what of it the collector has been told. */
interface Table {
  readonly router: number;
  /** Its sessions, as indices of the feed's peers. */
  readonly peers: number[];
  /** Route by prefix, as numbers of the trace. */
  readonly has: Map<number, number>;
  readonly told: Map<number, number>;
  readonly changed: Set<number>;
  isUp: boolean;
  /** What the collector thinks. */
  wasUp: boolean;
  isStateChanged: boolean;
}

const emptyTable = (router: number, peer: number): Table =>
  ({
    router, peers: [peer], has: new Map(), told: new Map(), changed: new Set(), isUp: true, wasUp: true, isStateChanged: false,
  });

class Tracker {
  readonly initial: FeedRoute[] = [];
  readonly events: FeedEvent[] = [];
  private readonly trace: Trace;
  private readonly prefixes: readonly (Prefix | null)[];
  private readonly peers: readonly FeedPeer[];
  private readonly startUs: number;
  private readonly tables = new Map<number, Table>();
  private readonly touched = new Set<Table>();
  private readonly paths = new Map<string, readonly number[] | null>();
  private readonly isRouteServer: readonly boolean[];

  constructor(trace: Trace, prefixes: readonly (Prefix | null)[], peers: readonly FeedPeer[], startUs: number) {
    this.trace = trace;
    this.prefixes = prefixes;
    this.peers = peers;
    this.startUs = startUs;
    this.isRouteServer = routersOf(trace).map((router) => router.isRouteServer);
    peers.forEach(({ router }, peer) => {
      const known = this.tables.get(router);
      if (known !== undefined) known.peers.push(peer);
      else this.tables.set(router, emptyTable(router, peer));
    });
  }

  replay(): void {
    for (const { kind, who, what, value } of this.trace.initial) {
      const table = this.tables.get(who);
      if (kind !== EventKind.routeChange || table === undefined || this.prefixes[what] === null) continue;
      if (this.path(who, value) === null) continue;
      table.has.set(what, value);
      table.told.set(what, value);
    }
    this.writeInitial();
    let now = -1;
    this.trace.replay([{
      kinds: [EventKind.routeChange, EventKind.routerState],
      row: (row) => {
        const table = this.tables.get(row.who);
        if (table === undefined) return;
        if (row.time !== now) this.flush(now);
        now = row.time;
        if (row.kind === EventKind.routerState) {
          table.isUp = row.new === UpState.up;
          table.isStateChanged = true;
        } else if (this.prefixes[row.what] !== null) {
          if (this.path(row.who, row.new) === null) table.has.delete(row.what);
          else table.has.set(row.what, row.new);
          table.changed.add(row.what);
        } else return;
        this.touched.add(table);
      },
      result: () => undefined,
    }]);
    this.flush(now);
  }

  private writeInitial(): void {
    const order = this.sortedPrefixes();
    for (const prefix of order) {
      this.peers.forEach(({ router, family }, peer) => {
        const route = this.tables.get(router)!.has.get(prefix);
        if (route === undefined || this.prefixes[prefix]!.family !== family) return;
        this.initial.push({ peer, prefix: this.prefixes[prefix]!, path: present(this.path(router, route), 'path') });
      });
    }
  }

  /** Numbers of the prefixes that have an address, in the order of addresses. */
  private sortedPrefixes(): number[] {
    const numbers = this.prefixes.flatMap((prefix, number) => (prefix === null ? [] : [number]));
    return numbers.sort((a, b) => compare(this.prefixes[a]!, this.prefixes[b]!));
  }

  /** Tells of everything that changed at an instant. */
  private flush(time: number): void {
    for (const table of [...this.touched].sort((a, b) => a.router - b.router)) this.tell(table, this.startUs + time);
    this.touched.clear();
  }

  private tell(table: Table, timeUs: number): void {
    if (table.isStateChanged) {
      table.isStateChanged = false;
      table.told.clear();
      for (const prefix of table.has.keys()) table.changed.add(prefix);
      // Down and up within an instant is a session lost and made anew.
      const states = table.wasUp && table.isUp ? [false, true] : [table.isUp];
      for (const isUp of states) for (const peer of table.peers) this.events.push({ kind: 'state', timeUs, peer, isUp });
      table.wasUp = table.isUp;
    }
    if (!table.isUp) return;
    const changed = [...table.changed].sort((a, b) => compare(this.prefixes[a]!, this.prefixes[b]!));
    table.changed.clear();
    for (const peer of table.peers) {
      const { family } = this.peers[peer]!;
      this.tellPeer(table, { timeUs, peer }, changed.filter((prefix) => this.prefixes[prefix]!.family === family));
    }
  }

  private tellPeer({ router, has, told }: Table, head: EventHead, changed: readonly number[]): void {
    const withdrawn: Prefix[] = [];
    const byPath = new Map<string, { readonly path: readonly number[]; readonly prefixes: Prefix[] }>();
    for (const number of changed) {
      const [before, route] = [told.get(number), has.get(number)];
      const prefix = this.prefixes[number]!;
      if (route === undefined) {
        if (before !== undefined) withdrawn.push(prefix);
        told.delete(number);
        continue;
      }
      told.set(number, route);
      const path = present(this.path(router, route), 'path');
      const key = path.join(' ');
      if (before !== undefined && present(this.path(router, before), 'path').join(' ') === key) continue;
      const group = byPath.get(key);
      if (group === undefined) byPath.set(key, { path, prefixes: [prefix] });
      else group.prefixes.push(prefix);
    }
    for (const prefixes of chunks(withdrawn)) this.events.push({ kind: 'withdraw', ...head, prefixes });
    for (const { path, prefixes: all } of byPath.values()) {
      for (const prefixes of chunks(all)) this.events.push({ kind: 'announce', ...head, prefixes, path });
    }
  }

  /** The AS path that the router sends; null where it has no route. */
  private path(router: number, route: number): readonly number[] | null {
    const key = `${router} ${route}`;
    const known = this.paths.get(key);
    if (known !== undefined) return known;
    const hops = this.trace.dictionaries.route[route]!;
    const routers = this.trace.entities('router');
    const asnOf = (index: number): number => Number(routers[index]!['asn']);
    const isNone = hops[0] === -1;
    const path = isNone ? null : [...(this.isRouteServer[router] ? [] : [asnOf(router)]), ...hops.map(asnOf)];
    this.paths.set(key, path);
    return path;
  }
}

function chunks(prefixes: readonly Prefix[]): Prefix[][] {
  const parts: Prefix[][] = [];
  for (let at = 0; at < prefixes.length; at += PREFIXES_MAX) parts.push(prefixes.slice(at, at + PREFIXES_MAX));
  return parts;
}
