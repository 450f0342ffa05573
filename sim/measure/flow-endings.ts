/**
 * How the packets of every flow end over time, requests and responses apart: where nobody answers, why. A path that no row speaks
 * of yet is one that works, since a start is a steady state.
 */
import type { SimTime } from '../kernel/time.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { Outcome, reasonName, type OutcomeName } from '../trace/reasons.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import { REQUEST, RESPONSE } from './flow-paths.ts';
import type { Measurement } from './measurement.ts';
import { Timelines } from './timeline.ts';

/** What keeps a flow from being served: which of the two ways, and how it ends. */
export interface FlowEnding {
  readonly direction: 'requests' | 'responses';
  readonly outcome: OutcomeName;
}

const isThrough = (outcome: number): boolean =>
  outcome === Outcome.ok || outcome === Outcome.okAfterRetry || outcome === Outcome.degraded;

export class FlowEndings implements Reducer<FlowEndings> {
  readonly kinds = [EventKind.flowPath];
  private readonly outcomes: Timelines;

  constructor(measurement: Measurement) {
    this.outcomes = new Timelines(measurement.entities.flows.length * 2, Outcome.ok);
  }

  row({ who, what, time, reason }: Row): void {
    this.outcomes.change(who * 2 + what, time, Outcome.ok, reason);
  }

  result(_end: SimTime): this {
    return this;
  }

  /** Null where both ways work. */
  at(flow: number, time: number): FlowEnding | null {
    for (const way of [REQUEST, RESPONSE]) {
      const outcome = this.outcomes.at(flow * 2 + way, time);
      if (isThrough(outcome)) continue;
      const direction = way === REQUEST ? 'requests' : 'responses';
      return { direction, outcome: reasonName('outcome', outcome) as OutcomeName };
    }
    return null;
  }
}

export const flowEndings = (measurement: Measurement): FlowEndings => new FlowEndings(measurement);
