/** The round-trip time of every flow over time, in µs; 0 where it has none. */
import { EventKind } from '../trace/event-kinds.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Measurement } from './measurement.ts';
import { Timelines } from './timeline.ts';

export function flowRtts(measurement: Measurement): Reducer<Timelines> {
  const rtts = new Timelines(measurement.entities.flows.length, 0);
  for (const { kind, who, value } of measurement.view.initial()) if (kind === EventKind.flowRtt) rtts.begin(who, value);
  return {
    kinds: [EventKind.flowRtt],
    row: (row) => rtts.change(row.who, row.time, row.old, row.new),
    result: () => rtts,
  };
}
