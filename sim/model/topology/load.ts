/** Reads a topology file. Everything that can be wrong with it comes back as diagnostics; nothing is thrown. */
import type { Loaded } from '../diagnostics/diagnostic.ts';
import { applyOverrides, compose, settings } from '../source/compose.ts';
import type { ModelHost } from '../source/host.ts';
import { validate } from '../source/issues.ts';
import { refine } from '../source/refine.ts';
import { Report } from '../source/report.ts';
import type { MapNode, Path } from '../source/tree.ts';
import { resolveTopology } from './resolve.ts';
import { topologySchema } from './schema.ts';
import type { Topology } from './types.ts';

export interface TopologyOptions {
  /** Values by dotted path, read as YAML, merged in last: `{'services.web.replicas': '4'}`. */
  readonly set?: Readonly<Record<string, string>>;
}

export function loadTopology(path: string, host: ModelHost, options: TopologyOptions = {}): Loaded<Topology> {
  const report = new Report();
  const composed = compose(path, 'topology', host, report);
  const set = settings(options.set ?? {}, report);
  const root = composed === null ? null : applyOverrides(composed.root, [...composed.overrides, ...set], report);
  const topology = root === null || report.hasErrors ? null : readTopology({ root, base: [], file: path, host }, report);
  const diagnostics = report.diagnostics();
  return topology === null ? { ok: false, diagnostics } : { ok: true, value: topology, warnings: diagnostics };
}

/** A composed tree, where it stands in its document, the path it goes by, and where the data that it names comes from. */
export interface TopologySource {
  readonly root: MapNode;
  readonly base: Path;
  readonly file: string;
  readonly host: ModelHost;
}

/** A composed tree into a topology; null when the report has errors. */
export function readTopology(
  { root, base, file, host }: TopologySource,
  report: Report,
): Topology | null {
  const refined = refine(root, report);
  const written = validate(topologySchema, refined.root, report, base);
  if (written === null) return null;
  return resolveTopology({ written, root: refined.root, base, file, host, assumptions: refined.assumptions }, report);
}
