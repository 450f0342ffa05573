/**
 * Goal: bzip2 is unpacked exactly, and damage of any kind is told, never passed on or thrown. Method: what Julian Seward's bzip2
 * 1.0.8 made of small contents, whole, joined, cut at every byte and with single bits turned.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackBzip2 } from '../../sim/interop/bzip2.ts';

const SIZE_MAX = 4_000_000;
const packed = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `printf '1|2|-1|bgp\n2|3|0|mlp\n' | bzip2` */
const LINKS = packed('QlpoOTFBWSZTWRD/ZvoAAAJZgAAQAAJ4ABCGQAQgACGptRo03qEDQNC0J7bhUMLBwYLuSKcKEgIf7N9A');
/** `: | bzip2` */
const EMPTY = packed('QlpoORdyRThQkAAAAAA=');
/** `head -c 300000 /dev/zero | bzip2 -1`: three blocks, runs in each. */
const ZEROS = packed('QlpoMTFBWSZTWd9HTW8AAkxAgMAABAAACCAAMMwFKaYURsRRHi7kinChIb6Omt4=');
/** `python3 -c "import sys; sys.stdout.buffer.write(bytes(i * i % 251 for i in range(3000)) + b'abbcccdddd' * 40)" | bzip2` */
const MIXED = packed(
  'QlpoOTFBWSZTWY80IIIAAAZ//+6m56yNomwU/jjvbz61e74IhUp8JCOOA18m6TsoYmogQALcAAAEGAAAAAAAAAAATAAAAARgACYAEGAAAAAAAA' +
  'AAATAAAAARgACYAEGAAAAAAAAAAATAAAAARgACYAApVVNIBo9TQNNNPSaaNAxD1D1GmT0g0wJkempk9TJ6mmTyjymanoymYmCZTkYFMDAqPGpg' +
  'F1i5JeXTyC1C3xdkuOXoU8wtEuGWSXTL+i+wt/TBLKLnFoFyS7RZBbRYZaxcYuLT0y1yxS7pdMtcucWgX7lx6bwuUXwFpl1i1i6xd8sotEvbLm' +
  '03hbJdgscsUtMuCWqWIXSLpF+dN6WMW5LLL6y7Rcwtss0uqW6LKLklmF0S65YJapapaxbgufT2C7RecWaXGLuljlrlui7pZBbJYJbRcMuWXULO' +
  'L1CxiyC6tRpdsTuBM4JvhO9TcBMATiFtFvCwyyS0C4BbZb0vqLsl4C+8uaWUWoXTLrlmFrl3Cxy/wvCXLLTLhFqU35a5ZZa5dcuAWcXQLPLfln' +
  'lrFwS/Uu+WIWgXxU4pZhfwWwXPLJLNLYLCLZLmF4C9UtMvmLQLqlpl6xbRcItosIu2XUL/i5paRcgssuwWSWWWaX4Fnl9xd4uMWyWEW2XBLwlw' +
  'yzy5ZaJYhaRYZbBbBbBcItktyXYLsl4i8kvxL/Szi6BahfIW0XmlrF8JZhY5bZYJfKWqXRLNLFLRLlF3i8RbsscsgtYuIWyW7LiFql+xYxf+Lu' +
  'SKcKEhHmhBBA==',
);

const bytesOf = (result: ReturnType<typeof unpackBzip2>): Uint8Array => {
  if (!result.ok) throw new Error(result.problem);
  return result.bytes;
};

describe('bzip2', () => {
  it('unpacks text', () => {
    expect(new TextDecoder().decode(bytesOf(unpackBzip2(LINKS, SIZE_MAX)))).toBe('1|2|-1|bgp\n2|3|0|mlp\n');
  });

  it('unpacks nothing to nothing', () => expect(bytesOf(unpackBzip2(EMPTY, SIZE_MAX))).toEqual(new Uint8Array(0)));

  it('unpacks several blocks with long runs', () => {
    expect(Buffer.compare(bytesOf(unpackBzip2(ZEROS, SIZE_MAX)), new Uint8Array(300_000))).toBe(0);
  });

  it('unpacks several code tables, and runs of four and of none more', () => {
    const squares = Uint8Array.from({ length: 3000 }, (_, i) => (i * i) % 251);
    expect(bytesOf(unpackBzip2(MIXED, SIZE_MAX))).toEqual(Uint8Array.of(...squares, ...utf8('abbcccdddd'.repeat(40))));
  });

  it('unpacks streams one after another, as bzip2 does', () => {
    const joined = Uint8Array.of(...LINKS, ...EMPTY, ...LINKS);
    expect(new TextDecoder().decode(bytesOf(unpackBzip2(joined, SIZE_MAX)))).toBe('1|2|-1|bgp\n2|3|0|mlp\n'.repeat(2));
  });

  it('refuses what unpacks to more than wanted', () => {
    expect(unpackBzip2(ZEROS, 299_999)).toEqual({ ok: false, problem: 'it unpacks to more than 299999 bytes' });
    expect(unpackBzip2(ZEROS, 300_000).ok).toBe(true);
  });

  it('refuses other content, and something behind', () => {
    const problem = 'it is not bzip2, or something follows the packed data';
    expect(unpackBzip2(utf8('1|2|-1\n'), SIZE_MAX)).toEqual({ ok: false, problem });
    expect(unpackBzip2(Uint8Array.of(...LINKS, 1, 2, 3, 4), SIZE_MAX)).toEqual({ ok: false, problem });
    expect(unpackBzip2(new Uint8Array(0), SIZE_MAX)).toEqual({ ok: false, problem: 'it ends too early' });
  });

  it('sees every cut', () => {
    const problem = 'it ends too early';
    for (const whole of [LINKS, ZEROS]) {
      for (let size = 0; size < whole.length; size++) {
        expect(unpackBzip2(whole.subarray(0, size), SIZE_MAX), `${size} bytes`).toEqual({ ok: false, problem });
      }
    }
  });

  it('gives nothing but the content when a bit has turned', () => {
    // A bit of a code table that no symbol uses may turn unseen.
    const content = bytesOf(unpackBzip2(MIXED, SIZE_MAX));
    let refused = 0;
    const bit = fc.integer({ min: 0, max: 8 * MIXED.length - 1 });
    fc.assert(
      fc.property(bit, (at) => {
        const turned = MIXED.slice();
        turned[at >> 3]! ^= 128 >> (at & 7);
        const result = unpackBzip2(turned, SIZE_MAX);
        if (result.ok) expect(Buffer.compare(result.bytes, content)).toBe(0);
        else refused++;
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(250);
  });

  it('never throws on bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const block = Uint8Array.of(...utf8('BZh1'), 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ...bytes);
        expect(unpackBzip2(block, SIZE_MAX).ok).toBe(false);
      }),
    );
  });
});
