/** Of every flow a weighted sum of its ledger columns, as a line between rows. */
import { MICROSECONDS_PER_SECOND } from '../kernel/time.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { columnOutcome, isAnswered, LEDGER_COLUMNS, REQUEST_COLUMNS } from '../trace/ledger.ts';
import type { Row } from '../trace/rows.ts';
import type { Measurement } from './measurement.ts';

/** The weights of columns, of all flows alike or by flow; a column that is left out, or has 0, does not count. */
export type Weights = ReadonlyMap<number, number | readonly number[]>;

/** Requests answered. */
export const ANSWERED: readonly (readonly [number, number])[] = REQUEST_COLUMNS.filter((column) =>
  isAnswered(columnOutcome(column)),
).map((column) => [column, 1]);

const VALUE_KNOWN = 1;
const SLOPE_KNOWN = 2;

export class WeightedSums {
  /** By ledger column: where its cells are among those that count, −1 for others. */
  private readonly slots = new Int32Array(LEDGER_COLUMNS).fill(-1);
  private readonly weights: readonly (number | readonly number[])[];
  /** By flow: the sum as a line since the flow's last row. */
  private readonly since: Float64Array;
  private readonly value: Float64Array;
  private readonly slope: Float64Array;
  /** By flow × column that counts: the column as a line since its last row. */
  private readonly columnSince: Float64Array;
  private readonly columnValue: Float64Array;
  private readonly columnSlope: Float64Array;
  private readonly known: Uint8Array;

  constructor(measurement: Measurement, weights: Weights) {
    const flows = measurement.entities.flows.length;
    [...weights.keys()].forEach((column, slot) => (this.slots[column] = slot));
    this.weights = [...weights.values()];
    this.since = new Float64Array(flows);
    this.value = new Float64Array(flows);
    this.slope = new Float64Array(flows);
    const cells = flows * weights.size;
    this.columnSince = new Float64Array(cells);
    this.columnValue = new Float64Array(cells);
    this.columnSlope = new Float64Array(cells);
    this.known = new Uint8Array(cells);
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
    return (kind === EventKind.flowRate || kind === EventKind.flowSlope) && this.weight(who, what) !== 0;
  }

  /** Takes a row of flow.rate or flow.slope in. What a column was before its first row holds only from that row on. */
  row(row: Row): void {
    const isValue = row.kind === EventKind.flowRate;
    const flag = isValue ? VALUE_KNOWN : SLOPE_KNOWN;
    if ((this.known[this.cell(row.who, row.what)]! & flag) === 0) this.apply(row, isValue, row.old);
    this.apply(row, isValue, row.new);
  }

  private weight(flow: number, column: number): number {
    const slot = column < LEDGER_COLUMNS ? this.slots[column]! : -1;
    if (slot < 0) return 0;
    const weight = this.weights[slot]!;
    return typeof weight === 'number' ? weight : weight[flow]!;
  }

  private cell(flow: number, column: number): number {
    return flow * this.weights.length + this.slots[column]!;
  }

  private apply({ who, what, time }: Row, isValue: boolean, value: number): void {
    this.set(who, what, time, isValue ? value : null, isValue ? null : value);
  }

  private set(flow: number, column: number, time: number, newValue: number | null, newSlope: number | null): void {
    const weight = this.weight(flow, column);
    if (weight === 0) return;
    const cell = this.cell(flow, column);
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
