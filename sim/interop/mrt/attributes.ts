/**
 * Path attributes of a BGP UPDATE (RFC 4271 §4.3 and §5): ORIGIN, AS_PATH, NEXT_HOP, MED, LOCAL_PREF, ATOMIC_AGGREGATE,
 * AGGREGATOR; communities (RFC 1997), ORIGINATOR_ID and CLUSTER_LIST (RFC 4456), MP_REACH and MP_UNREACH_NLRI (RFC 4760, next
 * hops RFC 2545 and 8950), AS4_PATH and AS4_AGGREGATOR (RFC 6793), large communities (RFC 8092), Only-to-Customer (RFC 9234).
 * Extended communities and everything else are kept as bytes. Not modelled: address families other than unicast and
 * multicast IPv4 and IPv6 (kept as bytes).
 */
import type { Family } from '../../model/prefix.ts';
import { AS_TRANS, mergePaths, readAsn, readAsPath, type AsnBytes, type AsPath } from './as-path.ts';
import { readAddress, readPrefixes, type Address, type Nlri } from './address.ts';
import type { ByteCursor } from './cursor.ts';

export const AttributeType = {
  origin: 1,
  asPath: 2,
  nextHop: 3,
  med: 4,
  localPref: 5,
  atomicAggregate: 6,
  aggregator: 7,
  communities: 8,
  originatorId: 9,
  clusterList: 10,
  mpReach: 14,
  mpUnreach: 15,
  as4Path: 17,
  as4Aggregator: 18,
  largeCommunities: 32,
  onlyToCustomer: 35,
} as const;

/** In the order of their codes, from 0. */
export const ORIGINS = ['igp', 'egp', 'incomplete'] as const;
export type OriginName = (typeof ORIGINS)[number];

export type LargeCommunity = readonly [global: number, local1: number, local2: number];

/** Subsequent address families, in the order of their codes, from 1. */
export const SAFIS = ['unicast', 'multicast'] as const;
export type Safi = (typeof SAFIS)[number];

export interface Reach {
  readonly family: Family;
  readonly safi: Safi;
  readonly nextHop: Address;
  /** The second IPv6 next hop of RFC 2545, where there is one. */
  readonly linkLocal: Address | null;
  readonly prefixes: readonly Nlri[];
}

export type Unreach = Pick<Reach, 'family' | 'safi' | 'prefixes'>;

