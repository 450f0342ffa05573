/**
 * Goal: one prefix has one text, and containment is what routers mean by it. Method: the cases of RFC 5952, refusals, and the
 * laws of a partial order on random prefixes, with an independent bit-by-bit containment as oracle.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressBits, compare, contains, isHost, makePrefix, parsePrefix, readPrefix } from '../../sim/model/prefix.ts';
import type { Family, Prefix } from '../../sim/model/prefix.ts';

const prefix = fc
  .tuple(fc.constantFrom<Family>(4, 6), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat(128))
  .map(([family, raw, longest]): Prefix => {
    const width = addressBits(family);
    const length = Math.min(longest, width);
    const host = BigInt(width - length);
    return makePrefix(family, ((raw & ((1n << BigInt(width)) - 1n)) >> host) << host, length);
  });
/** Pairs that are often nested, as independent ones nearly never are. */
const nested = fc.tuple(prefix, fc.nat(128)).map(([inner, n]): [Prefix, Prefix] => {
  const length = Math.min(n, inner.length);
  const host = BigInt(addressBits(inner.family) - length);
  return [makePrefix(inner.family, (inner.bits >> host) << host, length), inner];
});

const binary = ({ family, bits, length }: Prefix): string => bits.toString(2).padStart(addressBits(family), '0').slice(0, length);

describe('text', () => {
  test.each([
    ['2001:0DB8:0:0:0:0:0:0/32', '2001:db8::/32'],
    ['2001:db8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128'],
    ['2001:db8:0:1:1:1:1:1/128', '2001:db8:0:1:1:1:1:1/128'],
    ['::/0', '::/0'],
    ['0:0:0:0:0:0:0:1/128', '::1/128'],
    ['2001:db8::ff00:42:8329/128', '2001:db8::ff00:42:8329/128'],
    ['::ffff:192.0.2.1/128', '::ffff:192.0.2.1/128'],
    ['2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001/128', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:1/128'],
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['1:0:0:2:0:0:0:3/128', '1:0:0:2::3/128'],
  ])('%s is %s', (written, canonical) => {
    expect(parsePrefix(written).text).toBe(canonical);
  });

  test.each([
    '192.0.2.0',
    '192.0.2.1/24',
    '192.0.2/24',
    '192.0.2.256/32',
    '192.0.02.0/24',
    '192.0.2.0/33',
    '192.0.2.0/024',
    '192.0.2.0/-1',
    '2001:db8::1/64',
    '2001:db8:::/48',
    '1::2::3/128',
    '1:2:3:4:5:6:7/128',
    '1:2:3:4:5:6:7:8:9/128',
    '1:2:3:4:5:6:7::8:9/128',
    '12345::/16',
    '::192.0.2.1:1/128',
    '/24',
    '',
    'fe80::1%eth0/128',
    '192.0.2.0/24 ',
  ])('%s is refused', (text) => {
    expect(readPrefix(text).ok).toBe(false);
  });

  test('host bits name the network that was meant', () => {
    expect(readPrefix('192.0.2.7/24')).toEqual({ ok: false, problem: 'host bits are set, the network is 192.0.2.0/24' });
  });

  test('text and prefix determine each other', () => {
    fc.assert(
      fc.property(prefix, (p) => {
        expect(parsePrefix(p.text)).toEqual(p);
      }),
    );
    fc.assert(
      fc.property(prefix, prefix, (a, b) => {
        expect(a.text === b.text).toBe(a.family === b.family && a.bits === b.bits && a.length === b.length);
      }),
    );
  });
});

describe('containment and order', () => {
  test('agree with the bits written out', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(prefix, prefix), nested), ([a, b]) => {
        expect(contains(a, b)).toBe(a.family === b.family && binary(b).startsWith(binary(a)));
      }),
    );
  });

  test('what covers comes first, and the order is total', () => {
    fc.assert(
      fc.property(nested, ([outer, inner]) => {
        expect(contains(outer, inner)).toBe(true);
        expect(compare(outer, inner)).toBeLessThanOrEqual(0);
      }),
    );
    fc.assert(
      fc.property(prefix, prefix, prefix, (a, b, c) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
        expect(compare(a, b) === 0).toBe(a.text === b.text);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('hosts are /32 and /128', () => {
    expect([isHost(parsePrefix('192.0.2.1/32')), isHost(parsePrefix('::1/128')), isHost(parsePrefix('2001:db8::/32'))]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
