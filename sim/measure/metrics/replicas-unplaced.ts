/** The most replicas without a node at any moment of the window, because no node had room for them or none was left. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { replicaCounts } from '../replica-counts.ts';
import { Timelines } from '../timeline.ts';

export function replicasUnplaced(measurement: Measurement): Reducer<Readings> {
  // A replica that no row speaks of had its node all the time.
  const nodes = new Timelines(measurement.entities.table('replica').length, 0);
  return {
    kinds: [EventKind.replicaNode],
    row: (row) => nodes.change(row.who, row.time, row.old, row.new),
    result: () => replicaCounts(measurement, nodes, (node) => node < 0, 'most'),
  };
}
