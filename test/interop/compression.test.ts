/** Goal: packed bytes are told by their beginning, never by a name. Method: short beginnings, and a stand-in for gzip. */
import { describe, expect, it } from 'vitest';
import { compressionOf, UNPACKED_BYTES_MAX, unpack } from '../../sim/interop/compression.ts';

describe('compression', () => {
  it.each([
    ['gzip', [0x1f, 0x8b, 8], 'gzip'],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39], 'bzip2'],
    ['text', [0x31, 0x7c, 0x32], null],
    ['nothing', [], null],
    ['half a beginning', [0x42, 0x5a], null],
  ])('knows %s', (_, bytes, wanted) => expect(compressionOf(Uint8Array.from(bytes))).toBe(wanted));

  it('hands gzip to whoever can unpack it, with a bound, and leaves plain bytes alone', () => {
    const asked: number[] = [];
    const gunzip = (packed: Uint8Array, sizeMax: number): { ok: true; bytes: Uint8Array } => {
      asked.push(packed.length, sizeMax);
      return { ok: true, bytes: Uint8Array.of(7) };
    };
    expect(unpack(Uint8Array.of(0x1f, 0x8b), gunzip)).toEqual({ ok: true, bytes: Uint8Array.of(7) });
    const text = Uint8Array.of(0x31);
    expect(unpack(text, gunzip)).toEqual({ ok: true, bytes: text });
    expect(asked).toEqual([2, UNPACKED_BYTES_MAX]);
  });
});
