/** How many effects of each fault were seen, by the markers that confirm them; 0 where there is none. */
import { EventKind } from '../trace/event-kinds.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Measurement } from './measurement.ts';

export function confirmations(measurement: Measurement): Reducer<Float64Array> {
  const seen = new Float64Array(measurement.entities.faults.length);
  return {
    kinds: [EventKind.faultConfirm],
    row(row) {
      seen[row.who] = Math.max(seen[row.who]!, row.new);
    },
    result: () => seen,
  };
}
