/**
 * Readings of metrics that count requests: cells are a population, a service and an address family each, figures are sums of
 * flows.
 */
import type { SimTime } from '../kernel/time.ts';
import type { RunPhase } from '../model/metrics.ts';
import type { Reducer } from '../trace/reducer.ts';
import { derived, type Measurement } from './measurement.ts';
import type { Figure, Labels, Readings } from './readings.ts';

/** The figure over flows, in one phase of the run or (null) all of it; called once all rows were seen. */
type FlowsFigure = (flows: readonly number[], phase: RunPhase | null) => Figure | null;

/** A reducer whose figure over user cells is that over their flows together. */
export const byFlows = (measurement: Measurement, source: Reducer<unknown>, flowsFigure: FlowsFigure): Reducer<Readings> =>
  derived((end: SimTime): Readings => {
    source.result(end);
    const { familyCells: cells } = measurement.entities;
    return {
      cells: cells.map(({ labels }) => labels),
      figure: (chosen) =>
        flowsFigure(
          chosen.flatMap((cell) => cells[cell]!.flows),
          null,
        ),
    };
  });

/** The same for each phase on its own. */
export const byFlowsAndPhase = (
  measurement: Measurement,
  source: Reducer<unknown>,
  flowsFigure: FlowsFigure,
): Reducer<Readings> =>
  derived((end: SimTime): Readings => {
    source.result(end);
    const { familyCells: cells } = measurement.entities;
    return byPhase(
      measurement,
      cells.map(({ labels }) => labels),
      (chosen, phase) =>
        flowsFigure(
          chosen.flatMap((cell) => cells[cell]!.flows),
          phase,
        ),
    );
  });

/** Readings with each cell once for each phase that the run has. Cells that are asked for together are of one phase. */
export function byPhase(
  { runPhases }: Measurement,
  labels: readonly Labels[],
  figure: (chosen: readonly number[], phase: RunPhase) => Figure | null,
): Readings {
  const { present } = runPhases;
  return {
    cells: present.flatMap((phase) => labels.map((one) => ({ ...one, phase }))),
    figure(chosen) {
      const [first] = chosen;
      if (first === undefined) return null;
      const phase = present[Math.floor(first / labels.length)]!;
      return figure(
        chosen.map((cell) => cell % labels.length),
        phase,
      );
    },
  };
}
