/**
 * IP prefixes as numbers with one canonical text: IPv4 dotted, IPv6 as RFC 5952 writes it (lower case, longest run of zeros
 * shortened, a single zero group never). Zones and ports are not modelled.
 */
import { assert } from '../kernel/assert.ts';

export type Family = 4 | 6;

/** A prefix without host bits. Equal prefixes have equal `text`, so the text serves as a key. */
export interface Prefix {
  readonly family: Family;
  /** Canonical: `192.0.2.0/24`, `2001:db8::/48`. */
  readonly text: string;
  readonly length: number;
  /** The network's address as an unsigned integer of 32 or 128 bits. */
  readonly bits: bigint;
}

export type PrefixResult = { readonly ok: true; readonly prefix: Prefix } | { readonly ok: false; readonly problem: string };

export const addressBits = (family: Family): number => (family === 4 ? 32 : 128);

/** A prefix from its parts. @throws AssertionError when bits are set behind the length. */
export function makePrefix(family: Family, bits: bigint, length: number): Prefix {
  const width = addressBits(family);
  assert(length >= 0 && length <= width && bits >= 0n && bits < 1n << BigInt(width), `prefix out of range: /${length}`);
  assert(bits === networkBits(family, bits, length), 'prefix with host bits set');
  return { family, bits, length, text: `${formatAddress(family, bits)}/${length}` };
}

const networkBits = (family: Family, bits: bigint, length: number): bigint => {
  const host = BigInt(addressBits(family) - length);
  return (bits >> host) << host;
};

/** Reads `address/length` in any valid spelling; the problem says what is wrong with it and, for host bits, what was meant. */
export function readPrefix(text: string): PrefixResult {
  const slash = text.indexOf('/');
  if (slash < 0) return { ok: false, problem: 'the length is missing, such as /24' };
  const lengthText = text.slice(slash + 1);
  const family: Family = text.includes(':') ? 6 : 4;
  const address = text.slice(0, slash);
  const bits = family === 4 ? readIpv4(address) : readIpv6(address);
  if (bits === null) return { ok: false, problem: `${address || 'nothing'} is not an IPv${family} address` };
  const length = /^(0|[1-9]\d{0,2})$/.test(lengthText) ? Number(lengthText) : Number.NaN;
  if (!(length <= addressBits(family))) {
    return { ok: false, problem: `/${lengthText} is not a length from 0 to ${addressBits(family)}` };
  }
  const network = networkBits(family, bits, length);
  if (network !== bits) {
    return { ok: false, problem: `host bits are set, the network is ${formatAddress(family, network)}/${length}` };
  }
  return { ok: true, prefix: makePrefix(family, bits, length) };
}

/** @throws AssertionError when the text is not a prefix; written input goes through `readPrefix`. */
export function parsePrefix(text: string): Prefix {
  const result = readPrefix(text);
  assert(result.ok, `not a prefix: ${text}`);
  return result.prefix;
}

/** Whether `outer` covers `inner` (a prefix covers itself; families never cover each other). */
export function contains(outer: Prefix, inner: Prefix): boolean {
  return outer.family === inner.family && outer.length <= inner.length &&
    networkBits(inner.family, inner.bits, outer.length) === outer.bits;
}

/** A total order: IPv4 first, then by address, then the shorter first, so that a covering prefix precedes what it covers. */
export function compare(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.bits !== b.bits) return a.bits < b.bits ? -1 : 1;
  return a.length - b.length;
}

/** Whether the prefix is a single address (/32, /128). */
export const isHost = (prefix: Prefix): boolean => prefix.length === addressBits(prefix.family);

/** The canonical text of an address without its length. */
export const formatAddress = (family: Family, bits: bigint): string => (family === 4 ? formatIpv4(bits) : formatIpv6(bits));

const formatIpv4 = (bits: bigint): string => [24n, 16n, 8n, 0n].map((shift) => ((bits >> shift) & 0xffn).toString()).join('.');

/** RFC 5952 §4, with §5's dotted tail for IPv4-mapped addresses (::ffff:0:0/96). */
function formatIpv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => Number((bits >> BigInt(16 * (7 - i))) & 0xffffn));
  if (bits >> 32n === 0xffffn) return `::ffff:${formatIpv4(bits & 0xffff_ffffn)}`;
  const run = longestZeroRun(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}

function readIpv4(text: string): bigint | null {
  const parts = text.split('.');
  // A leading zero is refused: some readers take it for octal (RFC 6943 §3.1.1).
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return null;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function readIpv6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = readGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1]!, true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<number>(missing).fill(0), ...tail];
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n);
}

/** Groups of 16 bits; a dotted IPv4 tail counts for two and may stand only at the very end of an address. */
function readGroups(text: string, isEnd: boolean): number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const bits = isEnd && index === parts.length - 1 ? readIpv4(part) : null;
      if (bits === null) return null;
      groups.push(Number(bits >> 16n), Number(bits & 0xffffn));
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return groups;
}
