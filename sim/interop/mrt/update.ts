/**
 * A BGP message as it was on the wire (RFC 4271 §4): an UPDATE is taken apart, any other is kept as bytes. The sixteen bytes of
 * the marker are passed over, whatever they are, since collectors differ in what they keep there.
 */
import type { Prefix } from '../../model/prefix.ts';
import { readPrefixes, writeNlri } from './address.ts';
import type { AsnBytes } from './as-path.ts';
import { readAttributes, type PathAttributes } from './attributes.ts';
import { ByteWriter } from './byte-writer.ts';
import type { ByteCursor } from './cursor.ts';
import { writeAttributes } from './write-attributes.ts';

/** Withdrawn and announced IPv4 prefixes of the message proper; those of `attributes.reach` and `unreach` stand beside them. */
export interface BgpUpdate {
  readonly type: 'update';
  readonly withdrawn: readonly Prefix[];
  readonly attributes: PathAttributes;
  readonly announced: readonly Prefix[];
}

/** OPEN, NOTIFICATION, KEEPALIVE, ROUTE-REFRESH by their code. */
export interface OtherMessage {
  readonly type: 'other';
  readonly code: number;
  readonly bytes: Uint8Array;
}

export type BgpMessage = BgpUpdate | OtherMessage;

const MARKER_BYTES = 16;
const HEADER_BYTES = 19;
const UPDATE = 2;
const NOTHING: OtherMessage = { type: 'other', code: 0, bytes: new Uint8Array(0) };

/** One message, which must fill the cursor. */
export function readMessage(cursor: ByteCursor, asnBytes: AsnBytes): BgpMessage {
  const { offset } = cursor;
  cursor.take(MARKER_BYTES, 'the marker of a BGP message');
  const length = cursor.u16('length of a BGP message');
  const code = cursor.u8('type of a BGP message');
  if (length < HEADER_BYTES) cursor.fail(`a BGP message of at least ${HEADER_BYTES} bytes`, `${length}`, offset + MARKER_BYTES);
  const body = cursor.part(Math.max(0, length - HEADER_BYTES), 'a BGP message');
  cursor.finish('the BGP message');
  if (cursor.problem !== null) return NOTHING;
  if (code !== UPDATE) return { type: 'other', code, bytes: body.take(body.left, 'a BGP message') };
  const withdrawn = readPrefixes(body.part(body.u16('length of withdrawn routes'), 'withdrawn routes'), 4, 'a withdrawn route');
  const part = body.part(body.u16('length of path attributes'), 'path attributes');
  const attributes = readAttributes(part, { asnBytes, ribFamily: null });
  return { type: 'update', withdrawn, attributes, announced: readPrefixes(body, 4, 'an announced prefix') };
}

export function writeMessage(writer: ByteWriter, message: BgpMessage, asnBytes: AsnBytes): void {
  const body = new ByteWriter();
  if (message.type === 'other') body.bytes(message.bytes);
  else {
    body.measured(2, () => message.withdrawn.forEach((prefix) => writeNlri(body, prefix)));
    body.measured(2, () => writeAttributes(body, message.attributes, { asnBytes, ribFamily: null }));
    for (const prefix of message.announced) writeNlri(body, prefix);
  }
  for (let i = 0; i < MARKER_BYTES; i++) writer.u8(0xff);
  writer.u16(HEADER_BYTES + body.length);
  writer.u8(message.type === 'other' ? message.code : UPDATE);
  writer.bytes(body.finish());
}
