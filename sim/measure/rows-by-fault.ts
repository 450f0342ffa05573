/**
 * Counts of rows by the faults behind them, heals included. A row that two faults led to counts once where both are asked for;
 * the last cell holds what no fault led to.
 */
import type { EventKind } from '../trace/event-kinds.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Measurement } from './measurement.ts';
import { exactly, type Labels, type Readings } from './readings.ts';

export function rowsByFault(measurement: Measurement, kind: EventKind): Reducer<Readings> {
  const { entities, window } = measurement;
  const byRoots = new Map<number, number>();
  const cells: readonly Labels[] = [...entities.faults.map(({ id }) => ({ fault: id })), {}];
  return {
    kinds: [kind],
    row({ time, roots }) {
      if (time >= window.from) byRoots.set(roots, (byRoots.get(roots) ?? 0) + 1);
    },
    result: () => ({
      cells,
      figure(chosen) {
        if (chosen.length === 0) return null;
        const wanted = new Set(chosen);
        let count = 0;
        for (const [roots, rows] of byRoots) {
          const { any } = measurement.behindRow(roots);
          if (any.length === 0 ? wanted.has(entities.faults.length) : any.some((fault) => wanted.has(fault))) count += rows;
        }
        return exactly(count);
      },
    }),
  };
}
