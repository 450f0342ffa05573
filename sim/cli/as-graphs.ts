/**
 * Finds and reads the AS graphs that topologies name. They are other people's data and too large to come with the program: a name
 * is looked up beside the topology, then in the data directory, which is CATCHMENT_DATA, or `../shared/data` seen from the working
 * folder. A graph that was read is kept as long as its file stays the same, since every scenario of a suite asks for it.
 */
import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseAsRelationships } from '../interop/as-rel.ts';
import { unpackBzip2 } from '../interop/bzip2.ts';
import type { AsGraphFile } from '../model/source/as-links.ts';
import type { ModelHost } from '../model/source/host.ts';
import { ioReason, shownPath } from './host.ts';

/** The unpacked text of the whole Internet has 11 MB. */
export const UNPACKED_BYTES_MAX = 268_435_456;

const DATA_DIRECTORY = join('..', 'shared', 'data');

const dataDirectory = (): string => {
  const set = process.env['CATCHMENT_DATA'] ?? '';
  return set === '' ? DATA_DIRECTORY : set;
};

const kept = new Map<string, { readonly version: string; readonly found: AsGraphFile }>();

/** The same host, with a reader of AS graphs. */
export const withAsGraphs = (host: ModelHost): ModelHost => ({ ...host, asGraph: (from, file) => asGraph(host, from, file) });

function asGraph(host: ModelHost, from: string, file: string): AsGraphFile {
  const beside = host.resolve(from, file);
  const paths = isAbsolute(file) ? [shownPath(file)] : [beside, shownPath(join(dataDirectory(), file))];
  for (const path of paths) {
    const version = versionOf(path);
    if (version === null) continue;
    const known = kept.get(path);
    if (known?.version === version) return known.found;
    const found = readGraph(host, path);
    kept.set(path, { version, found });
    return found;
  }
  const advice = 'the file at one of these places, or CATCHMENT_DATA set to the folder that it is in; AS relationships are published ' +
    'by CAIDA (https://www.caida.org/catalog/datasets/as-relationships/)';
  return { kind: 'absent', paths, advice };
}

/** What tells one state of a file from another; null where there is nothing. What is there but cannot be read, the reader says. */
function versionOf(path: string): string | null {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    return `${size} ${mtimeMs} ${ino}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : '';
  }
}

function readGraph(host: ModelHost, path: string): AsGraphFile {
  const unreadable = (problem: string): AsGraphFile => ({ kind: 'unreadable', path, problem });
  const read = host.read(path);
  if (!read.ok) return unreadable(read.reason);
  const unpacked = unpack(read.bytes);
  if (!unpacked.ok) return unreadable(unpacked.problem);
  const parsed = parseAsRelationships(unpacked.bytes);
  if (!parsed.ok) return unreadable(`line ${parsed.line}: ${parsed.problem}`);
  return { kind: 'links', links: parsed.value };
}

type Bytes = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly problem: string };

/** What a file is packed with, its first bytes say better than its name. */
function unpack(bytes: Uint8Array): Bytes {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      return { ok: true, bytes: gunzipSync(bytes, { maxOutputLength: UNPACKED_BYTES_MAX }) };
    } catch (error) {
      return { ok: false, problem: ioReason(error) };
    }
  }
  const isBzip2 = bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68;
  return isBzip2 ? unpackBzip2(bytes, UNPACKED_BYTES_MAX) : { ok: true, bytes };
}
