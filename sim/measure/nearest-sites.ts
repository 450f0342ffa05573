/**
 * Where users are served against where they could be: of every flow the datacenters that have its service and how far each is
 * along the great circle, the nearest first. What a network could do at best is not asked, only what geography allows.
 */
import { distanceKm } from '../geo/distance.ts';
import { LEDGER_OFFERED } from '../trace/ledger.ts';
import { EventKind } from '../trace/event-kinds.ts';
import type { SimTime } from '../kernel/time.ts';
import type { TraceEntity } from '../trace/header.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import { indexIn, numberIn } from './entities.ts';
import { flowPaths, NO_SITE, type FlowPaths } from './flow-paths.ts';
import { clipped, integral, LinearSignals } from './linear-signal.ts';
import type { Measurement } from './measurement.ts';
import { WeightedHistogram } from './weighted-histogram.ts';

/** Kilometres between two entities that have coordinates; null where one has none. */
function between(a: TraceEntity | undefined, b: TraceEntity | undefined): number | null {
  if (a === undefined || b === undefined) return null;
  const at = ({ lat, lon }: TraceEntity) => (typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : null);
  const [from, to] = [at(a), at(b)];
  return from === null || to === null ? null : distanceKm(from, to);
}

/** Of each family cell: how many km further than its nearest site requests went, weighted by the requests made. */
export class DetourHistograms implements Reducer<readonly WeightedHistogram[]> {
  readonly kinds = [EventKind.flowRate, EventKind.flowSlope, EventKind.flowPath];
  private readonly histograms: readonly WeightedHistogram[];
  private readonly offered: LinearSignals;
  private readonly paths: FlowPaths;
  /** By flow and datacenter: km beyond the nearest site; NaN where the service is not, or a place is not known. */
  private readonly beyond: Float64Array;

  constructor(measurement: Measurement) {
    const { entities, window, view } = measurement;
    const datacenters = entities.table('datacenter');
    this.paths = measurement.shared(flowPaths);
    this.histograms = entities.familyCells.map(() => new WeightedHistogram());
    this.beyond = new Float64Array(entities.flows.length * datacenters.length).fill(NaN);
    entities.flows.forEach((_, flow) => this.measureFlow(measurement, flow));
    this.offered = new LinearSignals(
      entities.flows.length,
      clipped(window.from, (flow, from, to, value, slope) => {
        const { familyCell } = entities.flows[flow]!;
        const site = this.paths.sites.at(flow, from);
        if (familyCell < 0 || site === NO_SITE) return;
        const km = this.beyond[flow * datacenters.length + site]!;
        if (km >= 0) this.histograms[familyCell]!.add(km, integral(to - from, value, slope));
      }),
    );
    for (const { kind, who, what, value } of view.initial()) {
      if (what !== LEDGER_OFFERED) continue;
      if (kind === EventKind.flowRate) this.offered.beginValue(who, value);
      else if (kind === EventKind.flowSlope) this.offered.beginSlope(who, value);
    }
  }

  row(row: Row): void {
    if (row.kind === EventKind.flowPath) this.offered.split(row.who, row.time);
    else if (row.what !== LEDGER_OFFERED) return;
    else if (row.kind === EventKind.flowRate) this.offered.setValue(row.who, row.time, row.old, row.new);
    else this.offered.setSlope(row.who, row.time, row.old, row.new);
  }

  result(end: SimTime): readonly WeightedHistogram[] {
    this.offered.finish(end);
    return this.histograms;
  }

  private measureFlow({ entities }: Measurement, flow: number): void {
    const row = entities.table('flow')[flow]!;
    const population = entities.table('population')[indexIn(row, 'population')];
    const datacenters = entities.table('datacenter');
    const service = numberIn(row, 'service');
    const kms = entities.table('service-site').flatMap((site) => {
      if (indexIn(site, 'service') !== service) return [];
      const datacenter = indexIn(site, 'datacenter');
      const km = between(population, datacenters[datacenter]);
      return km === null ? [] : [{ datacenter, km }];
    });
    const nearest = Math.min(...kms.map(({ km }) => km));
    for (const { datacenter, km } of kms) this.beyond[flow * datacenters.length + datacenter] = km - nearest;
  }
}

export const detourHistograms = (measurement: Measurement): DetourHistograms => new DetourHistograms(measurement);
