/**
 * What an MRT file is made of (RFC 6396): RIB dumps (TABLE_DUMP_V2, and the older TABLE_DUMP), and BGP messages and changes of
 * session state as a collector saw them (BGP4MP, BGP4MP_ET), all with path identifiers as well (RFC 8050). Not modelled: messages
 * that the collector itself sent, RIB_GENERIC, multicast tables, OSPF and IS-IS; those records are kept as bytes.
 */
import type { Prefix } from '../../model/prefix.ts';
import type { Address } from './address.ts';
import type { AsnBytes } from './as-path.ts';
import type { PathAttributes } from './attributes.ts';
import type { Malformed } from './cursor.ts';
import type { BgpMessage } from './update.ts';

export const MrtType = { tableDump: 12, tableDumpV2: 13, bgp4mp: 16, bgp4mpEt: 17 } as const;
export const TableDumpV2 = {
  peerIndexTable: 1,
  ribIpv4Unicast: 2,
  ribIpv6Unicast: 4,
  ribIpv4UnicastAddPath: 8,
  ribIpv6UnicastAddPath: 10,
} as const;
export const Bgp4mp = {
  stateChange: 0,
  message: 1,
  messageAs4: 4,
  stateChangeAs4: 5,
  messageAddPath: 8,
  messageAs4AddPath: 9,
} as const;

/** A peer in a PEER_INDEX_TABLE. */
export interface MrtPeer {
  readonly routerId: Address;
  readonly address: Address;
  readonly asn: number;
}

export interface PeerIndexTable {
  readonly kind: 'peer-index-table';
  readonly timeUs: number;
  readonly collectorId: Address;
  readonly viewName: string;
  readonly peers: readonly MrtPeer[];
}

export interface RibEntry {
  /** Index into the peers of the last PEER_INDEX_TABLE. */
  readonly peer: number;
  readonly originatedS: number;
  /** Among the paths of its peer; null in records without. */
  readonly pathId: number | null;
  readonly attributes: PathAttributes;
}

/** One prefix as every peer sees it. */
export interface RibRecord {
  readonly kind: 'rib';
  readonly timeUs: number;
  readonly sequence: number;
  readonly prefix: Prefix;
  /** Entries have path identifiers. */
  readonly hasPathIds: boolean;
  readonly entries: readonly RibEntry[];
}

/** The older form: one prefix as one peer sees it. */
export interface TableDumpRecord {
  readonly kind: 'table-dump';
  readonly timeUs: number;
  readonly view: number;
  readonly sequence: number;
  readonly prefix: Prefix;
  readonly status: number;
  readonly originatedS: number;
  readonly peerAddress: Address;
  readonly peerAsn: number;
  readonly attributes: PathAttributes;
}

/** What every BGP4MP record says of the session. Both addresses are of one family. */
export interface SessionFields {
  readonly timeUs: number;
  /** BGP4MP_ET: the time has microseconds. */
  readonly isExtended: boolean;
  /** 4: the AS4 subtypes. */
  readonly asnBytes: AsnBytes;
  readonly peerAsn: number;
  readonly localAsn: number;
  readonly interfaceIndex: number;
  readonly peerAddress: Address;
  readonly localAddress: Address;
}

export interface MessageRecord extends SessionFields {
  readonly kind: 'message';
  /** Prefixes have path identifiers. */
  readonly hasPathIds: boolean;
  readonly message: BgpMessage;
}

/** States of RFC 4271 §8.2.2 as RFC 6396 §4.4.1 numbers them, from 1; 0 is none, and Quagga writes two of its own above. */
export const FSM_STATES = [
  'none', 'idle', 'connect', 'active', 'open-sent', 'open-confirm', 'established', 'clearing', 'deleted',
] as const;

export interface StateChangeRecord extends SessionFields {
  readonly kind: 'state-change';
  /** Index into FSM_STATES; what collectors write is not held to it. */
  readonly oldState: number;
  readonly newState: number;
}

export const IDLE = FSM_STATES.indexOf('idle');
export const ESTABLISHED = FSM_STATES.indexOf('established');

/** A record that is not taken apart. */
export interface OtherRecord {
  readonly kind: 'other';
  /** Whole seconds. */
  readonly timeUs: number;
  readonly type: number;
  readonly subtype: number;
  readonly bytes: Uint8Array;
}

/** Times are microseconds since 1970; all but extended ones are whole seconds. */
export type MrtRecord = PeerIndexTable | RibRecord | TableDumpRecord | MessageRecord | StateChangeRecord | OtherRecord;

/** A record, or what is wrong with its bytes. `offset` is where it begins in the file. */
export type MrtItem =
  | { readonly ok: true; readonly offset: number; readonly record: MrtRecord }
  | { readonly ok: false; readonly offset: number; readonly problem: Malformed };
