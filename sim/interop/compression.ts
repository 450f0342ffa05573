/**
 * Whether bytes are packed, told by their first bytes and never by a name, and their content. gzip is unpacked by the machine
 * (Node and browsers each have their own), so it is given from outside; bzip2 by `bzip2.ts`.
 */
import { unpackBzip2, type Unpacked } from './bzip2.ts';

export type Compression = 'gzip' | 'bzip2';

/** Unpacks gzip to at most `sizeMax` bytes; must not throw. */
export type Gunzip = (packed: Uint8Array, sizeMax: number) => Unpacked;

/** What is unpacked at most: fifty times the AS graph of 2025. */
export const UNPACKED_BYTES_MAX = 536_870_912;

/** RFC 1952 §2.3.1 for gzip; `BZh`, the level and the beginning of a block or of the end for bzip2. */
export function compressionOf(bytes: Uint8Array): Compression | null {
  const begins = (...first: readonly number[]): boolean => first.every((byte, i) => bytes[i] === byte);
  if (begins(0x1f, 0x8b)) return 'gzip';
  return begins(0x42, 0x5a, 0x68) ? 'bzip2' : null;
}

/** The content of packed bytes; bytes that are not packed as they are. */
export function unpack(bytes: Uint8Array, gunzip: Gunzip): Unpacked {
  switch (compressionOf(bytes)) {
    case 'gzip':
      return gunzip(bytes, UNPACKED_BYTES_MAX);
    case 'bzip2':
      return unpackBzip2(bytes, UNPACKED_BYTES_MAX);
    case null:
      return { ok: true, bytes };
  }
}
