/**
 * Path attributes to bytes, ascending by type, with the flags that their RFCs prescribe. Where AS numbers have two bytes and one
 * does not fit, AS4_PATH and AS4_AGGREGATOR carry it (RFC 6793 §4.2.2). A reach without prefixes in a RIB entry is written in
 * the short form of RFC 6396 §4.3.4.
 */
import type { Family } from '../../model/prefix.ts';
import { addressBytes, familyOf, writeAddress, writePrefixes } from './address.ts';
import { writeAsn, writeAsPath, type AsnBytes, type AsPath } from './as-path.ts';
import {
  AttributeType, EXTENDED_LENGTH, ORIGINS, SAFIS, type AttributeContext, type PathAttributes, type Reach,
} from './attributes.ts';
import { ByteWriter } from './byte-writer.ts';

const WELL_KNOWN = 0x40;
const OPTIONAL = 0x80;
const OPTIONAL_TRANSITIVE = 0xc0;
const SHORT_MAX = 255;
/** What most attributes fit in. */
const PART_BYTES = 48;
const TWO_BYTES_MAX = 0xffff;

interface Part {
  readonly flags: number;
  readonly type: number;
  readonly bytes: Uint8Array;
}

export function writeAttributes(writer: ByteWriter, attributes: PathAttributes, context: AttributeContext): void {
  const parts = [...partsOf(attributes, context)].sort((a, b) => a.type - b.type);
  for (const { flags, type, bytes } of parts) {
    const isLong = bytes.length > SHORT_MAX;
    writer.u8(isLong ? flags | EXTENDED_LENGTH : flags);
    writer.u8(type);
    if (isLong) writer.u16(bytes.length);
    else writer.u8(bytes.length);
    writer.bytes(bytes);
  }
}

function part(flags: number, type: number, write: (writer: ByteWriter) => void): Part {
  const writer = new ByteWriter(PART_BYTES);
  write(writer);
  return { flags, type, bytes: writer.finish() };
}

function* partsOf(attributes: PathAttributes, context: AttributeContext): Generator<Part> {
  const { asnBytes } = context;
  const { origin, asPath, nextHop, med, localPref, aggregator, originatorId, reach, unreach, onlyToCustomer } = attributes;
  const { communities, clusterList, largeCommunities } = attributes;
  if (origin !== null) yield part(WELL_KNOWN, AttributeType.origin, (to) => to.u8(ORIGINS.indexOf(origin)));
  if (asPath !== null) yield* pathParts(asPath, asnBytes);
  if (nextHop !== null) yield part(WELL_KNOWN, AttributeType.nextHop, (to) => writeAddress(to, nextHop));
  if (med !== null) yield part(OPTIONAL, AttributeType.med, (to) => to.u32(med));
  if (localPref !== null) yield part(WELL_KNOWN, AttributeType.localPref, (to) => to.u32(localPref));
  if (attributes.isAtomicAggregate) yield part(WELL_KNOWN, AttributeType.atomicAggregate, () => undefined);
  if (aggregator !== null) yield* aggregatorParts(aggregator, asnBytes);
  if (communities.length > 0) {
    yield part(OPTIONAL_TRANSITIVE, AttributeType.communities, (to) => communities.forEach((community) => to.u32(community)));
  }
  if (originatorId !== null) yield part(OPTIONAL, AttributeType.originatorId, (to) => writeAddress(to, originatorId));
  if (clusterList.length > 0) {
    yield part(OPTIONAL, AttributeType.clusterList, (to) => clusterList.forEach((id) => writeAddress(to, id)));
  }
  if (reach !== null) yield part(OPTIONAL, AttributeType.mpReach, (to) => writeReach(to, reach, context));
  if (unreach !== null) {
    yield part(OPTIONAL, AttributeType.mpUnreach, (to) => {
      writeKind(to, unreach);
      writePrefixes(to, unreach.prefixes, context.hasPathIds);
    });
  }
  if (largeCommunities.length > 0) {
    yield part(OPTIONAL_TRANSITIVE, AttributeType.largeCommunities, (to) => {
      for (const community of largeCommunities) for (const value of community) to.u32(value);
    });
  }
  if (onlyToCustomer !== null) {
    yield part(OPTIONAL_TRANSITIVE, AttributeType.onlyToCustomer, (to) => to.u32(onlyToCustomer));
  }
  yield* attributes.other;
}

function* pathParts(path: AsPath, asnBytes: AsnBytes): Generator<Part> {
  yield part(WELL_KNOWN, AttributeType.asPath, (to) => writeAsPath(to, path, asnBytes));
  if (asnBytes === 4 || path.every(({ ases }) => ases.every((asn) => asn <= TWO_BYTES_MAX))) return;
  // Confederation segments may not stand in AS4_PATH (RFC 6793 §3).
  const plain = path.filter(({ kind }) => kind === 'sequence' || kind === 'set');
  yield part(OPTIONAL_TRANSITIVE, AttributeType.as4Path, (to) => writeAsPath(to, plain, 4));
}

function* aggregatorParts(aggregator: NonNullable<PathAttributes['aggregator']>, asnBytes: AsnBytes): Generator<Part> {
  const write = (width: AsnBytes) => (to: ByteWriter): void => {
    writeAsn(to, aggregator.asn, width);
    writeAddress(to, aggregator.address);
  };
  yield part(OPTIONAL_TRANSITIVE, AttributeType.aggregator, write(asnBytes));
  if (asnBytes === 4 || aggregator.asn <= TWO_BYTES_MAX) return;
  yield part(OPTIONAL_TRANSITIVE, AttributeType.as4Aggregator, write(4));
}

const afiOf = (family: Family): number => (family === 4 ? 1 : 2);

function writeKind(writer: ByteWriter, { family, safi }: Pick<Reach, 'family' | 'safi'>): void {
  writer.u16(afiOf(family));
  writer.u8(SAFIS.indexOf(safi) + 1);
}

function writeReach(writer: ByteWriter, reach: Reach, { ribFamily, hasPathIds }: AttributeContext): void {
  const { nextHop, linkLocal, prefixes } = reach;
  const isShort = ribFamily !== null && prefixes.length === 0;
  if (!isShort) writeKind(writer, reach);
  writer.u8(addressBytes(familyOf(nextHop)) + (linkLocal === null ? 0 : addressBytes(6)));
  writeAddress(writer, nextHop);
  if (linkLocal !== null) writeAddress(writer, linkLocal);
  if (isShort) return;
  writer.u8(0);
  writePrefixes(writer, prefixes, hasPathIds);
}
