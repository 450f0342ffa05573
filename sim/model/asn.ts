/**
 * Autonomous system numbers (32 bits, RFC 6793) and the ranges set apart for documentation and private use (RFC 5398, RFC 6996).
 */
import { assert } from '../kernel/assert.ts';
import type { Brand } from '../kernel/brand.ts';

/** An autonomous system number: integer, 1 … 4294967294. */
export type Asn = Brand<number, 'Asn'>;

export const ASN_MAX = 4_294_967_294;

export const isAsn = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= ASN_MAX;

/** @throws AssertionError for a number that cannot be an AS number; written input is checked by the schema before. */
export function asn(value: number): Asn {
  assert(isAsn(value), `not an AS number: ${value}`);
  return value as Asn;
}

const reserved: readonly (readonly [low: number, high: number])[] = [
  [64_496, 64_511], // documentation, RFC 5398
  [64_512, 65_534], // private use, RFC 6996
  [65_536, 65_551], // documentation, RFC 5398
  [4_200_000_000, 4_294_967_294], // private use, RFC 6996
];

/** Whether the number belongs to nobody: documentation (RFC 5398) or private use (RFC 6996). */
export const isReservedAsn = (value: number): boolean => reserved.some(([low, high]) => value >= low && value <= high);
