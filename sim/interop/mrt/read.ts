/**
 * Bytes of an MRT file to records, one after the other, whole files or as the bytes come in. A record that is broken is told with
 * its place and passed over, since the header says where the next one begins; bytes that end inside a record, or a record that
 * is longer than any could be, end the reading. Nothing throws. Decompression is the caller's business.
 */
import { addressBits, makePrefix, type Family, type Prefix } from '../../model/prefix.ts';
import { readAddress, readPrefix } from './address.ts';
import { readAsn, type AsnBytes } from './as-path.ts';
import { readAttributes } from './attributes.ts';
import { ByteCursor } from './cursor.ts';
import {
  Bgp4mp, MrtType, TableDumpV2, type MrtItem, type MrtPeer, type MrtRecord, type RibEntry, type SessionFields,
} from './records.ts';
import { readMessage } from './update.ts';

const HEADER_BYTES = 12;
/** Of the length in a header. */
const LENGTH_OFFSET = 8;
const US_PER_S = 1_000_000;

interface Header {
  readonly timeUs: number;
  readonly type: number;
  readonly subtype: number;
}

/** Of one record: hundreds of times what a table of a thousand peers makes. */
export const RECORD_BYTES_MAX = 268_435_456;

/** Everything in the bytes. */
export function* readMrt(bytes: Uint8Array): Generator<MrtItem, void, undefined> {
  const reader = new MrtReader();
  yield* reader.push(bytes);
  yield* reader.end();
}

/** Takes bytes as they come; what `push` gives has to be read to its end before the next ones. */
export class MrtReader {
  /** Bytes of a record that is not complete yet. */
  private pending: Uint8Array = new Uint8Array(0);
  /** Where they begin in the file. */
  private base = 0;
  private peerCount = 0;
  private isOver = false;

  *push(chunk: Uint8Array): Generator<MrtItem, void, undefined> {
    const bytes = this.pending.length === 0 ? chunk : joined(this.pending, chunk);
    const { base } = this;
    let at = 0;
    while (!this.isOver && bytes.length - at >= HEADER_BYTES) {
      const length = new ByteCursor(bytes, at + LENGTH_OFFSET).u32('length of an MRT record');
      if (length > RECORD_BYTES_MAX) {
        this.isOver = true;
        const found = `${length}`;
        const problem = { offset: base + at + LENGTH_OFFSET, expected: `a record of at most ${RECORD_BYTES_MAX} bytes`, found };
        yield { ok: false, offset: base + at, problem };
      }
      const end = at + HEADER_BYTES + length;
      if (this.isOver || end > bytes.length) break;
      yield this.record(bytes, at, end);
      at = end;
    }
    this.pending = bytes.slice(at);
    this.base = base + at;
  }

  /** There is no more: what is left over is a problem. */
  *end(): Generator<MrtItem, void, undefined> {
    const { pending, base } = this;
    if (this.isOver || pending.length === 0) return;
    this.isOver = true;
    const cursor = new ByteCursor(pending);
    cursor.take(LENGTH_OFFSET, 'an MRT header');
    cursor.part(cursor.u32('length of an MRT record'), 'an MRT record');
    const { problem } = cursor;
    if (problem !== null) yield { ok: false, offset: base, problem: { ...problem, offset: base + problem.offset } };
  }

