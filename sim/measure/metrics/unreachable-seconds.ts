/**
 * The time during which a population had no working path, there and back, to a service by either address family. Of several
 * populations it is that of the worst. The figure is a duration in µs.
 */
import { runPhases } from '../../model/metrics.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { flowPaths, NO_SITE, type FlowPaths } from '../flow-paths.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Figure, type Readings } from '../readings.ts';
import { byPhase } from '../user-figures.ts';

/** Shows each stretch within the window in which none of the flows had a path. */
function eachGap(
  { window }: Measurement,
  paths: FlowPaths,
  flows: readonly number[],
  visit: (from: number, to: number) => void,
): void {
  const reached = new Set(flows.filter((flow) => paths.sites.at(flow, window.from) !== NO_SITE));
  let since = window.from;
  for (const { time, cell, value } of paths.sites.changes(flows, window.from, window.to)) {
    if (reached.size === 0) visit(since, time);
    since = time;
    if (value === NO_SITE) reached.delete(cell);
    else reached.add(cell);
  }
  if (reached.size === 0) visit(since, window.to);
}

const worst = (chosen: readonly number[], spans: readonly number[]): Figure | null =>
  chosen.length === 0 ? null : exactly(Math.max(...chosen.map((cell) => spans[cell]!)));

export function unreachableSeconds(measurement: Measurement): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  const { cells } = measurement.entities;
  return derived(() => {
    const spans = cells.map(({ flows }) => {
      let total = 0;
      eachGap(measurement, paths, flows, (from, to) => (total += to - from));
      return total;
    });
    return { cells: cells.map(({ labels }) => labels), figure: (chosen) => worst(chosen, spans) };
  });
}

export function unreachableSecondsByPhase(measurement: Measurement): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  const { cells } = measurement.entities;
  return derived(() => {
    const spans = runPhases.map(() => cells.map(() => 0));
    cells.forEach(({ flows }, cell) =>
      eachGap(measurement, paths, flows, (since, time) =>
        measurement.runPhases.split(since, time, (phase, from, to) => (spans[phase]![cell]! += to - from)),
      ),
    );
    const labels = cells.map((one) => one.labels);
    return byPhase(measurement, labels, (chosen, phase) => worst(chosen, spans[runPhases.indexOf(phase)]!));
  });
}
