/**
 * What collectors heard, in the shape of RIPEstat's `bgplay` data call, which BGPlay animates: routes at the start, events
 * (A: announced, W: withdrawn), the ASes and the peers involved. A session that is lost takes its routes along, which that shape
 * can only tell as withdrawals. Source: stat.ripe.net, data API, bgplay 1.3.
 */
import type { Feed, FeedEvent } from './collectors/feed.ts';
import { isoOf } from './utc.ts';

interface Route {
  readonly target_prefix: string;
  readonly source_id: string;
  readonly path: readonly number[];
  readonly community: readonly string[];
}

interface BgplayEvent {
  readonly type: 'A' | 'W';
  readonly timestamp: string;
  readonly attrs: Partial<Route>;
  readonly seq: number;
}

/** The answer of the data call as JSON text. */
export function bgplayText(feeds: readonly Feed[]): string {
  const initial = feeds.flatMap((feed) =>
    feed.initial.map(({ peer, prefix, path }) => route(sourceId(feed, peer), prefix.text, path)));
  const events = eventsOf(feeds);
  const targets = [...new Set([...initial, ...events.map(({ attrs }) => attrs)].map((one) => one.target_prefix!))].sort();
  const [startUs, endUs] = [Math.min(...feeds.map((feed) => feed.startUs)), Math.max(...feeds.map((feed) => feed.endUs))];
  const names = new Map(feeds.flatMap((feed) => [...feed.asNames]));
  const seen = new Set([...initial, ...events.map(({ attrs }) => attrs)].flatMap((one) => one.path ?? []));
  const data = {
    resource: targets.join(','),
    query_starttime: isoOf(startUs),
    query_endtime: isoOf(endUs),
    rrcs: feeds.map(({ collector }) => rrcOf(collector)),
    initial_state: initial,
    events,
    nodes: [...seen].sort((a, b) => a - b).map((asn) => ({ as_number: asn, owner: names.get(asn) ?? '' })),
    targets: targets.map((prefix) => ({ prefix })),
    sources: feeds.flatMap((feed) =>
      feed.peers.map(({ asn, address }, peer) =>
        ({ id: sourceId(feed, peer), as_number: asn, ip: address, rrc: rrcOf(feed.collector) }))),
  };
  const answer = {
    messages: [], see_also: [], version: '1.3', data_call_name: 'bgplay', data_call_status: 'supported', cached: false,
    data, status: 'ok', status_code: 200,
  };
  return `${JSON.stringify(answer, null, 1)}\n`;
}

/** `00` for rrc00; other collectors go by their name. */
const rrcOf = (collector: string): string => /^rrc(\d+)$/.exec(collector)?.[1] ?? collector;

const sourceId = (feed: Feed, peer: number): string => `${rrcOf(feed.collector)}-${feed.peers[peer]!.address}`;

const route = (source: string, prefix: string, path: readonly number[]): Route =>
  ({ target_prefix: prefix, source_id: source, path, community: [] });

function eventsOf(feeds: readonly Feed[]): BgplayEvent[] {
  const all = feeds.flatMap((feed, rank) => {
    const standing = feed.peers.map(() => new Set<string>());
    for (const { peer, prefix } of feed.initial) standing[peer]!.add(prefix.text);
    return feed.events.flatMap((event) => {
      const source = sourceId(feed, event.peer);
      const { timeUs } = event;
      return told(event, standing[event.peer]!).map((one) => ({ timeUs, rank, one: { ...one, source_id: source } }));
    });
  });
  all.sort((a, b) => a.timeUs - b.timeUs || a.rank - b.rank);
  return all.map(({ timeUs, one }, index) => {
    const { source_id: source, target_prefix: prefix, path } = one;
    const attrs = path === null ? { source_id: source, target_prefix: prefix } : route(source, prefix, path);
    return { type: path === null ? 'W' : 'A', timestamp: isoOf(timeUs), attrs, seq: index + 1 };
  });
}

interface Told {
  readonly target_prefix: string;
  /** Null: withdrawn. */
  readonly path: readonly number[] | null;
}

/** What an event says of each prefix; keeps book of what the peer has announced. */
function told(event: FeedEvent, standing: Set<string>): Told[] {
  if (event.kind === 'announce') {
    return event.prefixes.map(({ text }) => {
      standing.add(text);
      return { target_prefix: text, path: event.path };
    });
  }
  const gone = event.kind === 'withdraw' ? event.prefixes.map(({ text }) => text) : event.isUp ? [] : [...standing];
  return gone.map((text) => {
    standing.delete(text);
    return { target_prefix: text, path: null };
  });
}
