/**
 * Finds the AS graphs that topologies name. They are other people's data and too large to come with the program: a name is looked
 * up beside the topology, then in the data directory, which is CATCHMENT_DATA, or `../shared/data` seen from the working folder.
 * A graph that was read is kept as long as its file stays the same, since every scenario of a suite asks for it.
 */
import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { AsRole, type AsAdjacency } from '../interop/as-adjacency.ts';
import type { AsGraphFile, AsLinks } from '../model/source/as-links.ts';
import type { ModelHost } from '../model/source/host.ts';
import { readAsGraph } from './as-graph-file.ts';
import { shownPath } from './host.ts';

const DATA_DIRECTORY = join('..', 'shared', 'data');

const ADVICE =
  'the file there, or CATCHMENT_DATA set to the folder that it is in; CAIDA publishes AS relationships: ' +
  'https://www.caida.org/catalog/datasets/as-relationships/';

/** Graphs by path, with what tells the state of the file that they were read from. */
const kept = new Map<string, { readonly version: string; readonly found: AsGraphFile }>();

/** The same host, with a reader of AS graphs. Who only looks at scenarios does without those that are not there. */
export const withAsGraphs = (host: ModelHost, { isNeeded = true }: { readonly isNeeded?: boolean } = {}): ModelHost => ({
  ...host,
  asGraph: (from, file) => asGraph(host.resolve(from, file), file, isNeeded),
});

function asGraph(beside: string, file: string, isNeeded: boolean): AsGraphFile {
  const set = process.env['CATCHMENT_DATA'] ?? '';
  const paths = isAbsolute(file) ? [beside] : [beside, shownPath(join(set === '' ? DATA_DIRECTORY : set, file))];
  for (const path of paths) {
    const version = versionOf(path);
    if (version === null) continue;
    const known = kept.get(path);
    if (known?.version === version) return known.found;
    const found = readLinks(path);
    kept.set(path, { version, found });
    return found;
  }
  return { kind: 'absent', paths, advice: ADVICE, isNeeded };
}

/** What tells one state of a file from another; null where there is nothing. What cannot be read, the reader says. */
function versionOf(path: string): string | null {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    return `${size} ${mtimeMs} ${ino}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : '';
  }
}

function readLinks(path: string): AsGraphFile {
  const read = readAsGraph(path, null);
  if (read.ok) return { kind: 'links', links: linksOf(read.value.adjacency) };
  const [first] = read.diagnostics;
  const { message, location, source } = first!;
  return { kind: 'unreadable', path, problem: source.length === 0 ? message : `line ${location.line}: ${message}` };
}

function linksOf({ asNumbers, first, higher, role }: AsAdjacency): AsLinks {
  const count = higher.length;
  const links = { a: new Uint32Array(count), b: new Uint32Array(count), isProvider: new Uint8Array(count) };
  for (let low = 0; low < asNumbers.length; low++) {
    for (let i = first[low]!; i < first[low + 1]!; i++) {
      const [lower, upper] = [asNumbers[low]!, asNumbers[higher[i]!]!];
      const isUpperProvider = role[i] === AsRole.provider;
      links.a[i] = isUpperProvider ? upper : lower;
      links.b[i] = isUpperProvider ? lower : upper;
      links.isProvider[i] = role[i] === AsRole.peer ? 0 : 1;
    }
  }
  return links;
}
