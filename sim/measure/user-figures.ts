/** Readings of metrics that count requests: cells are a population and a service each, figures are sums of their flows. */
import type { SimTime } from '../kernel/time.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Measurement } from './measurement.ts';
import type { Figure, Readings } from './readings.ts';

/** A reducer whose figure over user cells is that over their flows together; `flowsFigure` is called once all rows were seen. */
export const byFlows = (
  measurement: Measurement,
  source: Reducer<unknown>,
  flowsFigure: (flows: readonly number[]) => Figure | null,
): Reducer<Readings> => ({
  kinds: [],
  row: () => undefined,
  result(end: SimTime): Readings {
    source.result(end);
    const { cells } = measurement.entities;
    return {
      cells: cells.map(({ labels }) => labels),
      figure: (chosen) => flowsFigure(chosen.flatMap((cell) => cells[cell]!.flows)),
    };
  },
});
