/**
 * Goal: origin validation is RFC 6811's. Method: the RFC's definitions of covered and matched written out plainly as an oracle
 * for random tables of both families, and the statements of RFC 6811, 6483 and 7607 as cases.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBits, contains, makePrefix, parsePrefix, type Prefix } from '../../../sim/model/prefix.ts';
import { RoaTable, type OriginValidity, type Roa } from '../../../sim/routing/policy/origin-validation.ts';

const roa = (prefix: string, maxLength: number, asn: number): Roa => ({ prefix: parsePrefix(prefix), maxLength, asn });
const ask = (roas: readonly Roa[], prefix: string, origin: number): OriginValidity =>
  new RoaTable(roas).validate(parsePrefix(prefix), origin);

describe('RFC 6811 §2', () => {
  const table = [roa('192.0.2.0/23', 24, 64496), roa('192.0.2.0/24', 24, 64497), roa('2001:db8::/32', 48, 64496)];

  it.each([
    ['a prefix that nothing covers is not found', '198.51.100.0/24', 64496, 'not-found'],
    ['so is one that only lies above an attested one', '192.0.0.0/16', 64496, 'not-found'],
    ['a covering row of that AS makes it valid', '192.0.2.0/23', 64496, 'valid'],
    ['down to maxLength', '192.0.3.0/24', 64496, 'valid'],
    ['and not beyond', '192.0.3.0/25', 64496, 'invalid'],
    ['another AS is invalid', '192.0.3.0/24', 64499, 'invalid'],
    ['one matching row among several is enough', '192.0.2.0/24', 64497, 'valid'],
    ['wherever it stands in the chain', '192.0.2.0/24', 64496, 'valid'],
    ['IPv6 alike', '2001:db8:1::/48', 64496, 'valid'],
    ['IPv6 beyond maxLength', '2001:db8:1:1::/64', 64496, 'invalid'],
    ['families do not mix', '32.1.13.0/24', 64496, 'not-found'],
  ] as const)('%s', (_, prefix, origin, wanted) => expect(ask(table, prefix, origin)).toBe(wanted));

  it('an empty table finds nothing', () => expect(ask([], '192.0.2.0/24', 64496)).toBe('not-found'));
});

describe('AS 0 (RFC 6483 §4, RFC 7607)', () => {
  it('makes every origin invalid, its own number included', () => {
    const table = [roa('192.0.2.0/24', 32, 0)];
    expect(ask(table, '192.0.2.0/24', 64496)).toBe('invalid');
    expect(ask(table, '192.0.2.0/24', 0)).toBe('invalid');
  });

  it('gives way to a row of another AS', () => {
    expect(ask([roa('192.0.2.0/24', 24, 0), roa('192.0.2.0/24', 24, 64496)], '192.0.2.0/24', 64496)).toBe('valid');
  });
});

it('RFC 9319 §3: a loose maxLength lets a forged origin take an unannounced subprefix, a minimal one does not', () => {
  expect(ask([roa('192.168.0.0/16', 24, 64496)], '192.168.9.0/24', 64496)).toBe('valid');
  expect(ask([roa('192.168.0.0/16', 16, 64496)], '192.168.9.0/24', 64496)).toBe('invalid');
});

it('a row whose maxLength is shorter than its prefix is a bug', () => {
  expect(() => new RoaTable([roa('192.0.2.0/24', 23, 64496)])).toThrow('out of range');
});

describe('law', () => {
  /** Prefixes that often cover each other: addresses from few bits, set at the top. */
  const prefix = fc
    .record({ family: fc.constantFrom<4 | 6>(4, 6), bits: fc.nat(15), length: fc.integer({ min: 0, max: 6 }) })
    .map(({ family, bits, length }): Prefix => {
      const width = addressBits(family);
      const host = BigInt(width - length);
      return makePrefix(family, ((BigInt(bits) << BigInt(width - 4)) >> host) << host, length);
    });
  const asn = fc.nat(2);
  const row = fc.record({ prefix, extra: fc.nat(3), asn }).map(({ prefix, extra, asn }): Roa => ({
    prefix,
    maxLength: prefix.length + extra,
    asn,
  }));

  it('equals the definition', () => {
    const naive = (roas: readonly Roa[], route: Prefix, origin: number): OriginValidity => {
      const covering = roas.filter((roa) => contains(roa.prefix, route));
      if (covering.length === 0) return 'not-found';
      const matched = covering.some((roa) => roa.asn !== 0 && roa.asn === origin && route.length <= roa.maxLength);
      return matched ? 'valid' : 'invalid';
    };
    const seen = new Set<OriginValidity>();
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), prefix, asn, (roas, route, origin) => {
        const answer = new RoaTable(roas).validate(route, origin);
        seen.add(answer);
        expect(answer).toBe(naive(roas, route, origin));
      }),
      { numRuns: 2000, seed: 6811 },
    );
    expect(seen.size).toBe(3);
  });
});
