/**
 * Readings of metrics that count requests: cells are a population, a service and an address family each, figures are sums of
 * flows.
 */
import type { SimTime } from '../kernel/time.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Measurement } from './measurement.ts';
import type { Figure, Readings } from './readings.ts';

/**
 * A reducer whose figure over user cells is that over their flows together; `flowsFigure` is called once all rows were seen.
 */
export const byFlows = (
  measurement: Measurement,
  source: Reducer<unknown>,
  flowsFigure: (flows: readonly number[]) => Figure | null,
): Reducer<Readings> => ({
  kinds: [],
  row: () => undefined,
  result(end: SimTime): Readings {
    source.result(end);
    const { familyCells } = measurement.entities;
    return {
      cells: familyCells.map(({ labels }) => labels),
      figure: (chosen) => flowsFigure(chosen.flatMap((cell) => familyCells[cell]!.flows)),
    };
  },
});
