/** Where a population's packets go now, router by router, both ways, and what became of them. */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Outcome, reasonName } from '../../sim/trace/reasons.ts';
import type { App } from '../app.ts';

export interface Way {
  readonly routers: readonly number[];
  /** How the packets end, in a word: `ok`, `black-hole`. */
  readonly outcome: string;
  /** The row that made it so; −1 for the start. */
  readonly row: number;
}

export interface FlowPaths {
  readonly flow: number;
  readonly service: number;
  readonly family: number;
  readonly site: number;
  readonly peopleCount: number;
  readonly rttUs: number | null;
  readonly request: Way;
  readonly response: Way;
}

/** Of a population's flows to one service (index) or, with −1, to all; the largest first. */
export function pathsOfPopulation(app: App, population: number, service: number): readonly FlowPaths[] {
  const { state, tables, trace } = app;
  const paths = trace.dictionaries['forwarding-path'];
  const way = (flow: number, direction: number): Way => {
    const cell = state.cellOf(EventKind.flowPath, flow, direction);
    const outcome = reasonName('outcome', state.reason(cell, Outcome.ok));
    return { routers: paths[state.value(cell)] ?? [], outcome, row: state.rowOf(cell) };
  };
  return tables.flows
    .filter((flow) => flow.population === population && !flow.isInternal && (service < 0 || flow.service === service))
    .map((flow) => {
      const site = app.catchments.siteOf(flow.index);
      const rtt = state.value(state.cellOf(EventKind.flowRtt, flow.index));
      return {
        flow: flow.index,
        service: flow.service,
        family: flow.family,
        site,
        peopleCount: flow.peopleCount,
        rttUs: site >= 0 && rtt > 0 ? rtt : null,
        request: way(flow.index, 0),
        response: way(flow.index, 1),
      };
    })
    .sort((a, b) => b.peopleCount - a.peopleCount || a.flow - b.flow);
}
