/**
 * Piecewise linear signals as a trace tells them: one row gives a value, another the growth per second, both from the row's
 * instant on; a change of growth alone bends the signal without a jump. Whoever needs an integral, a peak or a crossing gets the
 * pieces and works each out in closed form; nothing is sampled.
 */
import { MICROSECONDS_PER_SECOND } from '../kernel/time.ts';

/** A stretch [from, to) in µs over which the signal is `value + slope × seconds since from`. */
export type VisitPiece = (cell: number, from: number, to: number, value: number, slope: number) => void;

/** ∫ of a piece of `spanUs`, in value × seconds. */
export const integral = (spanUs: number, value: number, slope: number): number => {
  const span = spanUs / MICROSECONDS_PER_SECOND;
  return span * (value + (slope * span) / 2);
};

/** The signal `afterUs` into a piece. */
export const valueAfter = (afterUs: number, value: number, slope: number): number =>
  value + (slope * afterUs) / MICROSECONDS_PER_SECOND;

/** Many signals of one trace; a cell that no row and no initial state speaks of is 0. */
export class LinearSignals {
  private readonly value: Float64Array;
  private readonly slope: Float64Array;
  private readonly since: Float64Array;
  /** 1: the value's start is known; 2: the slope's. */
  private readonly known: Uint8Array;
  private readonly visit: VisitPiece;

  constructor(count: number, visit: VisitPiece) {
    this.value = new Float64Array(count);
    this.slope = new Float64Array(count);
    this.since = new Float64Array(count);
    this.known = new Uint8Array(count);
    this.visit = visit;
  }

  get count(): number {
    return this.value.length;
  }

  beginValue(cell: number, value: number): void {
    this.value[cell] = value;
    this.known[cell]! |= 1;
  }

  beginSlope(cell: number, slope: number): void {
    this.slope[cell] = slope;
    this.known[cell]! |= 2;
  }

  /** A row says that the value goes from `old` to `value`. The first row of a cell also says what it was from the start. */
  setValue(cell: number, time: number, old: number, value: number): void {
    if ((this.known[cell]! & 1) === 0) this.beginValue(cell, old);
    this.pass(cell, time);
    this.value[cell] = value;
  }

  setSlope(cell: number, time: number, old: number, slope: number): void {
    if ((this.known[cell]! & 2) === 0) this.beginSlope(cell, old);
    this.pass(cell, time);
    this.slope[cell] = slope;
  }

  /** Ends a piece and begins the next where it stood. */
  split(cell: number, time: number): void {
    this.pass(cell, time);
  }

  /** Hands on what is left of each signal up to `time`. May be called again: nothing is handed on twice. */
  finish(time: number): void {
    for (let cell = 0; cell < this.value.length; cell++) this.pass(cell, time);
  }

  private pass(cell: number, time: number): void {
    const from = this.since[cell]!;
    if (time <= from) return;
    this.since[cell] = time;
    const value = this.value[cell]!;
    const slope = this.slope[cell]!;
    if (value === 0 && slope === 0) return;
    this.visit(cell, from, time, value, slope);
    if (slope !== 0) this.value[cell] = valueAfter(time - from, value, slope);
  }
}

/** Hands on the part of a piece that lies at or after `start`. */
export function clipped(start: number, visit: VisitPiece): VisitPiece {
  return (cell, from, to, value, slope) => {
    if (from >= start) visit(cell, from, to, value, slope);
    else if (to > start) visit(cell, start, to, valueAfter(start - from, value, slope), slope);
  };
}
