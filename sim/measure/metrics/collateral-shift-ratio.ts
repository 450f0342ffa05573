/**
 * The share of users who at the worst moment were served by another site although the site that served them before never failed.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { flowPaths, type FlowPaths } from '../flow-paths.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { isServedElsewhere, peopleIn, worstAway, type Away } from '../shift.ts';
import { siteFailures, type SiteFailures } from '../site-failures.ts';

export const collateralAway = (
  measurement: Measurement,
  paths: FlowPaths,
  failures: SiteFailures,
  flows: readonly number[],
): Away =>
  worstAway(
    measurement,
    paths,
    flows,
    (flow, before, now) =>
      isServedElsewhere(flow, before, now) && !failures.hasFailed(measurement.entities.flows[flow]!.service, before),
  );

export function collateralShiftRatio(measurement: Measurement): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  const failureSource = measurement.shared(siteFailures);
  const { cells, regionLabels } = measurement.entities;
  return derived((end) => {
    const failures = failureSource.result(end);
    return {
      cells: regionLabels,
      figure(chosen) {
        const flows = chosen.flatMap((cell) => cells[cell]!.flows);
        const people = peopleIn(measurement, flows);
        if (people === 0) return null;
        const worst = collateralAway(measurement, paths, failures, flows);
        return exactly(worst.people / people, worst.at);
      },
    };
  });
}
