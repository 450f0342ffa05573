/**
 * The share of users who at the worst moment were served by another site than just before the first fault. `datacenter` selects
 * by the site of before; who was served by none, before or then, counts as not shifted.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { flowPaths, NO_SITE } from '../flow-paths.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { isServedElsewhere, peopleIn, siteBefore, worstAway } from '../shift.ts';

export function trafficShiftedRatio(measurement: Measurement): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  const { entities } = measurement;
  return derived(() => {
    const users = entities.flows.filter(({ cell }) => cell >= 0);
    const cells = users.map(({ index, cell, familyCell }) => {
      const site = siteBefore(measurement, paths, index);
      const { service, region } = entities.cells[cell]!.labels;
      const { family } = entities.familyCells[familyCell]!.labels;
      return { service, region, family, datacenter: site === NO_SITE ? '' : entities.table('datacenter')[site]!.id };
    });
    return {
      cells,
      figure(chosen) {
        const flows = chosen.map((cell) => users[cell]!.index);
        const people = peopleIn(measurement, flows);
        if (people === 0) return null;
        const worst = worstAway(measurement, paths, flows, isServedElsewhere);
        return exactly(worst.people / people, worst.at);
      },
    };
  });
}