  private record(bytes: Uint8Array, from: number, end: number): MrtItem {
    const head = new ByteCursor(bytes, from, end);
    const timeUs = head.u32('time of an MRT header') * US_PER_S;
    const type = head.u16('type of an MRT header');
    const subtype = head.u16('subtype of an MRT header');
    const body = head.part(head.u32('length of an MRT record'), 'an MRT record');
    const record = readBody(body, { timeUs, type, subtype }, this.peerCount);
    body.finish('the record');
    const offset = this.base + from;
    const { problem } = body;
    if (problem !== null) return { ok: false, offset, problem: { ...problem, offset: this.base + problem.offset } };
    if (record.kind === 'peer-index-table') this.peerCount = record.peers.length;
    return { ok: true, offset, record };
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function readBody(body: ByteCursor, { timeUs, type, subtype }: Header, peerCount: number): MrtRecord {
  switch (type) {
    case MrtType.tableDump:
      if (subtype === 1 || subtype === 2) return readTableDump(body, timeUs, subtype === 1 ? 4 : 6);
      break;
    case MrtType.tableDumpV2:
      if (subtype === TableDumpV2.peerIndexTable) return readPeerIndexTable(body, timeUs);
      if (subtype in RIB_KINDS) return readRib(body, timeUs, RIB_KINDS[subtype]!, peerCount);
      break;
    case MrtType.bgp4mp:
    case MrtType.bgp4mpEt: {
      const isKnown = (Object.values(Bgp4mp) as number[]).includes(subtype);
      if (isKnown) return readBgp4mp(body, { timeUs, type, subtype });
      break;
    }
    default:
  }
  return { kind: 'other', timeUs, type, subtype, bytes: body.take(body.left, 'the record') };
}

const utf8 = new TextDecoder('utf-8');

function readPeerIndexTable(body: ByteCursor, timeUs: number): MrtRecord {
  const collectorId = readAddress(body, 4, 'collector id');
  const viewName = utf8.decode(body.take(body.u16('length of the view name'), 'the view name'));
  const count = body.u16('number of peers');
  const peers: MrtPeer[] = [];
  while (peers.length < count && body.problem === null) {
    const type = body.u8('type of a peer');
    const routerId = readAddress(body, 4, 'router id of a peer');
    const address = readAddress(body, (type & 1) === 0 ? 4 : 6, 'address of a peer');
    peers.push({ routerId, address, asn: readAsn(body, (type & 2) === 0 ? 2 : 4, 'AS of a peer') });
  }
  return { kind: 'peer-index-table', timeUs, collectorId, viewName, peers };
}

interface RibKind {
  readonly family: Family;
  readonly hasPathIds: boolean;
}

const RIB_KINDS: Readonly<Record<number, RibKind>> = {
  [TableDumpV2.ribIpv4Unicast]: { family: 4, hasPathIds: false },
  [TableDumpV2.ribIpv6Unicast]: { family: 6, hasPathIds: false },
  [TableDumpV2.ribIpv4UnicastAddPath]: { family: 4, hasPathIds: true },
  [TableDumpV2.ribIpv6UnicastAddPath]: { family: 6, hasPathIds: true },
};

function readRib(body: ByteCursor, timeUs: number, { family, hasPathIds }: RibKind, peerCount: number): MrtRecord {
  const sequence = body.u32('sequence number');
  const prefix = readPrefix(body, family, 'a prefix');
  const count = body.u16('number of RIB entries');
  const entries: RibEntry[] = [];
  while (entries.length < count && body.problem === null) {
    const { offset } = body;
    const peer = body.u16('index of a peer');
    if (peer >= peerCount) body.fail(`the index of one of ${peerCount} peers`, `${peer}`, offset);
    const originatedS = body.u32('time of origination');
    const pathId = hasPathIds ? body.u32('a path identifier') : null;
    const part = body.part(body.u16('length of path attributes'), 'path attributes');
    const attributes = readAttributes(part, { asnBytes: 4, ribFamily: family, hasPathIds: false });
    entries.push({ peer, originatedS, pathId, attributes });
  }
  return { kind: 'rib', timeUs, sequence, prefix, hasPathIds, entries };
}

function readTableDump(body: ByteCursor, timeUs: number, family: Family): MrtRecord {
  const view = body.u16('view number');
  const sequence = body.u16('sequence number');
  const prefix = readFullPrefix(body, family);
  const status = body.u8('status');
  const originatedS = body.u32('time of origination');
  const peerAddress = readAddress(body, family, 'address of the peer');
  const peerAsn = body.u16('AS of the peer');
  const part = body.part(body.u16('length of path attributes'), 'path attributes');
  const attributes = readAttributes(part, { asnBytes: 2, ribFamily: family, hasPathIds: false });
  return { kind: 'table-dump', timeUs, view, sequence, prefix, status, originatedS, peerAddress, peerAsn, attributes };
}

/** All bytes of the address, then the length. */
function readFullPrefix(body: ByteCursor, family: Family): Prefix {
  const whole = body.part(family === 4 ? 4 : 16, 'a prefix');
  let bits = 0n;
  while (whole.left > 0) bits = (bits << 8n) | BigInt(whole.u8('a prefix'));
  const { offset } = body;
  const length = body.u8('length of a prefix');
  const width = addressBits(family);
  if (length > width) body.fail(`a prefix length of at most ${width}`, `${length}`, offset);
  if (body.problem !== null) return makePrefix(family, 0n, 0);
  const host = BigInt(width - length);
  return makePrefix(family, (bits >> host) << host, length);
}

function readBgp4mp(body: ByteCursor, { timeUs, type, subtype }: Header): MrtRecord {
  const isExtended = type === MrtType.bgp4mpEt;
  const { stateChange, stateChangeAs4, message, messageAddPath, messageAs4AddPath } = Bgp4mp;
  const asnBytes: AsnBytes = subtype === stateChange || subtype === message || subtype === messageAddPath ? 2 : 4;
  const fields = readSession(body, { timeUs, isExtended, asnBytes });
  if (subtype !== stateChange && subtype !== stateChangeAs4) {
    const hasPathIds = subtype === messageAddPath || subtype === messageAs4AddPath;
    return { kind: 'message', ...fields, hasPathIds, message: readMessage(body, { asnBytes, hasPathIds }) };
  }
  return { kind: 'state-change', ...fields, oldState: body.u16('old state'), newState: body.u16('new state') };
}

function readSession(
  body: ByteCursor,
  { timeUs, isExtended, asnBytes }: Pick<SessionFields, 'timeUs' | 'isExtended' | 'asnBytes'>,
): SessionFields {
  const start = body.offset;
  const microseconds = isExtended ? body.u32('microseconds') : 0;
  if (microseconds >= US_PER_S) body.fail(`microseconds below ${US_PER_S}`, `${microseconds}`, start);
  const peerAsn = readAsn(body, asnBytes, 'AS of the peer');
  const localAsn = readAsn(body, asnBytes, 'AS of the collector');
  const interfaceIndex = body.u16('interface index');
  const { offset } = body;
  const afi = body.u16('address family');
  if (afi !== 1 && afi !== 2) body.fail('address family 1 or 2', `${afi}`, offset);
  const family: Family = afi === 2 ? 6 : 4;
  const peerAddress = readAddress(body, family, 'address of the peer');
  const localAddress = readAddress(body, family, 'address of the collector');
  return {
    timeUs: timeUs + microseconds, isExtended, asnBytes, peerAsn, localAsn, interfaceIndex, peerAddress, localAddress,
  };
}