export interface RawAttribute {
  /** Without the bit for a length of two bytes, which follows from the length. */
  readonly flags: number;
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** What a speaker says of a route; null or empty where it says nothing. */
export interface PathAttributes {
  readonly origin: OriginName | null;
  /** With AS4_PATH put back in. */
  readonly asPath: AsPath | null;
  readonly nextHop: Address | null;
  readonly med: number | null;
  readonly localPref: number | null;
  readonly isAtomicAggregate: boolean;
  readonly aggregator: { readonly asn: number; readonly address: Address } | null;
  /** Each as one number of 32 bits. */
  readonly communities: readonly number[];
  readonly originatorId: Address | null;
  readonly clusterList: readonly Address[];
  readonly reach: Reach | null;
  readonly unreach: Unreach | null;
  readonly largeCommunities: readonly LargeCommunity[];
  /** The AS number in Only-to-Customer. */
  readonly onlyToCustomer: number | null;
  readonly other: readonly RawAttribute[];
}

export const NO_ATTRIBUTES: PathAttributes = {
  origin: null,
  asPath: null,
  nextHop: null,
  med: null,
  localPref: null,
  isAtomicAggregate: false,
  aggregator: null,
  communities: [],
  originatorId: null,
  clusterList: [],
  reach: null,
  unreach: null,
  largeCommunities: [],
  onlyToCustomer: null,
  other: [],
};

export interface AttributeContext {
  readonly asnBytes: AsnBytes;
  /** In a RIB entry, the family of its prefix: there MP_REACH_NLRI may be its next hop alone (RFC 6396 §4.3.4). */
  readonly ribFamily: Family | null;
  /** Prefixes have path identifiers before them. */
  readonly hasPathIds: boolean;
}

export const EXTENDED_LENGTH = 0x10;

type Mutable = { -readonly [K in keyof PathAttributes]: PathAttributes[K] };
interface As4 {
  path: AsPath | null;
  aggregator: PathAttributes['aggregator'];
}

/** The attributes up to the end of the cursor, which remembers what is wrong with them. */
export function readAttributes(cursor: ByteCursor, context: AttributeContext): PathAttributes {
  const found: Mutable = { ...NO_ATTRIBUTES };
  const other: RawAttribute[] = [];
  const as4: As4 = { path: null, aggregator: null };
  const seen = new Set<number>();
  while (cursor.left > 0) {
    const { offset } = cursor;
    const flags = cursor.u8('flags of a path attribute');
    const type = cursor.u8('type of a path attribute');
    const isLong = (flags & EXTENDED_LENGTH) !== 0;
    const length = isLong ? cursor.u16('length of a path attribute') : cursor.u8('length of a path attribute');
    if (seen.has(type)) cursor.fail('each path attribute once', `type ${type} again`, offset);
    seen.add(type);
    const value = cursor.part(length, `path attribute ${type}`);
    if (cursor.problem !== null) break;
    if (!readKnown(type, value, context, found, as4)) {
      other.push({ flags: flags & ~EXTENDED_LENGTH, type, bytes: value.take(value.left, 'a path attribute') });
    }
    value.finish(`path attribute ${type}`);
  }
  found.other = other;
  mergeAs4(found, as4, context.asnBytes);
  return found;
}

/** Reads an attribute into `found`; false for one whose bytes are to be kept. */
function readKnown(type: number, value: ByteCursor, context: AttributeContext, found: Mutable, as4: As4): boolean {
  switch (type) {
    case AttributeType.origin:
      found.origin = readOrigin(value);
      return true;
    case AttributeType.asPath:
      found.asPath = readAsPath(value, context.asnBytes);
      return true;
    case AttributeType.nextHop:
      found.nextHop = readAddress(value, 4, 'NEXT_HOP');
      return true;
    case AttributeType.med:
      found.med = value.u32('MULTI_EXIT_DISC');
      return true;
    case AttributeType.localPref:
      found.localPref = value.u32('LOCAL_PREF');
      return true;
    case AttributeType.atomicAggregate:
      found.isAtomicAggregate = true;
      return true;
    case AttributeType.aggregator:
      found.aggregator = readAggregator(value, context.asnBytes);
      return true;
    case AttributeType.communities:
      found.communities = readAll(value, () => value.u32('a community'));
      return true;
    case AttributeType.originatorId:
      found.originatorId = readAddress(value, 4, 'ORIGINATOR_ID');
      return true;
    case AttributeType.clusterList:
      found.clusterList = readAll(value, () => readAddress(value, 4, 'a cluster id'));
      return true;
    case AttributeType.mpReach:
      return readReach(value, context, found);
    case AttributeType.mpUnreach:
      return readUnreach(value, context, found);
    case AttributeType.as4Path:
      as4.path = readAsPath(value, 4);
      return true;
    case AttributeType.as4Aggregator:
      as4.aggregator = readAggregator(value, 4);
      return true;
    case AttributeType.largeCommunities:
      found.largeCommunities = readAll(value, () => [
        value.u32('a large community'), value.u32('a large community'), value.u32('a large community'),
      ]);
      return true;
    case AttributeType.onlyToCustomer:
      found.onlyToCustomer = value.u32('ONLY_TO_CUSTOMER');
      return true;
    default:
      return false;
  }
}

function readAll<T>(cursor: ByteCursor, one: () => T): T[] {
  const all: T[] = [];
  while (cursor.left > 0) all.push(one());
  return all;
}

function readOrigin(value: ByteCursor): OriginName | null {
  const { offset } = value;
  const code = value.u8('ORIGIN');
  const origin = ORIGINS[code];
  if (origin === undefined) value.fail('ORIGIN 0, 1 or 2', `${code}`, offset);
  return origin ?? null;
}

function readAggregator(value: ByteCursor, width: AsnBytes): PathAttributes['aggregator'] {
  return { asn: readAsn(value, width, 'AS of AGGREGATOR'), address: readAddress(value, 4, 'address of AGGREGATOR') };
}

const familyOfAfi = (afi: number): Family | null => (afi === 1 ? 4 : afi === 2 ? 6 : null);

/** The AFI is two bytes and begins with a zero, which the length of a next hop never is: so the short form is recognised. */
function readReach(value: ByteCursor, { ribFamily, hasPathIds }: AttributeContext, found: Mutable): boolean {
  if (ribFamily !== null && value.peek() > 0) {
    found.reach = { family: ribFamily, safi: 'unicast', ...readNextHops(value, ribFamily), prefixes: [] };
    return true;
  }
  const kind = readKind(value);
  if (kind === null) return false;
  const hops = readNextHops(value, kind.family);
  value.u8('the reserved byte of MP_REACH_NLRI');
  found.reach = { ...kind, ...hops, prefixes: readPrefixes(value, kind.family, 'a prefix in MP_REACH_NLRI', hasPathIds) };
  return true;
}

function readUnreach(value: ByteCursor, { hasPathIds }: AttributeContext, found: Mutable): boolean {
  const kind = readKind(value);
  if (kind === null) return false;
  found.unreach = { ...kind, prefixes: readPrefixes(value, kind.family, 'a prefix in MP_UNREACH_NLRI', hasPathIds) };
  return true;
}

/** Address family and subsequent family; null, with nothing read, for those that are kept as bytes. */
function readKind(value: ByteCursor): Pick<Reach, 'family' | 'safi'> | null {
  const ahead = value.fork();
  const family = familyOfAfi(ahead.u16('an address family'));
  const safi = SAFIS[ahead.u8('a subsequent address family') - 1];
  if (ahead.problem !== null || family === null || safi === undefined) return null;
  value.take(3, 'an address family');
  return { family, safi };
}

/** One address, or for IPv6 two, the second one link-local. An IPv4 route may have an IPv6 next hop (RFC 8950). */
function readNextHops(value: ByteCursor, family: Family): Pick<Reach, 'nextHop' | 'linkLocal'> {
  const { offset } = value;
  const length = value.u8('length of a next hop');
  if (length === 4 && family === 4) return { nextHop: readAddress(value, 4, 'a next hop'), linkLocal: null };
  if (length === 16) return { nextHop: readAddress(value, 6, 'a next hop'), linkLocal: null };
  if (length === 32) {
    return { nextHop: readAddress(value, 6, 'a next hop'), linkLocal: readAddress(value, 6, 'a link-local next hop') };
  }
  value.fail(family === 4 ? 'a next hop of 4, 16 or 32 bytes' : 'a next hop of 16 or 32 bytes', `${length} bytes`, offset);
  return { nextHop: '::', linkLocal: null };
}

/**
 * RFC 6793 §4.2.3: from a speaker of four bytes the AS4 attributes are ignored; an aggregator that is not hidden says that they
 * are stale.
 */
function mergeAs4(found: Mutable, as4: As4, asnBytes: AsnBytes): void {
  if (asnBytes === 4) return;
  if (found.aggregator !== null && as4.aggregator !== null) {
    if (found.aggregator.asn !== AS_TRANS) return;
    found.aggregator = as4.aggregator;
  }
  if (found.asPath !== null && as4.path !== null) found.asPath = mergePaths(found.asPath, as4.path);
}
