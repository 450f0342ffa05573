/** The share of users who at the worst moment were served by another site although the site that served them before never failed. */
import type { Reducer } from '../../trace/reducer.ts';
import { flowPaths, type FlowPaths } from '../flow-paths.ts';
import type { Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { isServedElsewhere, peopleIn, worstAway, type Away } from '../shift.ts';
import { siteFailures, type SiteFailures } from '../site-failures.ts';
import { byFlows } from '../user-figures.ts';

export const collateralAway = (measurement: Measurement, paths: FlowPaths, failures: SiteFailures, flows: readonly number[]): Away =>
  worstAway(measurement, paths, flows, (flow, before, now) =>
    isServedElsewhere(flow, before, now) && !failures.hasFailed(measurement.entities.flows[flow]!.service, before));

export function collateralShiftRatio(measurement: Measurement): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  const failures = measurement.shared(siteFailures);
  return byFlows(measurement, paths, (flows, end) => {
    const people = peopleIn(measurement, flows);
    if (people === 0) return null;
    const worst = collateralAway(measurement, paths, failures.result(end), flows);
    return exactly(worst.people / people, worst.at);
  });
}
