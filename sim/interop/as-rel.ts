/**
 * AS relationships in CAIDA's text form: `provider|customer|-1` and `peer|peer|0`, comments after `#`; serial-2 adds a fourth
 * column, which is passed over. Read from bytes by hand: half a million lines take tens of milliseconds.
 */

/** Links as columns: AS numbers of both ends, and 1 where `a` is the provider of `b`, 0 where they are peers. */
export interface AsRelationships {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly isProvider: Uint8Array;
}

export type AsRelResult =
  | { readonly ok: true; readonly value: AsRelationships }
  | ({ readonly ok: false; readonly problem: string } & AsRelPlace);

/** Lines and columns count from 1; `endColumn` is behind the last character. */
export interface AsRelPlace {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

const NEWLINE = 10;
const RETURN = 13;
const HASH = 35;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const BAR = 124;
const ASN_MAX = 4294967295;

export function parseAsRelationships(bytes: Uint8Array): AsRelResult {
  let capacity = Math.max(16, Math.floor(bytes.length / 10));
  let a = new Uint32Array(capacity);
  let b = new Uint32Array(capacity);
  let isProvider = new Uint8Array(capacity);
  let count = 0;
  let line = 0;
  let at = 0;
  const end = bytes.length;
  while (at < end) {
    line++;
    const lineStart = at;
    const first = bytes[at]!;
    if (first === HASH || first === NEWLINE || first === RETURN) {
      while (at < end && bytes[at] !== NEWLINE) at++;
      at++;
      continue;
    }
    let left = 0;
    let digits = at;
    while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) left = left * 10 + bytes[at++]! - ZERO;
    if (at === digits || bytes[at] !== BAR || left > ASN_MAX)
      return failed(bytes, { line, lineStart, at: digits }, 'expected an AS number and "|"');
    digits = ++at;
    let right = 0;
    while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) right = right * 10 + bytes[at++]! - ZERO;
    if (at === digits || bytes[at] !== BAR || right > ASN_MAX)
      return failed(bytes, { line, lineStart, at: digits }, 'expected a second AS number and "|"');
    const relation = ++at;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const value = (bytes[at] ?? 0) - ZERO;
    const following = bytes[at + 1];
    const isEnded = at + 1 >= end || following === NEWLINE || following === RETURN || following === BAR;
    if (!isEnded || !((isNegative && value === 1) || (!isNegative && value === 0))) {
      return failed(bytes, { line, lineStart, at: relation }, 'expected the relationship -1 (provider to customer) or 0 (peers)');
    }
    if (left === right) return failed(bytes, { line, lineStart, at: digits }, `AS ${left} is related to itself`);
    while (at < end && bytes[at] !== NEWLINE) at++;
    at++;
    if (count === capacity) {
      capacity *= 2;
      a = grown(a, new Uint32Array(capacity));
      b = grown(b, new Uint32Array(capacity));
      isProvider = grown(isProvider, new Uint8Array(capacity));
    }
    a[count] = left;
    b[count] = right;
    isProvider[count++] = isNegative ? 1 : 0;
  }
  return { ok: true, value: { a: a.subarray(0, count), b: b.subarray(0, count), isProvider: isProvider.subarray(0, count) } };
}

/** The place of the row with this number, counted from 0 without comments and empty lines, in a text that could be read. */
export function placeOfRow(bytes: Uint8Array, row: number): AsRelPlace {
  let line = 0;
  let rows = -1;
  for (let at = 0; at < bytes.length; at++) {
    line++;
    const lineStart = at;
    if (bytes[at] !== HASH && bytes[at] !== NEWLINE && bytes[at] !== RETURN) rows++;
    while (at < bytes.length && bytes[at] !== NEWLINE) at++;
    if (rows === row) return { line, column: 1, endColumn: at - lineStart + (bytes[at - 1] === RETURN ? 0 : 1) };
  }
  return { line, column: 1, endColumn: 2 };
}

function failed(
  bytes: Uint8Array,
  { line, lineStart, at }: { readonly line: number; readonly lineStart: number; readonly at: number },
  problem: string,
): AsRelResult {
  let end = at;
  while (end < bytes.length && bytes[end] !== BAR && bytes[end] !== NEWLINE && bytes[end] !== RETURN) end++;
  return { ok: false, problem, line, column: at - lineStart + 1, endColumn: Math.max(end, at + 1) - lineStart + 1 };
}

function grown<A extends Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(old: A, made: A): A {
  made.set(old);
  return made;
}
