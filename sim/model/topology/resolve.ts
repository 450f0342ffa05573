/** From the written form to the resolved one: every name becomes an id, every default a figure. Mistakes go to the report. */
import type { ModelHost } from '../source/host.ts';
import type { Report } from '../source/report.ts';
import type { MapNode, Path } from '../source/tree.ts';
import type { Context } from './context.ts';
import { resolveRpki } from './resolve-bgp.ts';
import { resolvePopulations } from './resolve-clients.ts';
import { resolveInternet } from './resolve-internet.ts';
import { resolveNeighbors } from './resolve-neighbors.ts';
import { resolveAs, resolveBackbone, resolveDatacenters } from './resolve-own.ts';
import { resolveScheduling } from './resolve-scheduling.ts';
import { resolveAggregates, resolveServices } from './resolve-services.ts';
import type { WrittenTopology } from './schema.ts';
import type { Assumption, Topology } from './types.ts';

export interface ResolveInput {
  readonly written: WrittenTopology;
  /** The tree that `written` was made of, for places. */
  readonly root: MapNode;
  readonly base: Path;
  readonly file: string;
  readonly host: ModelHost;
  readonly assumptions: readonly Assumption[];
}

/** The resolved topology; null when the report has errors. */
export function resolveTopology({ written, root, base, file, host, assumptions }: ResolveInput, report: Report): Topology | null {
  const context: Context = { report, root, base, host };
  const sites = resolveDatacenters(context, written);
  const as = resolveAs(context, written, sites);
  const backbone = resolveBackbone(context, written, sites);
  const outside = resolveInternet(context, written);
  const aggregates = resolveAggregates(context, written);
  const rpki = resolveRpki(context, written.rpki);
  const neighbors = resolveNeighbors(context, written, {
    behaviour: as.bgp,
    sites,
    outside,
    aggregates: aggregates.table,
    aggregateList: aggregates.list,
  });
  const scheduling = resolveScheduling(context, written.scheduling);
  const services = resolveServices(context, written, sites, aggregates.list, scheduling?.replicas ?? null);
  const populations = resolvePopulations(context, written, outside, services.table);
  if (report.hasErrors) return null;
  return {
    name: written.name ?? stem(file),
    description: written.description ?? '',
    file,
    as,
    aggregates: aggregates.list,
    datacenters: sites.list,
    backbone,
    neighbors,
    internet: outside.internet,
    rpki,
    services: services.list,
    ...(scheduling === null ? {} : { scheduling: scheduling.cluster }),
    populations,
    assumptions,
  };
}

/** `two-sites` of `topologies/two-sites.yaml`. */
export const stem = (file: string): string => (file.split(/[\\/]/).at(-1) ?? file).replace(/\.ya?ml$/, '');
