/**
 * An MRT file as a list of elements, the unit that people count in: one route of one peer for one prefix (in a RIB dump,
 * announced, or withdrawn), or one change of a session's state. Their order is that of `bgpdump`: within a message, withdrawn
 * before announced, IPv4 before IPv6.
 */
import type { Prefix } from '../../model/prefix.ts';
import type { Address } from './address.ts';
import type { PathAttributes } from './attributes.ts';
import type { Malformed } from './cursor.ts';
import { readMrt } from './read.ts';
import type { MessageRecord, MrtPeer, MrtRecord, SessionFields } from './records.ts';

export type ElementFormat = 'TABLE_DUMP' | 'TABLE_DUMP2' | 'BGP4MP' | 'BGP4MP_ET';

interface ElementHead {
  readonly format: ElementFormat;
  /** Since 1970. */
  readonly timeUs: number;
  readonly peerAddress: Address;
  readonly peerAsn: number;
}

/** A route that a peer has or announces. */
export interface RouteElement extends ElementHead {
  readonly kind: 'rib' | 'announce';
  readonly prefix: Prefix;
  readonly attributes: PathAttributes;
  /** Of this prefix: NEXT_HOP or what MP_REACH_NLRI says. */
  readonly nextHop: Address | null;
}

export interface WithdrawElement extends ElementHead {
  readonly kind: 'withdraw';
  readonly prefix: Prefix;
}

export interface StateElement extends ElementHead {
  readonly kind: 'state';
  readonly oldState: number;
  readonly newState: number;
}

export type MrtElement = RouteElement | WithdrawElement | StateElement;

/** What is to be said of a file besides its elements; grows while they are read. */
export class ReadingNotes {
  /** Records that could not be read, in their order. */
  readonly problems: Malformed[] = [];
  recordCount = 0;
  /** Records that were read but hold no elements of ours: other types, messages other than UPDATE. */
  passedOverCount = 0;
}

/** The elements one after the other, so that a large file need not fit in memory as objects. */
export function* elementsIn(bytes: Uint8Array, notes = new ReadingNotes()): Generator<MrtElement, void, undefined> {
  let peers: readonly MrtPeer[] = [];
  for (const item of readMrt(bytes)) {
    if (!item.ok) {
      notes.problems.push(item.problem);
      continue;
    }
    notes.recordCount++;
    if (item.record.kind === 'peer-index-table') {
      peers = item.record.peers;
      continue;
    }
    const elements = elementsOf(item.record, peers);
    if (elements === null) notes.passedOverCount++;
    else yield* elements;
  }
}

function elementsOf(record: Exclude<MrtRecord, { kind: 'peer-index-table' }>, peers: readonly MrtPeer[]): MrtElement[] | null {
  switch (record.kind) {
    case 'rib':
      return record.entries.map(({ peer, attributes }) => ({
        kind: 'rib',
        format: 'TABLE_DUMP2',
        timeUs: record.timeUs,
        peerAddress: peers[peer]!.address,
        peerAsn: peers[peer]!.asn,
        prefix: record.prefix,
        attributes,
        nextHop: nextHopOf(attributes),
      }));
    case 'table-dump': {
      const { timeUs, peerAddress, peerAsn, prefix, attributes } = record;
      const nextHop = nextHopOf(attributes);
      return [{ kind: 'rib', format: 'TABLE_DUMP', timeUs, peerAddress, peerAsn, prefix, attributes, nextHop }];
    }
    case 'message':
      return messageElements(record);
    case 'state-change':
      return [{ kind: 'state', ...headOf(record), oldState: record.oldState, newState: record.newState }];
    case 'other':
      return null;
  }
}

const nextHopOf = ({ reach, nextHop }: PathAttributes): Address | null => reach?.nextHop ?? nextHop;

const headOf = ({ isExtended, timeUs, peerAddress, peerAsn }: SessionFields): ElementHead => ({
  format: isExtended ? 'BGP4MP_ET' : 'BGP4MP',
  timeUs,
  peerAddress,
  peerAsn,
});

function messageElements(record: MessageRecord): MrtElement[] | null {
  const { message } = record;
  if (message.type === 'other') return null;
  const head = headOf(record);
  const { withdrawn, announced, attributes } = message;
  const { reach, unreach } = attributes;
  return [
    ...[...withdrawn, ...(unreach?.prefixes ?? [])].map((prefix) => ({ kind: 'withdraw' as const, ...head, prefix })),
    ...announced.map((prefix) => ({ kind: 'announce' as const, ...head, prefix, attributes, nextHop: attributes.nextHop })),
    ...(reach === null ? [] : reach.prefixes.map((prefix) => ({
      kind: 'announce' as const, ...head, prefix, attributes, nextHop: reach.nextHop,
    }))),
  ];
}
