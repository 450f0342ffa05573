/** The fewest replicas ready at any moment of the window: of one site, or of the sites selected taken together. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { ReplicaState } from '../../trace/states.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { replicaCounts } from '../replica-counts.ts';
import { Timelines } from '../timeline.ts';

export function replicasReadyMin(measurement: Measurement): Reducer<Readings> {
  const { entities, view } = measurement;
  // A replica that no row speaks of was up all the time.
  const states = new Timelines(entities.table('replica').length, ReplicaState.up);
  for (const { kind, who, value } of view.initial()) if (kind === EventKind.replicaState) states.begin(who, value);
  return {
    kinds: [EventKind.replicaState],
    row: (row) => states.change(row.who, row.time, row.old, row.new),
    result: () => replicaCounts(measurement, states, (state) => state === ReplicaState.up, 'fewest'),
  };
}
