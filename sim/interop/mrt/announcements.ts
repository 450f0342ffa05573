/**
 * What a file says is announced: the routes that stand after its last element, and for each prefix the ASes that originate it,
 * to seed announcements of our own. A peer whose session leaves Established takes its routes along. A dump and the updates
 * that follow it are read as one by handing over their elements one after the other.
 */
import { compare, type Prefix } from '../../model/prefix.ts';
import type { Address } from './address.ts';
import { originsOf, type AsPath } from './as-path.ts';
import type { LargeCommunity } from './attributes.ts';
import type { MrtElement } from './elements.ts';
import { ESTABLISHED } from './records.ts';

/** A route as a peer holds it. */
export interface StandingRoute {
  readonly prefix: Prefix;
  readonly peerAsn: number;
  readonly peerAddress: Address;
  readonly path: AsPath;
  /** The last AS of the path; several behind an AS_SET, none for an empty path. */
  readonly origins: readonly number[];
  readonly communities: readonly number[];
  readonly largeCommunities: readonly LargeCommunity[];
  /** When the collector heard of it, since 1970. */
  readonly timeUs: number;
}

/** An origin of a prefix, and how many peers see it there. */
export interface SeenOrigin {
  readonly asn: number;
  readonly peerCount: number;
}

export interface SeedAnnouncement {
  readonly prefix: Prefix;
  /** Most widely seen first, then by AS number; more than one is anycast from several ASes, or somebody's mistake. */
  readonly origins: readonly SeenOrigin[];
}

/** A peer may have several paths for a prefix (RFC 7911). */
const keyOf = ({ prefix, pathId }: { readonly prefix: Prefix; readonly pathId: number | null }): string =>
  pathId === null ? prefix.text : `${prefix.text} ${pathId}`;

/** The tables of all peers, kept as elements come in. */
export class StandingRoutes {
  private readonly byPeer = new Map<Address, Map<string, StandingRoute>>();

  add(element: MrtElement): void {
    const { peerAsn, peerAddress, timeUs } = element;
    let table = this.byPeer.get(peerAddress);
    if (table === undefined) this.byPeer.set(peerAddress, (table = new Map()));
    if (element.kind === 'withdraw') table.delete(keyOf(element));
    else if (element.kind === 'state') {
      if (element.newState !== ESTABLISHED) table.clear();
    } else {
      const { prefix, attributes } = element;
      const { communities, largeCommunities } = attributes;
      const path = attributes.asPath ?? [];
      const origins = originsOf(path);
      table.set(keyOf(element), { prefix, peerAsn, peerAddress, path, origins, communities, largeCommunities, timeUs });
    }
  }

  /** By prefix, then by the peer's address. */
  routes(): readonly StandingRoute[] {
    const all = [...this.byPeer.values()].flatMap((table) => [...table.values()]);
    return all.sort((a, b) => compare(a.prefix, b.prefix) || (a.peerAddress < b.peerAddress ? -1 : 1));
  }

  /** Prefix → origins, by prefix. Routes whose path is empty have no origin that anybody could name and are left out. */
  announcements(): ReadonlyMap<string, SeedAnnouncement> {
    const announcements = new Map<string, SeedAnnouncement>();
    let peers = new Map<number, Set<Address>>();
    let last: Prefix | null = null;
    const close = (): void => {
      if (last === null || peers.size === 0) return;
      const origins = [...peers].map(([asn, seenBy]) => ({ asn, peerCount: seenBy.size }));
      origins.sort((a, b) => b.peerCount - a.peerCount || a.asn - b.asn);
      announcements.set(last.text, { prefix: last, origins });
      peers = new Map();
    };
    for (const { prefix, origins, peerAddress } of this.routes()) {
      if (prefix.text !== last?.text) close();
      last = prefix;
      for (const asn of origins) {
        const seenBy = peers.get(asn);
        if (seenBy === undefined) peers.set(asn, new Set([peerAddress]));
        else seenBy.add(peerAddress);
      }
    }
    close();
    return announcements;
  }
}

/** Routes that stand at the end, by prefix, then by the peer's address. */
export const standingRoutes = (elements: Iterable<MrtElement>): readonly StandingRoute[] => standing(elements).routes();

/** Prefix → origins at the end, by prefix. */
export const announcementsFrom = (elements: Iterable<MrtElement>): ReadonlyMap<string, SeedAnnouncement> =>
  standing(elements).announcements();

function standing(elements: Iterable<MrtElement>): StandingRoutes {
  const routes = new StandingRoutes();
  for (const element of elements) routes.add(element);
  return routes;
}
