/**
 * Topologies as they were read, for a suite whose files mostly name the same one: trees by file, and what they resolve to by file
 * and overrides. What was found wrong or doubtful on the way is told to every reader again.
 */
import { Report } from '../source/report.ts';
import type { Override } from '../source/merge.ts';
import { toPlain } from '../source/tree.ts';
import type { MapNode } from '../source/tree.ts';
import type { Topology } from '../topology/types.ts';

interface Kept<T> {
  readonly value: T | null;
  readonly report: Report;
}

type Read<T> = (report: Report) => T | null;

export class TopologyCache {
  readonly #trees = new Map<string, Kept<MapNode>>();
  readonly #topologies = new Map<string, Kept<Topology>>();

  tree(file: string, report: Report, read: Read<MapNode>): MapNode | null {
    return recall(this.#trees, file, report, read);
  }

  topology(key: string, report: Report, read: Read<Topology>): Topology | null {
    return recall(this.#topologies, key, report, read);
  }
}

function recall<T>(kept: Map<string, Kept<T>>, key: string, report: Report, read: Read<T>): T | null {
  let known = kept.get(key);
  if (known === undefined) {
    const own = new Report();
    known = { value: read(own), report: own };
    kept.set(key, known);
  }
  report.adopt(known.report);
  return known.value;
}

/** Equal for one file under the same changes; overrides of the scenario itself do not matter. */
export const topologyKey = (file: string, overrides: readonly Override[]): string =>
  JSON.stringify([
    file,
    ...overrides.flatMap(({ path, entry }) => (/^topology(\.|$)/.test(path) ? [[path, toPlain(entry.node)]] : [])),
  ]);
