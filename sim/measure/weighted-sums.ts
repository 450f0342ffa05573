/** Of every flow a weighted sum of its ledger columns, as a line between rows. */
import { MICROSECONDS_PER_SECOND } from '../kernel/time.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { LEDGER_COLUMNS } from '../trace/ledger.ts';
import type { Row } from '../trace/rows.ts';
import type { Measurement } from './measurement.ts';

/** 0 leaves a column out. */
export type Weight = (flow: number, column: number) => number;

const VALUE_KNOWN = 1;
const SLOPE_KNOWN = 2;

export class WeightedSums {
  private readonly weight: Weight;
  /** By flow: the sum as a line since the flow's last row. */
  private readonly since: Float64Array;
  private readonly value: Float64Array;
  private readonly slope: Float64Array;
  /** By flow × column: the column as a line since its last row. */
  private readonly columnSince: Float64Array;
  private readonly columnValue: Float64Array;
  private readonly columnSlope: Float64Array;
  private readonly known: Uint8Array;

  constructor(measurement: Measurement, weight: Weight) {
    const flows = measurement.entities.flows.length;
    this.weight = weight;
    this.since = new Float64Array(flows);
    this.value = new Float64Array(flows);
    this.slope = new Float64Array(flows);
    this.columnSince = new Float64Array(flows * LEDGER_COLUMNS);
    this.columnValue = new Float64Array(flows * LEDGER_COLUMNS);
    this.columnSlope = new Float64Array(flows * LEDGER_COLUMNS);
    this.known = new Uint8Array(flows * LEDGER_COLUMNS);
    for (const { kind, who, what, value } of measurement.view.initial()) {
      if (kind === EventKind.flowRate) this.set(who, what, 0, value, null);
      else if (kind === EventKind.flowSlope) this.set(who, what, 0, null, value);
    }
  }

  /** The sum at a time not before the flow's last row. */
  at(flow: number, time: number): number {
    return this.value[flow]! + (this.slope[flow]! * (time - this.since[flow]!)) / MICROSECONDS_PER_SECOND;
  }

  slopeOf(flow: number): number {
    return this.slope[flow]!;
  }

  /** Whether rows of this kind and column move the sum. */
  counts({ kind, who, what }: Row): boolean {
    return (kind === EventKind.flowRate || kind === EventKind.flowSlope) && what < LEDGER_COLUMNS && this.weight(who, what) !== 0;
  }

  /** Takes a row of flow.rate or flow.slope in. What a column was before its first row holds only from that row on. */
  row(row: Row): void {
    const isValue = row.kind === EventKind.flowRate;
    const flag = isValue ? VALUE_KNOWN : SLOPE_KNOWN;
    if ((this.known[row.who * LEDGER_COLUMNS + row.what]! & flag) === 0) this.apply(row, isValue, row.old);
    this.apply(row, isValue, row.new);
  }

  private apply({ who, what, time }: Row, isValue: boolean, value: number): void {
    this.set(who, what, time, isValue ? value : null, isValue ? null : value);
  }

  private set(flow: number, column: number, time: number, newValue: number | null, newSlope: number | null): void {
    const weight = this.weight(flow, column);
    if (weight === 0) return;
    const cell = flow * LEDGER_COLUMNS + column;
    const old = this.columnValue[cell]! + (this.columnSlope[cell]! * (time - this.columnSince[cell]!)) / MICROSECONDS_PER_SECOND;
    const value = newValue ?? old;
    const slope = newSlope ?? this.columnSlope[cell]!;
    this.value[flow] = this.at(flow, time) + weight * (value - old);
    this.slope[flow]! += weight * (slope - this.columnSlope[cell]!);
    this.since[flow] = time;
    this.columnValue[cell] = value;
    this.columnSlope[cell] = slope;
    this.columnSince[cell] = time;
    this.known[cell]! |= (newValue === null ? 0 : VALUE_KNOWN) | (newSlope === null ? 0 : SLOPE_KNOWN);
  }
}
