/**
 * Addresses and prefixes as BGP and MRT carry them: 4 or 16 bytes, and a length with as many bytes as it needs (RFC 4271 §4.3),
 * behind a path identifier where a session has agreed on several paths for a prefix (RFC 7911 §3). In the program an address is
 * its canonical text. Bits behind a prefix's length mean nothing on the wire and read as zero.
 */
import { addressBits, formatAddress, makePrefix, parsePrefix, type Family, type Prefix } from '../../model/prefix.ts';
import type { ByteCursor } from './cursor.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Canonical text of an IPv4 or IPv6 address, such as `192.0.2.1` or `2001:db8::1`. */
export type Address = string;

/** A prefix on the wire. */
export interface Nlri extends Prefix {
  /** Where the session has them. */
  readonly pathId?: number;
}

export const addressBytes = (family: Family): 4 | 16 => (family === 4 ? 4 : 16);

export const familyOf = (address: Address): Family => (address.includes(':') ? 6 : 4);

/** The canonical text; all zero when the cursor is at its end, which it remembers. */
export function readAddress(cursor: ByteCursor, family: Family, what: string): Address {
  if (family === 4) return formatIpv4(cursor.u32(what));
  return formatAddress(6, toBits(cursor.take(16, what)));
}

export function writeAddress(writer: ByteWriter, address: Address): void {
  const family = familyOf(address);
  writeBits(writer, parsePrefix(`${address}/${addressBits(family)}`).bits, addressBytes(family), addressBytes(family));
}

/** Prefixes up to the end of the cursor. */
export function readPrefixes(cursor: ByteCursor, family: Family, what: string, hasPathIds: boolean): Nlri[] {
  const prefixes: Nlri[] = [];
  while (cursor.left > 0) {
    const pathId = hasPathIds ? cursor.u32('a path identifier') : 0;
    const prefix = readPrefix(cursor, family, what);
    if (cursor.problem === null) prefixes.push(hasPathIds ? { ...prefix, pathId } : prefix);
  }
  return prefixes;
}

/** One prefix: its length, then its significant bytes. */
export function readPrefix(cursor: ByteCursor, family: Family, what: string): Prefix {
  const { offset } = cursor;
  const length = cursor.u8(`length of ${what}`);
  const width = addressBits(family);
  if (length > width) cursor.fail(`a prefix length of at most ${width}`, `${length}`, offset);
  const bytes = cursor.take(Math.ceil(length / 8), what);
  if (cursor.problem !== null) return makePrefix(family, 0n, 0);
  const host = BigInt(width - length);
  const bits = toBits(bytes) << BigInt(width - bytes.length * 8);
  return makePrefix(family, (bits >> host) << host, length);
}

export function writePrefixes(writer: ByteWriter, prefixes: readonly Nlri[], hasPathIds: boolean): void {
  for (const prefix of prefixes) {
    if (hasPathIds) writer.u32(prefix.pathId ?? 0);
    writePrefix(writer, prefix);
  }
}

export function writePrefix(writer: ByteWriter, { family, bits, length }: Prefix): void {
  writer.u8(length);
  writeBits(writer, bits, addressBytes(family), Math.ceil(length / 8));
}

const formatIpv4 = (bits: number): Address => `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;

/** An IPv4 address from its number. */
export const ipv4 = (bits: number): Address => formatIpv4(bits >>> 0);

const toBits = (bytes: Uint8Array): bigint => {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  return bits;
};

/** The first `count` of an address's bytes. */
function writeBits(writer: ByteWriter, bits: bigint, width: 4 | 16, count: number): void {
  for (let i = 0; i < count; i++) writer.u8(Number((bits >> BigInt(8 * (width - 1 - i))) & 0xffn));
}
