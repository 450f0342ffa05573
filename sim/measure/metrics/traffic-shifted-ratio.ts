/**
 * The share of users who at the worst moment were served by another site than just before the first fault. `datacenter` selects
 * by the site of before; who was served by none, before or then, counts as not shifted.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { flowPaths, NO_SITE, type FlowPaths } from '../flow-paths.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Figure, type Readings } from '../readings.ts';
import { isServedElsewhere, peopleIn, siteBefore, worstAway, type Within } from '../shift.ts';
import { byPhase } from '../user-figures.ts';

/** The users' flows, their labels, and the figure over some of them. */
function shifts(measurement: Measurement, paths: FlowPaths) {
  const { entities } = measurement;
  const users = entities.flows.filter(({ cell }) => cell >= 0);
  const labels = users.map(({ index, familyCell }) => {
    const site = siteBefore(measurement, paths, index);
    const { service, region, family } = entities.familyCells[familyCell]!.labels;
    return { service, region, family, datacenter: site === NO_SITE ? '' : entities.table('datacenter')[site]!.id };
  });
  const figure = (chosen: readonly number[], within?: Within): Figure | null => {
    const flows = chosen.map((cell) => users[cell]!.index);
    const people = peopleIn(measurement, flows);
    if (people === 0) return null;
    const worst = worstAway(measurement, paths, flows, isServedElsewhere, within);
    return exactly(worst.people / people, worst.at);
  };
  return { labels, figure };
}

export function trafficShiftedRatio(measurement: Measurement): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  return derived(() => {
    const { labels, figure } = shifts(measurement, paths);
    return { cells: labels, figure: (chosen) => figure(chosen) };
  });
}

/** Of a phase: at its worst moment, still against just before the first fault. */
export function trafficShiftedRatioByPhase(measurement: Measurement): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  return derived(() => {
    const { labels, figure } = shifts(measurement, paths);
    return byPhase(measurement, labels, (chosen, phase) =>
      figure(chosen, (from, to) => measurement.runPhases.first(phase, from, to)),
    );
  });
}
