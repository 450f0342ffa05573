/** The fullest resources: each at its own worst moment, the highest ratio first. */
import type { Reducer } from '../../trace/reducer.ts';
import { textIn } from '../entities.ts';
import { loadPeaks } from '../load-peaks.ts';
import { derived, type Measurement } from '../measurement.ts';

export interface Utilization {
  /** `site/web/fra`. */
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Load ÷ capacity at the worst moment. */
  readonly peak: number;
  readonly at: number;
  readonly load: number;
  readonly capacity: number;
  readonly unit: string;
}

/** How many of each kind a report lists. */
export const LISTED_MAX = 10;

export function utilization(measurement: Measurement): Reducer<readonly Utilization[]> {
  const source = measurement.shared(loadPeaks);
  return derived((end) => {
    const rows = measurement.entities.table('resource');
    const all = [...source.result(end)].sort((a, b) => b.ratio - a.ratio || a.resource - b.resource);
    const listed = new Map<string, number>();
    const kept = all.filter(({ kind }) => {
      listed.set(kind, (listed.get(kind) ?? 0) + 1);
      return listed.get(kind)! <= LISTED_MAX;
    });
    return kept.map(({ resource, kind, ratio, at, load, capacity }) => {
      const row = rows[resource]!;
      return { id: row.id, name: row.name, kind, peak: ratio, at, load, capacity, unit: textIn(row, 'unit') };
    });
  });
}
