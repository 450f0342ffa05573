/** The most replicas without a node at any moment of the window, because no node had room for them or none was left. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { numberIn } from '../entities.ts';
import type { Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { play, Timelines } from '../timeline.ts';

export function replicasUnplaced(measurement: Measurement): Reducer<Readings> {
  const { entities, window } = measurement;
  const replicas = entities.table('replica');
  // A replica that no row speaks of had its node all the time.
  const nodes = new Timelines(replicas.length, 0);
  return {
    kinds: [EventKind.replicaNode],
    row: (row) => nodes.change(row.who, row.time, row.old, row.new),
    result: () => ({
      cells: replicas.map((row) => ({
        service: entities.table('service')[numberIn(row, 'service')]!.id,
        datacenter: entities.table('datacenter')[numberIn(row, 'datacenter')]!.id,
      })),
      figure(chosen) {
        if (chosen.length === 0) return null;
        const without = new Set(chosen.filter((replica) => nodes.at(replica, window.from) < 0));
        let most = { count: without.size, at: window.from };
        play(
          nodes.changes(chosen, window.from + 0.5, window.to),
          ({ cell, value }) => (value < 0 ? without.add(cell) : without.delete(cell)),
          (time) => {
            if (without.size > most.count) most = { count: without.size, at: time };
          },
        );
        return exactly(most.count, most.at);
      },
    }),
  };
}
