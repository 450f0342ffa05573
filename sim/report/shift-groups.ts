/**
 * The rows of the traffic-shift table as people read them: services of a region that moved alike stand together, and regions in
 * which nobody moved are only named.
 */
import type { SiteShareReport, TrafficShiftReport } from './run-report.ts';

export interface ShiftGroup {
  readonly region: string;
  readonly services: readonly string[];
  readonly peopleCount: number;
  readonly peopleMoved: number;
  readonly peopleCollateral: number;
  readonly worstAt: number | null;
  readonly sites: readonly SiteShareReport[];
  /** Means over the services, in µs. */
  readonly rtt: TrafficShiftReport['rtt'];
  readonly example: TrafficShiftReport['example'];
}

const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

export function shiftGroups(rows: readonly TrafficShiftReport[]): {
  readonly moved: readonly ShiftGroup[];
  readonly unmoved: readonly string[];
} {
  const byKey = new Map<string, TrafficShiftReport[]>();
  for (const row of rows) {
    if (row.peopleMoved === 0) continue;
    const key = JSON.stringify([row.region, row.peopleCount, row.peopleMoved, row.sites]);
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  const moved = [...byKey.values()]
    .map((group): ShiftGroup => ({
      ...group[0]!,
      services: group.map(({ service }) => service),
      rtt: {
        before: mean(group.map(({ rtt }) => rtt.before)),
        worst: mean(group.map(({ rtt }) => rtt.worst)),
        during: mean(group.map(({ rtt }) => rtt.during)),
        after: mean(group.map(({ rtt }) => rtt.after)),
      },
    }))
    .sort((a, b) => b.peopleMoved - a.peopleMoved || (a.region < b.region ? -1 : a.region > b.region ? 1 : 0));
  const movedRegions = new Set(moved.map(({ region }) => region));
  return { moved, unmoved: [...new Set(rows.map(({ region }) => region))].filter((region) => !movedRegions.has(region)) };
}
