/**
 * The messages of RIPE's RIS Live, one JSON object a line: written from what collectors heard, and read. Paths hold numbers, and
 * a list of numbers for an AS_SET; communities are pairs; RIS_PEER_STATE says that a session came or went. Not modelled: the
 * raw message, subscriptions, OPEN and NOTIFICATION. Shape: the manual at ris-live.ripe.net.
 */
import * as z from 'zod';
import { readPrefix, type Prefix } from '../model/prefix.ts';
import type { Feed, FeedEvent } from './collectors/feed.ts';
import type { AsPath, PathSegment } from './mrt/as-path.ts';
import { NO_ATTRIBUTES, type OriginName } from './mrt/attributes.ts';
import type { MrtElement } from './mrt/elements.ts';
import type { Address } from './mrt/address.ts';
import { ESTABLISHED, IDLE } from './mrt/records.ts';

const US_PER_S = 1_000_000;

/** All messages of several collectors as lines, by time, then by collector. */
export function risLiveLines(feeds: readonly Feed[]): string {
  const lines = feeds.flatMap((feed, rank) =>
    feed.events.map((event, index) => ({ event, rank, text: message(feed, event, index) })));
  lines.sort((a, b) => a.event.timeUs - b.event.timeUs || a.rank - b.rank);
  return lines.map(({ text }) => `${text}\n`).join('');
}

function message(feed: Feed, event: FeedEvent, index: number): string {
  const { address, asn } = feed.peers[event.peer]!;
  const data = {
    timestamp: event.timeUs / US_PER_S,
    peer: address,
    peer_asn: String(asn),
    id: `${address}-${(index + 1).toString(16).padStart(16, '0')}`,
    host: feed.collector,
    ...contents(event, address),
  };
  return JSON.stringify({ type: 'ris_message', data });
}

function contents(event: FeedEvent, nextHop: Address): object {
  if (event.kind === 'state') return { type: 'RIS_PEER_STATE', state: event.isUp ? 'connected' : 'down' };
  const prefixes = event.prefixes.map(({ text }) => text);
  if (event.kind === 'withdraw') return { type: 'UPDATE', path: [], community: [], announcements: [], withdrawals: prefixes };
  return {
    type: 'UPDATE',
    path: event.path,
    community: [],
    origin: 'IGP',
    announcements: [{ next_hop: nextHop, prefixes }],
    withdrawals: [],
  };
}

interface RisHead {
  /** The collector. */
  readonly host: string;
  /** Since 1970. */
  readonly timeUs: number;
  readonly peer: Address;
  readonly peerAsn: number;
}

export interface RisUpdate extends RisHead {
  readonly kind: 'update';
  readonly path: AsPath;
  /** Each as one number of 32 bits. */
  readonly communities: readonly number[];
  readonly origin: OriginName | null;
  readonly med: number | null;
  readonly announcements: readonly { readonly nextHop: Address | null; readonly prefixes: readonly Prefix[] }[];
  readonly withdrawals: readonly Prefix[];
}

export interface RisPeerState extends RisHead {
  readonly kind: 'peer-state';
  readonly isUp: boolean;
}

export type RisMessage = RisUpdate | RisPeerState;

export type RisLiveItem =
  | { readonly ok: true; readonly line: number; readonly message: RisMessage }
  | { readonly ok: false; readonly line: number; readonly problem: string };

const US_MAX = 0xffff_ffff * US_PER_S;
const uint32 = z.int().min(0).max(0xffff_ffff);
const uint16 = z.int().min(0).max(0xffff);
const text = z.string().max(1_000);
const prefix = text.transform((written, context): Prefix => {
  const result = readPrefix(written);
  if (result.ok) return result.prefix;
  context.addIssue(result.problem);
  return z.NEVER;
});

const head = {
  timestamp: z.number().min(0).max(US_MAX / US_PER_S),
  peer: text,
  peer_asn: z.union([uint32, z.string().regex(/^\d{1,10}$/).transform(Number).pipe(uint32)]),
  host: text,
};
const peerState = z.object({ ...head, type: z.literal('RIS_PEER_STATE'), state: z.enum(['connected', 'down']) });
const update = z.object({
  ...head,
  type: z.literal('UPDATE'),
  path: z.array(z.union([uint32, z.array(uint32)])).default([]),
  community: z.array(z.tuple([uint16, uint16])).default([]),
  origin: text.optional(),
  med: uint32.nullish(),
  announcements: z.array(z.object({ next_hop: text.nullish(), prefixes: z.array(prefix) })).default([]),
  withdrawals: z.array(prefix).default([]),
});

