/**
 * A BGP message as it was on the wire (RFC 4271 §4): an UPDATE is taken apart, any other is kept as bytes. The sixteen bytes of
 * the marker are passed over, whatever they are, since collectors differ in what they keep there.
 */
import { readPrefixes, writePrefixes, type Nlri } from './address.ts';
import type { AsnBytes } from './as-path.ts';
import { readAttributes, type AttributeContext, type PathAttributes } from './attributes.ts';
import { ByteWriter } from './byte-writer.ts';
import type { ByteCursor } from './cursor.ts';
import { writeAttributes } from './write-attributes.ts';

/** Withdrawn and announced IPv4 prefixes of the message proper; those of `attributes.reach` and `unreach` stand beside them. */
export interface BgpUpdate {
  readonly type: 'update';
  readonly withdrawn: readonly Nlri[];
  readonly attributes: PathAttributes;
  readonly announced: readonly Nlri[];
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

/** What a session has agreed on. */
export interface MessageContext {
  readonly asnBytes: AsnBytes;
  /** Several paths for a prefix (RFC 7911). */
  readonly hasPathIds: boolean;
}

const attributeContext = (context: MessageContext): AttributeContext => ({ ...context, ribFamily: null });

/** One message, which must fill the cursor. */
export function readMessage(cursor: ByteCursor, context: MessageContext): BgpMessage {
  const { offset } = cursor;
  cursor.take(MARKER_BYTES, 'the marker of a BGP message');
  const length = cursor.u16('length of a BGP message');
  const code = cursor.u8('type of a BGP message');
  if (length < HEADER_BYTES) cursor.fail(`a BGP message of at least ${HEADER_BYTES} bytes`, `${length}`, offset + MARKER_BYTES);
  const body = cursor.part(Math.max(0, length - HEADER_BYTES), 'a BGP message');
  cursor.finish('the BGP message');
  if (cursor.problem !== null) return NOTHING;
  if (code !== UPDATE) return { type: 'other', code, bytes: body.take(body.left, 'a BGP message') };
  const { hasPathIds } = context;
  const gone = body.part(body.u16('length of withdrawn routes'), 'withdrawn routes');
  const withdrawn = readPrefixes(gone, 4, 'a withdrawn route', hasPathIds);
  const part = body.part(body.u16('length of path attributes'), 'path attributes');
  const attributes = readAttributes(part, attributeContext(context));
  return { type: 'update', withdrawn, attributes, announced: readPrefixes(body, 4, 'an announced prefix', hasPathIds) };
}

export function writeMessage(writer: ByteWriter, message: BgpMessage, context: MessageContext): void {
  const body = new ByteWriter();
  if (message.type === 'other') body.bytes(message.bytes);
  else {
    body.measured(2, () => writePrefixes(body, message.withdrawn, context.hasPathIds));
    body.measured(2, () => writeAttributes(body, message.attributes, attributeContext(context)));
    writePrefixes(body, message.announced, context.hasPathIds);
  }
  for (let i = 0; i < MARKER_BYTES; i++) writer.u8(0xff);
  writer.u16(HEADER_BYTES + body.length);
  writer.u8(message.type === 'other' ? message.code : UPDATE);
  writer.bytes(body.finish());
}
