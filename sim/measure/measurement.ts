/**
 * One pass over a trace for whatever was asked. Reducers that several metrics need (the ledger, the sites of flows, …) are made
 * once and shared; rows are shown to each reducer of the pass.
 */
import type { SimTime } from '../kernel/time.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Trace } from '../trace/trace.ts';
import { Entities, indexIn } from './entities.ts';
import { RunPhases } from './run-phases.ts';
import { viewOf, type TraceView } from './trace-view.ts';

export interface MeasureOptions {
  /** The availability that a service (id) is meant to have: thresholds and budgets follow from it. */
  readonly objective: (service: string) => number;
  /** Mean requests in 30 days of a client population (id) to a service (id); null: as many as in the window, in proportion. */
  readonly monthlyRequests: ((service: string, client: string) => number) | null;
}

/** Without targets to go by, three nines. */
export const OBJECTIVE_DEFAULT = 0.999;
export const MONTH_SECONDS = 2_592_000;

const defaults: MeasureOptions = { objective: () => OBJECTIVE_DEFAULT, monthlyRequests: null };

/** Makes a reducer of a pass; the function itself is the key under which it is shared. */
export type Make<R extends Reducer<unknown>> = (measurement: Measurement) => R;

export class Measurement {
  readonly view: TraceView;
  readonly entities: Entities;
  readonly options: MeasureOptions;
  /** What is measured, in µs: from the end of the warm-up to the end of the run. */
  readonly window: { readonly from: number; readonly to: number };
  /** The instant whose state just before it counts as "before": the first fault, or without faults the end of the warm-up. */
  readonly firstFault: number;
  readonly runPhases: RunPhases;
  private readonly made = new Map<Make<Reducer<unknown>>, Reducer<unknown>>();
  private readonly behind: FaultsBehind[] = [];
  private readonly rootFaults: readonly { readonly fault: number; readonly isHeal: boolean }[];

  constructor(view: TraceView, options: Partial<MeasureOptions> = {}) {
    this.view = view;
    this.entities = new Entities(view);
    this.options = { ...defaults, ...options };
    this.window = { from: view.header.warmUp, to: view.header.duration };
    this.firstFault = Math.min(...this.entities.faults.map(({ at }) => at), Infinity);
    if (this.firstFault === Infinity) this.firstFault = this.window.from;
    this.runPhases = new RunPhases(this);
    this.rootFaults = this.entities
      .table('root')
      .map((row) => ({ fault: indexIn(row, 'fault'), isHeal: row['isHeal'] === true }));
  }

  /** The reducer of this pass that `make` makes. */
  shared<R extends Reducer<unknown>>(make: Make<R>): R {
    const known = this.made.get(make);
    if (known !== undefined) return known as R;
    const reducer = make(this);
    this.made.set(make, reducer);
    return reducer;
  }

  /** All reducers made so far, those that others rest on before them. */
  get reducers(): readonly Reducer<unknown>[] {
    return [...this.made.values()];
  }

  /** Which faults stand behind a row with this root set. */
  behindRow(roots: number): FaultsBehind {
    let found = this.behind[roots];
    if (found === undefined) {
      const members = this.view.roots(roots).flatMap((root) => this.rootFaults[root] ?? []);
      const healed = new Set(members.filter(({ isHeal }) => isHeal).map(({ fault }) => fault));
      const any = [...new Set(members.map(({ fault }) => fault))].sort((a, b) => a - b);
      const own = members.filter(({ isHeal, fault }) => !isHeal && !healed.has(fault)).map(({ fault }) => fault);
      found = { own: [...new Set(own)].sort((a, b) => a - b), any };
      this.behind[roots] = found;
    }
    return found;
  }
}

export interface FaultsBehind {
  /** Faults whose beginning, and not their heal, led here. */
  readonly own: readonly number[];
  /** Faults whose beginning or heal led here. */
  readonly any: readonly number[];
}

/**
 * Replays a trace into everything that `prepare` asks of the measurement, and gives what it returned, to be called for results.
 */
export function measure<T>(trace: Trace, options: Partial<MeasureOptions>, prepare: (measurement: Measurement) => T): T {
  const measurement = new Measurement(viewOf(trace), options);
  const prepared = prepare(measurement);
  trace.replay(measurement.reducers);
  return prepared;
}

/** A reducer that sees no rows itself: its result comes from shared ones. */
export const derived = <Result>(result: (end: SimTime) => Result): Reducer<Result> => ({
  kinds: [],
  row: () => undefined,
  result,
});