const contentsRead = z.discriminatedUnion('type', [update, peerState]);
const known: readonly string[] = ['UPDATE', 'RIS_PEER_STATE'];

const envelope = z.object({ type: z.literal('ris_message'), data: z.looseObject({ type: z.string() }) });

/**
 * The updates and states among the lines; other messages and empty lines are passed over, and a line that cannot be read is told
 * by its number (from 1) and what is wrong.
 */
export function* parseRisLive(lines: string): Generator<RisLiveItem, void, undefined> {
  let line = 0;
  for (const written of lines.split('\n')) {
    const item = parseRisLiveLine(written, ++line);
    if (item !== null) yield item;
  }
}

/** One line with its number; null for one to pass over. */
export function parseRisLiveLine(written: string, line: number): RisLiveItem | null {
  if (written.trim() === '') return null;
  let json: unknown;
  try {
    json = JSON.parse(written);
  } catch {
    return { ok: false, line, problem: 'not JSON' };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { ok: false, line, problem: 'not a JSON object' };
  const outer = envelope.safeParse(json);
  if (!outer.success || !known.includes(outer.data.data.type)) return null;
  const result = contentsRead.safeParse(outer.data.data);
  if (!result.success) {
    const [issue] = result.error.issues;
    return { ok: false, line, problem: `data.${issue!.path.join('.')}: ${issue!.message}` };
  }
  const { data } = result;
  const { host, peer, peer_asn: peerAsn } = data;
  const session = { host, timeUs: Math.round(data.timestamp * US_PER_S), peer, peerAsn };
  if (data.type === 'RIS_PEER_STATE') {
    return { ok: true, line, message: { kind: 'peer-state', ...session, isUp: data.state === 'connected' } };
  }
  return {
    ok: true,
    line,
    message: {
      kind: 'update',
      ...session,
      path: pathOf(data.path),
      communities: data.community.map(([asn, value]) => ((asn << 16) | value) >>> 0),
      origin: originOf(data.origin),
      med: data.med ?? null,
      // An IPv6 next hop may have a link-local one behind a comma.
      announcements: data.announcements.map(({ next_hop: hop, prefixes }) => ({ nextHop: hop?.split(',')[0] ?? null, prefixes })),
      withdrawals: data.withdrawals,
    },
  };
}

function pathOf(hops: readonly (number | readonly number[])[]): AsPath {
  const path: (PathSegment & { readonly ases: number[] })[] = [];
  for (const hop of hops) {
    const last = path[path.length - 1];
    if (typeof hop !== 'number') path.push({ kind: 'set', ases: [...hop] });
    else if (last?.kind === 'sequence') last.ases.push(hop);
    else path.push({ kind: 'sequence', ases: [hop] });
  }
  return path;
}

function originOf(written: string | undefined): OriginName | null {
  const word = written?.toLowerCase();
  return word === 'igp' || word === 'egp' || word === 'incomplete' ? word : null;
}

/** A message as the elements that it would be in an MRT file. */
export function risElements(from: RisMessage): MrtElement[] {
  const session = { format: 'BGP4MP_ET', timeUs: from.timeUs, peerAddress: from.peer, peerAsn: from.peerAsn } as const;
  if (from.kind === 'peer-state') {
    const [oldState, newState] = from.isUp ? [IDLE, ESTABLISHED] : [ESTABLISHED, IDLE];
    return [{ kind: 'state', ...session, oldState, newState }];
  }
  const { path: asPath, communities, origin, med } = from;
  return [
    ...from.withdrawals.map((withdrawn) => ({ kind: 'withdraw', ...session, prefix: withdrawn, pathId: null }) as const),
    ...from.announcements.flatMap(({ nextHop, prefixes }) => {
      const attributes = { ...NO_ATTRIBUTES, origin, asPath, communities, med, nextHop };
      return prefixes.map((announced) =>
        ({ kind: 'announce', ...session, prefix: announced, pathId: null, attributes, nextHop }) as const);
    }),
  ];
}
