/** Users whose packets cross our border elsewhere than before, one way or the other, at the worst moment. */
import type { Reducer } from '../trace/reducer.ts';
import { FlowDoors, NO_DOOR } from './flow-doors.ts';
import { flowPaths, NO_SITE, REQUEST } from './flow-paths.ts';
import { derived, type Measurement } from './measurement.ts';
import { exactly, type Readings } from './readings.ts';
import { peopleIn, siteBefore } from './shift.ts';
import { play } from './timeline.ts';

export function doorShiftedRatio(measurement: Measurement, direction: number): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  const doors = new FlowDoors(measurement);
  const { entities, firstFault, window } = measurement;
  return derived(() => {
    const line = direction === REQUEST ? paths.requests : paths.responses;
    const users = entities.flows.filter(({ cell }) => cell >= 0);
    const before = (flow: number): number =>
      doors.doorOf(entities.faults.length > 0 ? line.before(flow, firstFault) : line.at(flow, firstFault), direction);
    const cells = users.map(({ index, familyCell }) => {
      const { service, region, family } = entities.familyCells[familyCell]!.labels;
      const site = siteBefore(measurement, paths, index);
      return { service, region, family, datacenter: site === NO_SITE ? '' : entities.table('datacenter')[site]!.id };
    });
    return {
      cells,
      figure(chosen) {
        const flows = chosen.map((cell) => users[cell]!.index);
        const people = peopleIn(measurement, flows);
        if (people === 0) return null;
        const was = new Map(flows.map((flow) => [flow, before(flow)]));
        let away = 0;
        let worst: { readonly people: number; readonly at: number | null } = { people: 0, at: null };
        const isAway = new Set<number>();
        play(
          line.changes(flows, firstFault, window.to),
          ({ cell, value }) => {
            const door = doors.doorOf(value, direction);
            const isElsewhere = door !== NO_DOOR && door !== was.get(cell);
            if (isElsewhere === isAway.has(cell)) return;
            away += (isElsewhere ? 1 : -1) * entities.flows[cell]!.peopleCount;
            if (isElsewhere) isAway.add(cell);
            else isAway.delete(cell);
          },
          (time) => {
            if (away > worst.people) worst = { people: away, at: time };
          },
        );
        return exactly(worst.people / people, worst.at);
      },
    };
  });
}
