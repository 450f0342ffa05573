/** A piecewise linear signal over time, read exactly at any instant; sums of many are again one. */
export interface Series {
  /** Instants (µs) at which a piece begins, ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Per second. */
  readonly slopes: Float64Array;
}

const MICROSECONDS = 1e6;

/** Index of the piece that holds at `time`, −1 before the first. */
export function pieceAt(series: Series, time: number): number {
  let low = 0;
  let high = series.times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (series.times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const inPiece = ({ times, values, slopes }: Series, piece: number, time: number): number =>
  values[piece]! + (slopes[piece]! * (time - times[piece]!)) / MICROSECONDS;

/** The value at `time`, 0 before the first piece. */
export function valueAt(series: Series, time: number): number {
  const piece = pieceAt(series, time);
  return piece < 0 ? 0 : inPiece(series, piece, time);
}

/** Collects pieces of any number of signals, in any order, and gives their sum. */
export class SeriesSum {
  private readonly steps: { time: number; value: number; slope: number }[] = [];

  add(from: number, to: number, value: number, slope: number): void {
    this.steps.push({ time: from, value, slope });
    this.steps.push({ time: to, value: -(value + (slope * (to - from)) / MICROSECONDS), slope: -slope });
  }

  series(): Series {
    const steps = this.steps.sort((a, b) => a.time - b.time);
    const [times, values, slopes]: [number[], number[], number[]] = [[], [], []];
    let [value, slope, largest] = [0, 0, 0];
    for (let i = 0; i < steps.length; i++) {
      const { time, value: jump, slope: bend } = steps[i]!;
      const last = times.length - 1;
      if (last >= 0 && times[last] === time) {
        value += jump;
        slope += bend;
      } else {
        value += (last < 0 ? 0 : (slope * (time - times[last]!)) / MICROSECONDS) + jump;
        slope += bend;
        times.push(time);
      }
      largest = Math.max(largest, Math.abs(value));
      // What is left of a sum whose parts have all ended is rounding.
      values[times.length - 1] = Math.abs(value) < largest * 1e-9 ? 0 : value;
      slopes[times.length - 1] = slope;
    }
    return { times: Float64Array.from(times), values: Float64Array.from(values), slopes: Float64Array.from(slopes) };
  }
}
