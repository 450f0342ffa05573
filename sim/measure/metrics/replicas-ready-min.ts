/** The fewest replicas ready at any moment of the window: of one site, or of the sites selected taken together. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { ReplicaState } from '../../trace/states.ts';
import { numberIn } from '../entities.ts';
import type { Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { play, Timelines } from '../timeline.ts';

export function replicasReadyMin(measurement: Measurement): Reducer<Readings> {
  const { entities, window, view } = measurement;
  const replicas = entities.table('replica');
  // A replica that no row speaks of was up all the time.
  const states = new Timelines(replicas.length, ReplicaState.up);
  for (const { kind, who, value } of view.initial()) if (kind === EventKind.replicaState) states.begin(who, value);
  return {
    kinds: [EventKind.replicaState],
    row: (row) => states.change(row.who, row.time, row.old, row.new),
    result: () => ({
      cells: replicas.map((row) => ({
        service: entities.table('service')[numberIn(row, 'service')]!.id,
        datacenter: entities.table('datacenter')[numberIn(row, 'datacenter')]!.id,
      })),
      figure(chosen) {
        if (chosen.length === 0) return null;
        const ready = new Set(chosen.filter((replica) => states.at(replica, window.from) === ReplicaState.up));
        let fewest = { count: ready.size, at: window.from };
        play(
          states.changes(chosen, window.from + 0.5, window.to),
          ({ cell, value }) => (value === ReplicaState.up ? ready.add(cell) : ready.delete(cell)),
          (time) => {
            if (ready.size < fewest.count) fewest = { count: ready.size, at: time };
          },
        );
        return exactly(fewest.count, fewest.at);
      },
    }),
  };
}
