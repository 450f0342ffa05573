/**
 * An MRT file as a list of elements, the unit that people count in: one route of one peer for one prefix (in a RIB dump,
 * announced, or withdrawn), or one change of a session's state. Their order is that of `bgpdump`: within a message, withdrawn
 * before announced, IPv4 before IPv6.
 */
import type { Prefix } from '../../model/prefix.ts';
import type { Address } from './address.ts';
import type { PathAttributes } from './attributes.ts';
import type { Malformed } from './cursor.ts';
import { MrtReader } from './read.ts';
import type { MessageRecord, MrtItem, MrtPeer, MrtRecord, SessionFields } from './records.ts';

/** `_AP`: with path identifiers. */
export type ElementFormat =
  | 'TABLE_DUMP' | 'TABLE_DUMP2' | 'TABLE_DUMP2_AP' | 'BGP4MP' | 'BGP4MP_AP' | 'BGP4MP_ET' | 'BGP4MP_ET_AP';

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
  /** Which of the peer's paths it is; null where there is one at most. */
  readonly pathId: number | null;
  readonly attributes: PathAttributes;
  /** Of this prefix: NEXT_HOP or what MP_REACH_NLRI says. */
  readonly nextHop: Address | null;
}

export interface WithdrawElement extends ElementHead {
  readonly kind: 'withdraw';
  readonly prefix: Prefix;
  readonly pathId: number | null;
}

export interface StateElement extends ElementHead {
  readonly kind: 'state';
  readonly oldState: number;
  readonly newState: number;
}

export type MrtElement = RouteElement | WithdrawElement | StateElement;

/** Problems that are kept; a file that is none can have millions. */
export const PROBLEMS_MAX = 1_000;

/** What is to be said of a file besides its elements; grows while they are read. */
export class ReadingNotes {
  /** Records that could not be read, in their order; the first `PROBLEMS_MAX` of them. */
  readonly problems: Malformed[] = [];
  problemCount = 0;
  recordCount = 0;
  /** Records that were read but hold no elements of ours: other types, messages other than UPDATE. */
  passedOverCount = 0;
}

/** Turns records into elements, as they come; keeps the table of peers that RIB records refer to. */
export class ElementReader {
  readonly notes: ReadingNotes;
  private readonly records = new MrtReader();
  private peers: readonly MrtPeer[] = [];

  constructor(notes = new ReadingNotes()) {
    this.notes = notes;
  }

  /** What `push` gives has to be read to its end before the next bytes. */
  *push(chunk: Uint8Array): Generator<MrtElement, void, undefined> {
    for (const item of this.records.push(chunk)) yield* this.take(item);
  }

  *end(): Generator<MrtElement, void, undefined> {
    for (const item of this.records.end()) yield* this.take(item);
  }

  private take(item: MrtItem): readonly MrtElement[] {
    const { notes } = this;
    if (!item.ok) {
      notes.problemCount++;
      if (notes.problems.length < PROBLEMS_MAX) notes.problems.push(item.problem);
      return [];
    }
    notes.recordCount++;
    if (item.record.kind === 'peer-index-table') {
      this.peers = item.record.peers;
      return [];
    }
    const elements = elementsOf(item.record, this.peers);
    if (elements === null) notes.passedOverCount++;
    return elements ?? [];
  }
}

/** The elements of a whole file one after the other. */
export function* elementsIn(bytes: Uint8Array, notes?: ReadingNotes): Generator<MrtElement, void, undefined> {
  const reader = new ElementReader(notes);
  yield* reader.push(bytes);
  yield* reader.end();
}

function elementsOf(record: Exclude<MrtRecord, { kind: 'peer-index-table' }>, peers: readonly MrtPeer[]): MrtElement[] | null {
  switch (record.kind) {
    case 'rib':
      return record.entries.map(({ peer, pathId, attributes }) => ({
        kind: 'rib',
        format: record.hasPathIds ? 'TABLE_DUMP2_AP' : 'TABLE_DUMP2',
        timeUs: record.timeUs,
        peerAddress: peers[peer]!.address,
        peerAsn: peers[peer]!.asn,
        prefix: record.prefix,
        pathId,
        attributes,
        nextHop: nextHopOf(attributes),
      }));
    case 'table-dump': {
      const { timeUs, peerAddress, peerAsn, prefix, attributes } = record;
      const nextHop = nextHopOf(attributes);
      return [{ kind: 'rib', format: 'TABLE_DUMP', timeUs, peerAddress, peerAsn, prefix, pathId: null, attributes, nextHop }];
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

const withPathIds = ({ isExtended }: SessionFields): ElementFormat => (isExtended ? 'BGP4MP_ET_AP' : 'BGP4MP_AP');

function messageElements(record: MessageRecord): MrtElement[] | null {
  const { message } = record;
  if (message.type === 'other') return null;
  const head = { ...headOf(record), ...(record.hasPathIds ? { format: withPathIds(record) } : {}) };
  const { withdrawn, announced, attributes } = message;
  const { reach, unreach } = attributes;
  return [
    ...[...withdrawn, ...(unreach?.prefixes ?? [])].map((prefix) => ({
      kind: 'withdraw' as const, ...head, prefix, pathId: prefix.pathId ?? null,
    })),
    ...announced.map((prefix) => ({
      kind: 'announce' as const, ...head, prefix, pathId: prefix.pathId ?? null, attributes, nextHop: attributes.nextHop,
    })),
    ...(reach === null ? [] : reach.prefixes.map((prefix) => ({
      kind: 'announce' as const, ...head, prefix, pathId: prefix.pathId ?? null, attributes, nextHop: reach.nextHop,
    }))),
  ];
}
