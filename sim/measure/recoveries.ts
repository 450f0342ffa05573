/**
 * When client regions are below the objective of a service, and which fault it is because of. A region is below while its requests
 * are answered at less than the objective × the rate at which they are made; between rows both are lines, so the crossing is exact.
 * It is laid to the faults behind the flows that are below at that time, by the root set of their last row.
 *
 * A fault has *recovered* at the end of the last stretch below that began before its heal: by failover when that end comes before
 * the heal, by the heal when the stretch lasts until then or longer. What the heal itself breaks is not counted against the fault.
 */
import { MICROSECONDS_PER_SECOND, type SimTime } from '../kernel/time.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { isAnswered, isRequestColumn, columnOutcome, LEDGER_OFFERED } from '../trace/ledger.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import type { Measurement } from './measurement.ts';

export interface Recovery {
  /** From the fault; 0 when nothing was ever below. */
  readonly duration: number;
  /** Still below when the run ended. */
  readonly isOpen: boolean;
  readonly by: 'failover' | 'heal' | 'none';
}

interface Stretch {
  from: number;
  to: number;
}

/** Requests answered less the share of those made that the objective asks for, as a line since `since`; below zero is bad. */
class Margin {
  since = 0;
  value = 0;
  slope = 0;

  at(time: number): number {
    return this.value + (this.slope * (time - this.since)) / MICROSECONDS_PER_SECOND;
  }

  moveTo(time: number): void {
    this.value = this.at(time);
    this.since = time;
  }
}

interface Group {
  readonly service: string;
  readonly region: string;
  readonly flows: readonly number[];
  since: number;
  /** Highest rate of requests made so far; rounding is judged against it. */
  scale: number;
  readonly stretches: Stretch[][];
}

const ROUNDING = 1e-9;

export class Recoveries implements Reducer<Recoveries> {
  readonly kinds = [EventKind.flowRate, EventKind.flowSlope, EventKind.flowPath];
  private readonly measurement: Measurement;
  private readonly groups: readonly Group[];
  private readonly groupOf: Int32Array;
  /** By flow. */
  private readonly margins: readonly Margin[];
  private readonly roots: Int32Array;
  private readonly objectives: readonly number[];
  /** Literal values of the ledger cells that count, to take the old contribution out by. */
  private readonly cells = new Map<number, { value: number; slope: number; since: number; isKnown: number }>();
  private end = 0;

  constructor(measurement: Measurement) {
    const { entities, options, view } = measurement;
    this.measurement = measurement;
    this.margins = entities.flows.map(() => new Margin());
    this.roots = new Int32Array(entities.flows.length);
    this.groupOf = new Int32Array(entities.flows.length).fill(-1);
    this.objectives = entities.flows.map(({ service }) => options.objective(service));
    const groups = new Map<string, Group & { flows: number[] }>();
    for (const { index, cell, service, region } of entities.flows) {
      if (cell < 0) continue;
      const key = `${service}/${region}`;
      const stretches = entities.faults.map((): Stretch[] => []);
      const group = groups.get(key) ?? { service, region, flows: [], since: 0, scale: 0, stretches };
      group.flows.push(index);
      groups.set(key, group);
      this.groupOf[index] = [...groups.keys()].indexOf(key);
    }
    this.groups = [...groups.values()];
    for (const { kind, who, what, value } of view.initial()) {
      if (kind === EventKind.flowRate) this.set(who, what, 0, { value });
      else if (kind === EventKind.flowSlope) this.set(who, what, 0, { slope: value });
    }
  }

  row(row: Row): void {
    const group = this.groups[this.groupOf[row.who]!];
    if (group === undefined) return;
    if (row.kind !== EventKind.flowPath && this.weight(row.who, row.what) === 0) return;
    this.pass(group, row.time);
    // A row without causes, such as a bend of the demand curve, does not absolve a flow that is below.
    if (row.roots !== 0 || this.margins[row.who]!.at(row.time) >= -ROUNDING * group.scale) this.roots[row.who] = row.roots;
    if (row.kind === EventKind.flowPath) return;
    const isRate = row.kind === EventKind.flowRate;
    const known = this.cells.get(row.who * 64 + row.what)?.isKnown ?? 0;
    // What a cell was before its first row holds from the start on, but the past is not judged again: nothing is below then.
    if ((known & (isRate ? 1 : 2)) === 0) this.set(row.who, row.what, row.time, isRate ? { value: row.old } : { slope: row.old });
    this.set(row.who, row.what, row.time, isRate ? { value: row.new } : { slope: row.new });
  }

  result(end: SimTime): this {
    for (const group of this.groups) this.pass(group, end);
    this.end = end;
    return this;
  }

  of(fault: number, service: string, region: string): Recovery | null {
    const group = this.groups.find((one) => one.service === service && one.region === region);
    if (group === undefined) return null;
    const { at, until } = this.measurement.entities.faults[fault]!;
    const last = group.stretches[fault]!.filter(({ from }) => from < (until ?? Infinity)).at(-1);
    if (last === undefined) return { duration: 0, isOpen: false, by: 'none' };
    return { duration: last.to - at, isOpen: last.to >= this.end, by: until !== null && last.to >= until ? 'heal' : 'failover' };
  }

  /** +1 for a column of answers, − objective for requests made, 0 for the rest. */
  private weight(flow: number, column: number): number {
    if (column === LEDGER_OFFERED) return -this.objectives[flow]!;
    return isRequestColumn(column) && isAnswered(columnOutcome(column)) ? 1 : 0;
  }

  private set(flow: number, column: number, time: number, change: { readonly value?: number; readonly slope?: number }): void {
    const weight = this.weight(flow, column);
    if (weight === 0) return;
    const key = flow * 64 + column;
    const cell = this.cells.get(key) ?? { value: 0, slope: 0, since: 0, isKnown: 0 };
    this.cells.set(key, cell);
    const now = cell.value + (cell.slope * (time - cell.since)) / MICROSECONDS_PER_SECOND;
    const margin = this.margins[flow]!;
    margin.moveTo(time);
    const value = change.value ?? now;
    const slope = change.slope ?? cell.slope;
    margin.value += weight * (value - now);
    margin.slope += weight * (slope - cell.slope);
    cell.isKnown |= (change.value === undefined ? 0 : 1) | (change.slope === undefined ? 0 : 2);
    cell.value = value;
    cell.slope = slope;
    cell.since = time;
    const group = this.groups[this.groupOf[flow]!];
    if (column === LEDGER_OFFERED && group !== undefined) group.scale = Math.max(group.scale, value);
  }

  /** Judges the piece of a group that ends at `time`. */
  private pass(group: Group, time: number): void {
    const from = group.since;
    if (time <= from) return;
    group.since = time;
    let start = 0;
    let stop = 0;
    for (const flow of group.flows) {
      start += this.margins[flow]!.at(from);
      stop += this.margins[flow]!.at(time);
    }
    const floor = -ROUNDING * group.scale * group.flows.length;
    if (start >= floor && stop >= floor) return;
    const crossing = start === stop ? from : Math.round(from + ((floor - start) / (stop - start)) * (time - from));
    const stretch = { from: start < floor ? from : crossing, to: stop < floor ? time : crossing };
    if (stretch.to <= stretch.from) return;
    const faults = new Set<number>();
    for (const flow of group.flows) {
      const margin = this.margins[flow]!;
      if (margin.at(from) >= floor && margin.at(time) >= floor) continue;
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
