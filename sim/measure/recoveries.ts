/**
 * When client regions are below the objective of a service, and which fault it is because of. A region is below while its
 * requests are answered at less than the objective × the rate at which they are made; between rows both are lines, so the
 * crossing is exact. It is laid to the faults behind the flows that are below at that time, by the root set of their last row.
 *
 * A fault has *recovered* at the end of the last stretch below that began before its heal: by failover when that end comes before
 * the heal, by the heal when the stretch lasts until then or longer. What the heal itself breaks is not counted against the
 * fault; that has a time of its own, from the heal to the end of the last stretch below.
 */
import type { SimTime } from '../kernel/time.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { LEDGER_OFFERED } from '../trace/ledger.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import type { Measurement } from './measurement.ts';
import { ANSWERED, WeightedSums } from './weighted-sums.ts';

export interface Recovery {
  /** From the fault; 0 when nothing was ever below. */
  readonly duration: number;
  /** Still below when the run ended. */
  readonly isOpen: boolean;
  readonly by: 'failover' | 'heal' | 'none';
}

interface Stretch {
  readonly from: number;
  to: number;
}

/** The flows of one service and client region. */
interface Group {
  readonly service: string;
  readonly region: string;
  readonly flows: number[];
  /** Judged up to here. */
  since: number;
  /** The highest rate of requests of one flow so far, against which rounding is judged. */
  scale: number;
  /** By fault. */
  readonly stretches: readonly Stretch[][];
}

const ROUNDING = 1e-9;

export class Recoveries implements Reducer<Recoveries> {
  readonly kinds = [EventKind.flowRate, EventKind.flowSlope, EventKind.flowPath];
  private readonly measurement: Measurement;
  private readonly groups: readonly Group[];
  /** By flow; none for flows without users. */
  private readonly groupOf: readonly (Group | null)[];
  /** By flow: root set of the row that last told something about it. */
  private readonly roots: Int32Array;
  /** By flow: requests answered less the share of those made that the objective asks for. Below zero is bad. */
  private readonly margins: WeightedSums;
  private end = 0;

  constructor(measurement: Measurement) {
    const { entities, options, view } = measurement;
    this.measurement = measurement;
    this.roots = new Int32Array(entities.flows.length);
    const groups = new Map<string, Group>();
    this.groupOf = entities.flows.map(({ index, cell, service, region }) => {
      if (cell < 0) return null;
      const key = `${service}/${region}`;
      const group = groups.get(key) ?? {
        service,
        region,
        flows: [],
        since: 0,
        scale: 0,
        stretches: entities.faults.map(() => []),
      };
      group.flows.push(index);
      groups.set(key, group);
      return group;
    });
    this.groups = [...groups.values()];
    const objectives = entities.flows.map(({ service }) => options.objective(service));
    const asked = objectives.map((objective) => -objective);
    const weights = new Map<number, number | readonly number[]>([[LEDGER_OFFERED, asked], ...ANSWERED]);
    this.margins = new WeightedSums(measurement, weights);
    for (const { kind, who, what, value } of view.initial()) {
      if (kind === EventKind.flowRate && what === LEDGER_OFFERED) this.seeRate(this.groupOf[who], value);
    }
  }

  row(row: Row): void {
    const group = this.groupOf[row.who];
    if (!group) return;
    const counts = this.margins.counts(row);
    if (!counts && row.kind !== EventKind.flowPath) return;
    this.pass(group, row.time);
    // A row without causes, such as a bend of the demand curve, does not absolve a flow that is below.
    if (row.roots !== 0 || this.margins.at(row.who, row.time) >= -ROUNDING * group.scale) this.roots[row.who] = row.roots;
    if (!counts) return;
    this.margins.row(row);
    if (row.kind === EventKind.flowRate && row.what === LEDGER_OFFERED) this.seeRate(group, row.new);
  }

  result(end: SimTime): this {
    for (const group of this.groups) this.pass(group, end);
    this.end = end;
    return this;
  }

  /** Null where nobody of the region uses the service. */
  of(fault: number, service: string, region: string): Recovery | null {
    const group = this.groups.find((one) => one.service === service && one.region === region);
    if (group === undefined) return null;
    const { at, until } = this.measurement.entities.faults[fault]!;
    const last = group.stretches[fault]!.filter(({ from }) => from < (until ?? Infinity)).at(-1);
    if (last === undefined) return { duration: 0, isOpen: false, by: 'none' };
    return { duration: last.to - at, isOpen: last.to >= this.end, by: until !== null && last.to >= until ? 'heal' : 'failover' };
  }

  /** The same from the heal of the fault; null where it has none. */
  afterHeal(fault: number, service: string, region: string): Recovery | null {
    const group = this.groups.find((one) => one.service === service && one.region === region);
    const { until } = this.measurement.entities.faults[fault]!;
    if (group === undefined || until === null || until >= this.end) return null;
    const last = group.stretches[fault]!.at(-1);
    if (last === undefined || last.to <= until) return { duration: 0, isOpen: false, by: 'none' };
    return { duration: last.to - until, isOpen: last.to >= this.end, by: 'heal' };
  }

  private seeRate(group: Group | null | undefined, rate: number): void {
    if (group) group.scale = Math.max(group.scale, rate);
  }

  /** Judges the piece of a group that ends at `time`. */
  private pass(group: Group, time: number): void {
    const from = group.since;
    if (time <= from) return;
    group.since = time;
    let start = 0;
    let stop = 0;
    for (const flow of group.flows) {
      start += this.margins.at(flow, from);
      stop += this.margins.at(flow, time);
    }
    const floor = -ROUNDING * group.scale * group.flows.length;
    if (start >= floor && stop >= floor) return;
    const crossing = start === stop ? from : Math.round(from + ((floor - start) / (stop - start)) * (time - from));
    const stretch = { from: start < floor ? from : crossing, to: stop < floor ? time : crossing };
    if (stretch.to <= stretch.from) return;
    const faults = new Set<number>();
    for (const flow of group.flows) {
      if (this.margins.at(flow, from) >= floor && this.margins.at(flow, time) >= floor) continue;
      for (const fault of this.measurement.behindRow(this.roots[flow]!).any) faults.add(fault);
    }
    for (const fault of faults) {
      const last = group.stretches[fault]!.at(-1);
      if (last !== undefined && last.to === stretch.from) last.to = stretch.to;
      else group.stretches[fault]!.push({ ...stretch });
    }
  }
}

export const recoveries = (measurement: Measurement): Recoveries => new Recoveries(measurement);
