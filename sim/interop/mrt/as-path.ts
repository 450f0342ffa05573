/**
 * AS_PATH: segments of AS numbers (RFC 4271 §4.3; confederation segments RFC 5065), in two or four bytes each (RFC 6793). A
 * speaker of two bytes hides larger numbers behind AS_TRANS and carries the truth in AS4_PATH, which is put together again here.
 */
import { assert } from '../../kernel/assert.ts';
import type { ByteCursor } from './cursor.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Stands for an AS number that does not fit in two bytes (RFC 6793 §9). */
export const AS_TRANS = 23_456;
const SEGMENT_MAX = 255;

/** In the order of their codes, from 1. */
export const SEGMENT_KINDS = ['set', 'sequence', 'confed-sequence', 'confed-set'] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

export interface PathSegment {
  readonly kind: SegmentKind;
  readonly ases: readonly number[];
}

/** Nearest AS first. */
export type AsPath = readonly PathSegment[];

export type AsnBytes = 2 | 4;

export function readAsn(cursor: ByteCursor, width: AsnBytes, what: string): number {
  return width === 2 ? cursor.u16(what) : cursor.u32(what);
}

/** AS numbers of more than two bytes become AS_TRANS in a field of two. */
export function writeAsn(writer: ByteWriter, asn: number, width: AsnBytes): void {
  if (width === 4) writer.u32(asn);
  else writer.u16(asn > 0xffff ? AS_TRANS : asn);
}

/** The path up to the end of the cursor. */
export function readAsPath(cursor: ByteCursor, width: AsnBytes): AsPath {
  const path: PathSegment[] = [];
  while (cursor.left > 0) {
    const { offset } = cursor;
    const code = cursor.u8('type of an AS_PATH segment');
    const kind = SEGMENT_KINDS[code - 1];
    const count = cursor.u8('length of an AS_PATH segment');
    if (kind === undefined) cursor.fail('an AS_PATH segment of type 1 to 4', `type ${code}`, offset);
    const numbers = cursor.part(count * width, `an AS_PATH segment of ${count} ASes`);
    const ases: number[] = [];
    while (numbers.left > 0) ases.push(readAsn(numbers, width, 'an AS number'));
    if (kind !== undefined) path.push({ kind, ases });
  }
  return path;
}

export function writeAsPath(writer: ByteWriter, path: AsPath, width: AsnBytes): void {
  for (const { kind, ases } of path) {
    assert(ases.length <= SEGMENT_MAX, `an AS_PATH segment of ${ases.length} ASes`);
    writer.u8(SEGMENT_KINDS.indexOf(kind) + 1);
    writer.u8(ases.length);
    for (const asn of ases) writeAsn(writer, asn, width);
  }
}

/** A path of plain ASes, in as few sequences as it takes; none for a route of one's own. */
export function sequencePath(ases: readonly number[]): AsPath {
  const path: PathSegment[] = [];
  for (let at = 0; at < ases.length; at += SEGMENT_MAX) path.push({ kind: 'sequence', ases: ases.slice(at, at + SEGMENT_MAX) });
  return path;
}

/** Length as RFC 4271 §9.1.2.2 counts it: a set is one, confederation segments are nothing (RFC 5065 §5.3). */
export function pathLength(path: AsPath): number {
  let length = 0;
  for (const { kind, ases } of path) {
    if (kind === 'sequence') length += ases.length;
    else if (kind === 'set') length++;
  }
  return length;
}

/**
 * RFC 6793 §4.2.3: the leading ASes that AS4_PATH does not cover, then AS4_PATH; confederation segments at the head stay. An
 * AS4_PATH that is longer than the path was made by somebody else and is ignored.
 */
export function mergePaths(path: AsPath, as4Path: AsPath): AsPath {
  let missing = pathLength(path) - pathLength(as4Path);
  if (missing < 0) return path;
  const lead: PathSegment[] = [];
  for (const segment of path) {
    if (segment.kind === 'sequence') {
      if (missing <= 0) break;
      lead.push({ kind: 'sequence', ases: segment.ases.slice(0, missing) });
      missing -= segment.ases.length;
      if (missing < 0) break;
    } else if (segment.kind === 'set') {
      if (missing <= 0) break;
      lead.push(segment);
      missing--;
    } else lead.push(segment);
  }
  const [last, first] = [lead[lead.length - 1], as4Path[0]];
  const isOne = last?.kind === 'sequence' && first?.kind === 'sequence' && last.ases.length + first.ases.length <= SEGMENT_MAX;
  if (!isOne) return [...lead, ...as4Path];
  return [...lead.slice(0, -1), { kind: 'sequence', ases: [...last.ases, ...first.ases] }, ...as4Path.slice(1)];
}

/** ASes that may have originated the route: the last of the path, or all of a set that ends it. */
export function originsOf(path: AsPath): readonly number[] {
  const last = path[path.length - 1];
  if (last === undefined) return [];
  return last.kind === 'set' || last.kind === 'confed-set' ? last.ases : last.ases.slice(-1);
}

const BRACKETS: Readonly<Record<SegmentKind, readonly [string, string]>> = {
  'sequence': ['', ''],
  'set': ['{', '}'],
  'confed-sequence': ['(', ')'],
  'confed-set': ['[', ']'],
};

/** `64500 64501 {64502,64503}`, as routers show it. */
export function pathText(path: AsPath): string {
  return path
    .map(({ kind, ases }) => {
      const [open, close] = BRACKETS[kind];
      return `${open}${ases.join(kind === 'set' || kind === 'confed-set' ? ',' : ' ')}${close}`;
    })
    .join(' ');
}
