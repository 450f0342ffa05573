/** Load and capacity of every resource over time, and how full a datacenter or a link is at an instant. */
import { LinearSignals } from '../../sim/measure/linear-signal.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Tables } from '../playback/tables.ts';
import { SeriesSum, valueAt, type Series } from './series.ts';

export interface Fullness {
  /** Load ÷ capacity, 0 without capacity. */
  readonly ratio: number;
  readonly load: number;
  readonly capacity: number;
  readonly resource: number;
}

export class Loads {
  readonly loads: readonly Series[];
  readonly capacities: readonly Series[];
  /** By datacenter: its resources of kind site. */
  readonly ofSite: readonly (readonly number[])[];
  /** By link: the resource of the direction a → b, then of b → a; −1 where there is none. */
  readonly ofLink: readonly (readonly [number, number])[];

  constructor(trace: Trace, tables: Tables) {
    const count = tables.resources.length;
    const sums = tables.resources.map(() => new SeriesSum());
    const caps = tables.resources.map(() => new SeriesSum());
    const loads = new LinearSignals(count, (cell, from, to, value, slope) => sums[cell]!.add(from, to, value, slope));
    const capacity = new LinearSignals(count, (cell, from, to, value) => caps[cell]!.add(from, to, value, 0));
    const isKnown = (who: number): boolean => who >= 0 && who < count;
    for (const { kind, who, value } of trace.initial) {
      if (!isKnown(who)) continue;
      if (kind === EventKind.loadRate) loads.beginValue(who, value);
      else if (kind === EventKind.loadSlope) loads.beginSlope(who, value);
      else if (kind === EventKind.loadCapacity) capacity.beginValue(who, value);
    }
    trace.forEach((row) => {
      if (!isKnown(row.who)) return;
      if (row.kind === EventKind.loadRate) loads.setValue(row.who, row.time, row.old, row.new);
      else if (row.kind === EventKind.loadSlope) loads.setSlope(row.who, row.time, row.old, row.new);
      else if (row.kind === EventKind.loadCapacity) capacity.setValue(row.who, row.time, row.old, row.new);
    });
    loads.finish(trace.end + 1);
    capacity.finish(trace.end + 1);
    this.loads = sums.map((sum) => sum.series());
    this.capacities = caps.map((sum) => sum.series());
    const byId = new Map(tables.resources.map(({ kind, id, index }) => [`${kind} ${id}`, index]));
    this.ofSite = tables.datacenters.map(({ id }) =>
      tables.resources.filter((one) => one.kind === 'site' && one.id.endsWith(`/${id}`)).map(({ index }) => index),
    );
    this.ofLink = tables.links.map(({ id, kind }) => {
      const of = (way: string): number =>
        byId.get(`${kind === 'session' ? 'session' : 'link'} ${id}/${way}`) ?? byId.get(`link ${id}/${way}`) ?? -1;
      return [of('forth'), of('back')] as const;
    });
  }

  of(resource: number, time: number): Fullness {
    if (resource < 0) return { ratio: 0, load: 0, capacity: 0, resource };
    const load = Math.max(0, valueAt(this.loads[resource]!, time));
    const capacity = valueAt(this.capacities[resource]!, time);
    return { ratio: capacity > 0 ? load / capacity : 0, load, capacity, resource };
  }

  /** The fullest service of a datacenter. */
  ofDatacenter(datacenter: number, time: number): Fullness {
    let fullest: Fullness = { ratio: 0, load: 0, capacity: 0, resource: -1 };
    for (const resource of this.ofSite[datacenter] ?? []) {
      const one = this.of(resource, time);
      if (one.ratio > fullest.ratio || fullest.resource < 0) fullest = one;
    }
    return fullest;
  }
}
