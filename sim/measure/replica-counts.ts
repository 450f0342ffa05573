/** How many of some replicas are in a state at once, at the most or at the least, over the window of a measurement. */
import { numberIn } from './entities.ts';
import type { Measurement } from './measurement.ts';
import { exactly, type Readings } from './readings.ts';
import { play, type Timelines } from './timeline.ts';

/** @param extreme whether the highest or the lowest count is asked for; the earliest of equal ones counts. */
export function replicaCounts(
  { entities, window }: Measurement,
  timelines: Timelines,
  isCounted: (value: number) => boolean,
  extreme: 'most' | 'fewest',
): Readings {
  const sign = extreme === 'most' ? 1 : -1;
  return {
    cells: entities.table('replica').map((row) => ({
      service: entities.table('service')[numberIn(row, 'service')]!.id,
      datacenter: entities.table('datacenter')[numberIn(row, 'datacenter')]!.id,
    })),
    figure(chosen) {
      if (chosen.length === 0) return null;
      const counted = new Set(chosen.filter((replica) => isCounted(timelines.at(replica, window.from))));
      let found = { count: counted.size, at: window.from };
      play(
        timelines.changes(chosen, window.from + 0.5, window.to),
        ({ cell, value }) => (isCounted(value) ? counted.add(cell) : counted.delete(cell)),
        (time) => {
          if (sign * (counted.size - found.count) > 0) found = { count: counted.size, at: time };
        },
      );
      return exactly(found.count, found.at);
    },
  };
}
