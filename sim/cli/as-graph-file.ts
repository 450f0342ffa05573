/**
 * A graph of ASes from a file: as-rel text of serial 1 or 2, plain or packed, or this program's binary form, told by the first
 * bytes. With a cache folder the binary form is kept there: what is stale or damaged is made anew, what is not ours stays.
 */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { asAdjacency, type AsAdjacency } from '../interop/as-adjacency.ts';
import { isBinaryGraph, readBinaryGraph, writeBinaryGraph } from '../interop/as-graph-binary.ts';
import { parseAsRelationships, placeOfRow, type AsRelPlace } from '../interop/as-rel.ts';
import { unpack } from '../interop/compression.ts';
import { SUBJECT_BITS } from '../kernel/event-queue.ts';
import type { DiagnosticCode } from '../model/diagnostics/codes.ts';
import type { Diagnostic, Loaded, SourceLine } from '../model/diagnostics/diagnostic.ts';
import { gunzip } from './gunzip.ts';
import { fileHost } from './host.ts';
import { UsageError } from './errors.ts';
import { checkWritable, writeFileAtomically } from './write-file.ts';

export interface AsGraphSource {
  readonly adjacency: AsAdjacency;
  /** What it was read from in the end. */
  readonly form: 'text' | 'binary' | 'cache';
  /** A sentence about the cache that a person should know; null when there is nothing to say. */
  readonly remark: string | null;
}

/** Every end of a link is a subject of events, so many of which there are. */
const LINKS_MAX = (1 << (SUBJECT_BITS - 1)) - 1;
const CACHE_ENDING = '.asgraph';
const LINES_SHOWN = 3;
const LINE_LENGTH_MAX = 1_000;

export function readAsGraph(path: string, cacheFolder: string | null): Loaded<AsGraphSource> {
  const read = fileHost.read(path);
  if (!read.ok) return failed(path, 'CAT1020', `cannot read the file: ${read.reason}`);
  const { bytes } = read;
  if (isBinaryGraph(bytes)) {
    const graph = readBinaryGraph(bytes);
    if (!graph.ok) return failed(path, 'CAT1036', `the binary graph cannot be read: ${graph.problem}`);
    return checked(path, { adjacency: graph.value, form: 'binary', remark: null });
  }
  const digest = createHash('sha256').update(bytes).digest('hex');
  const cache = cacheFolder === null ? null : join(cacheFolder, `${basename(path)}${CACHE_ENDING}`);
  const kept = cache === null ? null : readCache(cache, digest);
  if (kept?.adjacency !== undefined) return checked(path, { adjacency: kept.adjacency, form: 'cache', remark: null });
  const parsed = readText(path, bytes);
  if (!parsed.ok) return parsed;
  if (cache === null || kept === null || kept.isForeign) {
    const remark = kept === null ? null : `${cache} is not a cache of this program and was left alone`;
    return checked(path, { adjacency: parsed.value, form: 'text', remark });
  }
  mkdirOrThrow(cacheFolder!);
  checkWritable(cache);
  writeFileAtomically(cache, writeBinaryGraph(parsed.value, digest));
  return checked(path, { adjacency: parsed.value, form: 'text', remark: `${kept.was}; ${cache} written` });
}

interface Kept {
  readonly adjacency?: AsAdjacency;
  readonly isForeign: boolean;
  readonly was: string;
}

function readCache(cache: string, digest: string): Kept {
  const read = fileHost.read(cache);
  if (!read.ok) return { isForeign: false, was: 'no cache yet' };
  if (!isBinaryGraph(read.bytes)) return { isForeign: true, was: 'not a cache' };
  const graph = readBinaryGraph(read.bytes);
  if (!graph.ok) return { isForeign: false, was: `the cache was damaged (${graph.problem})` };
  if (graph.source !== digest) return { isForeign: false, was: 'the cache was of another content of the file' };
  return { adjacency: graph.value, isForeign: false, was: 'the cache fits' };
}

function mkdirOrThrow(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    throw new UsageError(`cannot make the folder ${folder}`);
  }
}

/** As-rel text, packed or not, to its canonical form. */
export function readText(path: string, bytes: Uint8Array): Loaded<AsAdjacency> {
  const unpacked = unpack(bytes, gunzip);
  if (!unpacked.ok) return failed(path, 'CAT1036', `the packed file cannot be read: ${unpacked.problem}`);
  const text = unpacked.bytes;
  const parsed = parseAsRelationships(text);
  if (!parsed.ok) return failed(path, 'CAT1034', parsed.problem, { place: parsed, text });
  const adjacency = asAdjacency(parsed.value);
  if (adjacency.ok) return { ok: true, value: adjacency.value, warnings: [] };
  const earlier = placeOfRow(text, adjacency.earlierRow).line;
  const [a, b] = [parsed.value.a[adjacency.row], parsed.value.b[adjacency.row]];
  const problem = `the link of AS ${a} and AS ${b} is another one than in line ${earlier}`;
  return failed(path, 'CAT1035', problem, { place: placeOfRow(text, adjacency.row), text });
}

function checked(path: string, source: AsGraphSource): Loaded<AsGraphSource> {
  const linkCount = source.adjacency.higher.length;
  if (linkCount === 0) return failed(path, 'CAT1023', 'the file holds no link of two ASes');
  if (linkCount > LINKS_MAX) return failed(path, 'CAT1021', `${linkCount} links are more than this program takes: ${LINKS_MAX}`);
  return { ok: true, value: source, warnings: [] };
}

function failed(
  file: string, code: DiagnosticCode, message: string,
  at: { readonly place: AsRelPlace; readonly text: Uint8Array } | null = null,
): { readonly ok: false; readonly diagnostics: readonly Diagnostic[] } {
  const { line, column, endColumn } = at?.place ?? { line: 1, column: 1, endColumn: 2 };
  const source = at === null ? [] : sourceLines(at.text, line);
  const location = { file, line, column, endColumn };
  return {
    ok: false,
    diagnostics: [{ code, severity: 'error', message, expected: null, hint: null, location, path: '', source }],
  };
}

/** The line and up to two before it. */
function sourceLines(text: Uint8Array, last: number): SourceLine[] {
  const lines: SourceLine[] = [];
  let number = 1;
  for (let at = 0; at < text.length && number <= last; number++) {
    const newline = text.indexOf(10, at);
    const end = newline < 0 ? text.length : newline;
    if (number > last - LINES_SHOWN) {
      const shown = new TextDecoder().decode(text.subarray(at, Math.min(end, at + LINE_LENGTH_MAX)));
      lines.push({ number, text: shown.replace(/\r$/, '') });
    }
    at = end + 1;
  }
  return lines;
}
