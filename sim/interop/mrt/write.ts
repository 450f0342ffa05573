/**
 * Records to the bytes of an MRT file (RFC 6396). AS numbers in TABLE_DUMP_V2 are always of four bytes, for peers and paths
 * alike; in BGP4MP as the record says. What is read back is what was written.
 */
import { assertNever } from '../../kernel/assert.ts';
import { addressBits, type Prefix } from '../../model/prefix.ts';
import { familyOf, writeAddress, writePrefix } from './address.ts';
import { writeAsn } from './as-path.ts';
import { ByteWriter } from './byte-writer.ts';
import {
  Bgp4mp, MrtType, TableDumpV2,
  type MessageRecord, type MrtRecord, type PeerIndexTable, type RibRecord, type SessionFields, type StateChangeRecord,
  type TableDumpRecord,
} from './records.ts';
import { writeMessage } from './update.ts';
import { writeAttributes } from './write-attributes.ts';

const US_PER_S = 1_000_000;
const PEER_IPV6 = 1;
const PEER_AS4 = 2;

export function writeMrt(records: Iterable<MrtRecord>): Uint8Array {
  const writer = new ByteWriter();
  for (const record of records) writeRecord(writer, record);
  return writer.finish();
}

function writeRecord(writer: ByteWriter, record: MrtRecord): void {
  const body = (type: number, subtype: number, write: () => void): void => {
    writer.u32(Math.floor(record.timeUs / US_PER_S));
    writer.u16(type);
    writer.u16(subtype);
    writer.measured(4, write);
  };
  switch (record.kind) {
    case 'peer-index-table':
      return body(MrtType.tableDumpV2, TableDumpV2.peerIndexTable, () => writePeerIndexTable(writer, record));
    case 'rib':
      return body(MrtType.tableDumpV2, ribSubtype(record), () => writeRib(writer, record));
    case 'table-dump':
      return body(MrtType.tableDump, record.prefix.family === 4 ? 1 : 2, () => writeTableDump(writer, record));
    case 'message':
      return body(bgp4mpType(record), messageSubtype(record), () => writeMessageRecord(writer, record));
    case 'state-change': {
      const subtype = record.asnBytes === 4 ? Bgp4mp.stateChangeAs4 : Bgp4mp.stateChange;
      return body(bgp4mpType(record), subtype, () => writeStateChange(writer, record));
    }
    case 'other':
      return body(record.type, record.subtype, () => writer.bytes(record.bytes));
    default:
      assertNever(record);
  }
}

const bgp4mpType = ({ isExtended }: SessionFields): number => (isExtended ? MrtType.bgp4mpEt : MrtType.bgp4mp);

function ribSubtype({ prefix, hasPathIds }: RibRecord): number {
  if (prefix.family === 4) return hasPathIds ? TableDumpV2.ribIpv4UnicastAddPath : TableDumpV2.ribIpv4Unicast;
  return hasPathIds ? TableDumpV2.ribIpv6UnicastAddPath : TableDumpV2.ribIpv6Unicast;
}

function messageSubtype({ asnBytes, hasPathIds }: MessageRecord): number {
  if (asnBytes === 4) return hasPathIds ? Bgp4mp.messageAs4AddPath : Bgp4mp.messageAs4;
  return hasPathIds ? Bgp4mp.messageAddPath : Bgp4mp.message;
}

function writePeerIndexTable(writer: ByteWriter, { collectorId, viewName, peers }: PeerIndexTable): void {
  writeAddress(writer, collectorId);
  writer.measured(2, () => writer.bytes(new TextEncoder().encode(viewName)));
  writer.u16(peers.length);
  for (const { routerId, address, asn } of peers) {
    writer.u8((familyOf(address) === 6 ? PEER_IPV6 : 0) | PEER_AS4);
    writeAddress(writer, routerId);
    writeAddress(writer, address);
    writer.u32(asn);
  }
}

function writeRib(writer: ByteWriter, { sequence, prefix, hasPathIds, entries }: RibRecord): void {
  writer.u32(sequence);
  writePrefix(writer, prefix);
  writer.u16(entries.length);
  for (const { peer, originatedS, pathId, attributes } of entries) {
    writer.u16(peer);
    writer.u32(originatedS);
    if (hasPathIds) writer.u32(pathId ?? 0);
    const context = { asnBytes: 4, ribFamily: prefix.family, hasPathIds: false } as const;
    writer.measured(2, () => writeAttributes(writer, attributes, context));
  }
}

function writeTableDump(writer: ByteWriter, record: TableDumpRecord): void {
  const { prefix } = record;
  writer.u16(record.view);
  writer.u16(record.sequence);
  writeFullPrefix(writer, prefix);
  writer.u8(record.status);
  writer.u32(record.originatedS);
  writeAddress(writer, record.peerAddress);
  writer.u16(record.peerAsn);
  const context = { asnBytes: 2, ribFamily: prefix.family, hasPathIds: false } as const;
  writer.measured(2, () => writeAttributes(writer, record.attributes, context));
}

function writeFullPrefix(writer: ByteWriter, { family, bits, length }: Prefix): void {
  for (let shift = addressBits(family) - 8; shift >= 0; shift -= 8) writer.u8(Number((bits >> BigInt(shift)) & 0xffn));
  writer.u8(length);
}

function writeSession(writer: ByteWriter, record: SessionFields): void {
  if (record.isExtended) writer.u32(record.timeUs % US_PER_S);
  writeAsn(writer, record.peerAsn, record.asnBytes);
  writeAsn(writer, record.localAsn, record.asnBytes);
  writer.u16(record.interfaceIndex);
  writer.u16(familyOf(record.peerAddress) === 4 ? 1 : 2);
  writeAddress(writer, record.peerAddress);
  writeAddress(writer, record.localAddress);
}

function writeMessageRecord(writer: ByteWriter, record: MessageRecord): void {
  writeSession(writer, record);
  writeMessage(writer, record.message, record);
}

function writeStateChange(writer: ByteWriter, record: StateChangeRecord): void {
  writeSession(writer, record);
  writer.u16(record.oldState);
  writer.u16(record.newState);
}
