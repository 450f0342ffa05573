/**
 * What a collector heard, as the two files that collectors keep: its table (TABLE_DUMP_V2) and what came after (BGP4MP_ET with
 * microseconds, AS numbers of four bytes). A session that is lost goes from Established to Idle, and back when it returns; the
 * states between are left out.
 */
import type { Feed, FeedEvent, FeedPeer } from '../collectors/feed.ts';
import { sequencePath } from './as-path.ts';
import { NO_ATTRIBUTES, type PathAttributes } from './attributes.ts';
import { ESTABLISHED, IDLE, type MrtRecord, type RibEntry, type RibRecord, type SessionFields } from './records.ts';

const US_PER_S = 1_000_000;

/** The table at the start of the run. */
export function ribRecords(feed: Feed): MrtRecord[] {
  const timeUs = Math.floor(feed.startUs / US_PER_S) * US_PER_S;
  const ribs: (RibRecord & { readonly entries: RibEntry[] })[] = [];
  for (const { peer, prefix, path } of feed.initial) {
    let rib = ribs[ribs.length - 1];
    if (rib?.prefix !== prefix) {
      rib = { kind: 'rib', timeUs, sequence: ribs.length, prefix, hasPathIds: false, entries: [] };
      ribs.push(rib);
    }
    const { address, family } = feed.peers[peer]!;
    const isIpv4 = family === 4;
    const attributes = { ...routeAttributes(path), ...(isIpv4 ? { nextHop: address } : { reach: reachOf(address, []) }) };
    rib.entries.push({ peer, originatedS: timeUs / US_PER_S, pathId: null, attributes });
  }
  const peers = feed.peers.map(({ routerId, address, asn }) => ({ routerId, address, asn }));
  return [{ kind: 'peer-index-table', timeUs, collectorId: feed.addresses[4], viewName: feed.collector, peers }, ...ribs];
}

/** What came after. */
export const updateRecords = (feed: Feed): MrtRecord[] => feed.events.map((event) => updateRecord(feed, event));

function updateRecord(feed: Feed, event: FeedEvent): MrtRecord {
  const peer = feed.peers[event.peer]!;
  const session = sessionOf(feed, peer, event.timeUs);
  if (event.kind === 'state') {
    const [oldState, newState] = event.isUp ? [IDLE, ESTABLISHED] : [ESTABLISHED, IDLE];
    return { kind: 'state-change', ...session, oldState, newState };
  }
  const { prefixes } = event;
  const isIpv4 = peer.family === 4;
  const nothing = { type: 'update', withdrawn: [], attributes: NO_ATTRIBUTES, announced: [] } as const;
  if (event.kind === 'withdraw') {
    const attributes = { ...NO_ATTRIBUTES, unreach: { family: 6, safi: 'unicast', prefixes } as const };
    const message = isIpv4 ? { ...nothing, withdrawn: prefixes } : { ...nothing, attributes };
    return { kind: 'message', ...session, hasPathIds: false, message };
  }
  const plain = routeAttributes(event.path);
  const message = isIpv4
    ? { ...nothing, attributes: { ...plain, nextHop: peer.address }, announced: prefixes }
    : { ...nothing, attributes: { ...plain, reach: reachOf(peer.address, prefixes) } };
  return { kind: 'message', ...session, hasPathIds: false, message };
}

const routeAttributes = (path: readonly number[]): PathAttributes =>
  ({ ...NO_ATTRIBUTES, origin: 'igp', asPath: sequencePath(path) });

const reachOf = (nextHop: string, prefixes: NonNullable<PathAttributes['reach']>['prefixes']): PathAttributes['reach'] =>
  ({ family: 6, safi: 'unicast', nextHop, linkLocal: null, prefixes });

const sessionOf = (feed: Feed, { asn, address, family }: FeedPeer, timeUs: number): SessionFields => ({
  timeUs,
  isExtended: true,
  asnBytes: 4,
  peerAsn: asn,
  localAsn: feed.asn,
  interfaceIndex: 0,
  peerAddress: address,
  localAddress: feed.addresses[family],
});
