/**
 * The time during which a population had no working path, there and back, to a service by either address family. Of several
 * populations it is that of the worst. The figure is a duration in µs.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { flowPaths, NO_SITE } from '../flow-paths.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';

export function unreachableSeconds(measurement: Measurement): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  const { entities, window } = measurement;
  const unreachableUs = (flows: readonly number[]): number => {
    const reached = new Set(flows.filter((flow) => paths.sites.at(flow, window.from) !== NO_SITE));
    let since = window.from;
    let total = 0;
    for (const { time, cell, value } of paths.sites.changes(flows, window.from, window.to)) {
      if (reached.size === 0) total += time - since;
      since = time;
      if (value === NO_SITE) reached.delete(cell);
      else reached.add(cell);
    }
    return reached.size === 0 ? total + window.to - since : total;
  };
  return derived(() => {
    const spans = entities.cells.map(({ flows }) => unreachableUs(flows));
    return {
      cells: entities.cells.map(({ labels }) => labels),
      figure: (chosen) => (chosen.length === 0 ? null : exactly(Math.max(...chosen.map((cell) => spans[cell]!)))),
    };
  });
}
